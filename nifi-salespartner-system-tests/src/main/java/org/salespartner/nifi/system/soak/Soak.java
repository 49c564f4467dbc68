/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.command.UsageException;
import org.salespartner.nifi.system.runtime.FileTrees;
import org.salespartner.nifi.system.runtime.NiFiException;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The command bin/soak. */
public final class Soak {
    private static final int WRONG_OPTIONS = 2;

    private final SoakOptions options;
    private final PrintStream out;
    private volatile boolean interrupted;

    private Soak(final SoakOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Ends the process with 0, 1 when something was lost or doubled or the run broke off, 2 when the options are wrong. */
    public static void main(final String[] arguments) throws IOException {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(arguments, out));
    }

    private static int run(final String[] arguments, final PrintStream out) throws IOException {
        final SoakOptions options;
        try {
            options = SoakOptions.parse(arguments);
        } catch (final UsageException e) {
            out.println(e.getMessage());
            return WRONG_OPTIONS;
        }
        if (options.help()) {
            try (InputStream usage = Soak.class.getResourceAsStream("/soak/usage.txt")) {
                usage.transferTo(out);
            }
            return 0;
        }
        if (!Dovecot.isInstalled()) {
            out.println(Dovecot.notInstalled());
            return 1;
        }

        return new Soak(options, out).soak();
    }

    private int soak() throws IOException {
        out.printf("Seed %d: bin/soak sync --minutes %s --seed %1$d plans the same run.%n", options.seed(), minutes(options.faults()));
        final Path folder = Files.createTempDirectory("salespartner-soak-");
        final SyncSoak soak = new SyncSoak(options.seed(), folder, out::println);
        final Thread hook = new Thread(() -> interrupt(soak, folder), "stop-soak");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean clean = false;
        try (soak) {
            clean = report(soak.run(options.faults()));
        } catch (final IOException | NiFiException | IllegalStateException e) {
            if (!interrupted) {
                out.println("The soak broke off: " + e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
            }
        }
        if (interrupted) {
            return 1;
        }

        Runtime.getRuntime().removeShutdownHook(hook);
        if (clean) {
            FileTrees.delete(folder);
        } else {
            out.println("NiFi's logs and repositories and the store are kept in " + folder);
        }
        return clean ? 0 : 1;
    }

    private boolean report(final SoakReport report) {
        out.println();
        out.println("Done with " + report.done() + ".");
        report.findings().forEach(out::println);
        out.println(report.findings().isEmpty()
                ? "Every e-mail is on the timeline exactly once, with each place where it lies; ReconcileMailbox misses nothing."
                : "%d findings with seed %d.".formatted(report.findings().size(), report.seed()));
        return report.findings().isEmpty();
    }

    private void interrupt(final SyncSoak soak, final Path folder) {
        interrupted = true;
        out.println("Stopping NiFi and Dovecot.");
        try {
            soak.close();
            FileTrees.delete(folder);
        } catch (final IOException e) {
            out.println("Not everything could be removed: " + e);
        }
    }

    private static String minutes(final Duration faults) {
        return String.valueOf(Math.round(faults.toSeconds() / 60.0 * 1000) / 1000.0);
    }
}
