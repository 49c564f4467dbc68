/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.command.UsageException;
import org.salespartner.nifi.system.runtime.FileTrees;
import org.salespartner.nifi.system.runtime.NiFiException;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
        out.printf("Seed %d: %s plans the same run.%n", options.seed(), again());
        final Path folder = Files.createTempDirectory("salespartner-soak-");
        final Run run = run(folder);
        final Thread hook = new Thread(() -> interrupt(run, folder), "stop-soak");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean clean = false;
        try (run) {
            clean = report(run.findings());
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

    private Run run(final Path folder) {
        if (SoakOptions.REPLY.equals(options.name())) {
            final ReplySoak soak = new ReplySoak(options.seed(), folder, out::println);
            return new Run(soak, () -> {
                final ReplyReport report = soak.run(options.kills());
                out.printf("%n%s%n", report.table());
                return new Found(report.done(), report.findings(), ("No mail was answered twice or rewritten; each answer was sent but %d, which "
                        + "were handed over when NiFi was killed and stand where a person sees them.").formatted(report.uncertain()));
            });
        }
        final SyncSoak soak = new SyncSoak(options.seed(), folder, out::println);
        return new Run(soak, () -> {
            final SoakReport report = soak.run(options.faults());
            return new Found(report.done(), report.findings(),
                    "Every e-mail is on the timeline exactly once, with each place where it lies; ReconcileMailbox misses nothing.");
        });
    }

    private String again() {
        return SoakOptions.REPLY.equals(options.name()) ? "bin/soak reply --kills %d --seed %d".formatted(options.kills(), options.seed())
                : "bin/soak sync --minutes %s --seed %d".formatted(minutes(options.faults()), options.seed());
    }

    private boolean report(final Found found) {
        out.println();
        out.println("Done with " + found.done() + ".");
        found.findings().forEach(out::println);
        out.println(found.findings().isEmpty() ? found.praise()
                : "%d findings with seed %d.".formatted(found.findings().size(), options.seed()));
        return found.findings().isEmpty();
    }

    private void interrupt(final Run run, final Path folder) {
        interrupted = true;
        out.println("Stopping NiFi and the mail servers.");
        try {
            run.close();
            FileTrees.delete(folder);
        } catch (final IOException e) {
            out.println("Not everything could be removed: " + e);
        }
    }

    private static String minutes(final Duration faults) {
        return String.valueOf(Math.round(faults.toSeconds() / 60.0 * 1000) / 1000.0);
    }

    /** What a soak is run by. */
    private interface Running {
        Found run() throws IOException;
    }

    /** What was done, what was wrong, and what to say when nothing was. */
    private record Found(String done, List<String> findings, String praise) {
    }

    private record Run(Closeable soak, Running running) implements Closeable {
        Found findings() throws IOException {
            return running.run();
        }

        @Override
        public void close() throws IOException {
            soak.close();
        }
    }
}
