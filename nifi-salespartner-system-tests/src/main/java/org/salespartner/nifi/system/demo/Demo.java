/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.salespartner.nifi.system.demo.MonitorFlow.Progress;
import org.salespartner.nifi.system.runtime.FileTrees;
import org.salespartner.nifi.system.runtime.NiFiException;
import org.salespartner.nifi.system.runtime.NiFiOptions;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The command bin/demo: a mailbox, a real NiFi, the monitor flow, and the timeline that it fills. */
public final class Demo implements AutoCloseable {
    private static final String PASSWORD_VARIABLE = "SALESPARTNER_PASSWORD";
    private static final Duration WINDOW = Duration.ofDays(30);
    private static final Duration QUIET = Duration.ofSeconds(4);
    private static final Duration SILENCE = Duration.ofSeconds(45);
    private static final int MOST_REASONS = 60;

    private final DemoOptions options;
    private final Screen screen;
    private Path folder;
    private DemoMailbox mailbox;
    private NiFiServer server;
    private boolean keepFolder;

    private Demo(final DemoOptions options, final Screen screen) {
        this.options = options;
        this.screen = screen;
    }

    /** Ends the process with 0, 1 when a mail is missing or something failed, 2 when the options are wrong. */
    public static void main(final String[] arguments) {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final Screen screen = new Screen(out, Boolean.getBoolean("salespartner.terminal"), Integer.getInteger("salespartner.columns", 0));
        int code;
        try {
            final DemoOptions options = DemoOptions.parse(arguments);
            code = options.help() ? help(out) : run(options, screen);
        } catch (final UsageException e) {
            screen.line(e.getMessage());
            code = 2;
        } catch (final IOException | NiFiException | IllegalStateException e) {
            screen.line("The demo ended: " + e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
            code = 1;
        }
        System.exit(code);
    }

    private static int run(final DemoOptions options, final Screen screen) throws UsageException, IOException {
        try (Demo demo = new Demo(options, screen)) {
            final Thread atExit = new Thread(demo::close, "stop-demo");
            Runtime.getRuntime().addShutdownHook(atExit);
            final boolean complete = demo.show();
            if (!options.once()) {
                awaitInterrupt();
            }
            return complete ? 0 : 1;
        }
    }

    private static int help(final PrintStream out) throws IOException {
        try (InputStream usage = Demo.class.getResourceAsStream("/demo/usage.txt")) {
            usage.transferTo(out);
        }
        return 0;
    }

    private boolean show() throws UsageException, IOException {
        final Instant now = Instant.now();
        final String password = options.account() == null ? null : askPassword();
        folder = Files.createTempDirectory("salespartner-demo-");
        keepFolder = true;
        if (options.account() == null) {
            fillMailbox(now);
        }

        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(screen::line);
        server = runtime.server(folder.resolve("nifi"), NiFiOptions.of(runtime.checkout()).withPort(options.port()));
        server.start();
        final MonitorFlow flow = new MonitorFlow(server.client(), runtime.checkout().template(MonitorTemplate.FILE), parameters(password));
        flow.start();
        screen.line("The flow runs: " + server.canvas());
        final boolean complete = mailbox == null ? showAccount(flow) : showMailbox(flow);
        keepFolder = !complete;
        screen.line("");
        screen.line(options.once() ? "The canvas was at " + server.canvas() : "Canvas: " + server.canvas() + "   Ctrl-C stops everything.");
        return complete;
    }

    private void fillMailbox(final Instant now) throws IOException {
        mailbox = new DemoMailbox(DemoMails.ADDRESS);
        final MailSource source = options.mail() == null ? new DemoMails(now) : new MailFiles(options.mail(), "INBOX", now, WINDOW);
        source.forEach(new MailSource.MailVisitor() {
            private int count;

            @Override
            public void mail(final SourceMail mail) {
                mailbox.mail(mail);
                count++;
                screen.progress("Filling the demo mailbox: " + count);
            }

            @Override
            public void unreadable(final String name, final String reason) {
                mailbox.unreadable(name, reason);
            }
        });
        screen.line("The demo mailbox holds %d mails in %s; %d were refused.".formatted(mailbox.placed().size(), String.join(", ", mailbox.folders()),
                mailbox.refused().size()));
        mailbox.refused().forEach(refused -> screen.line("  refused: " + TextWidth.clean(refused.name() + ": " + refused.reason())));
    }

    private Map<String, String> parameters(final String password) throws IOException {
        final Map<String, String> parameters = new HashMap<>();
        final RealAccount account = options.account();
        final Path contacts = folder.resolve("contacts.csv");
        if (options.contacts() == null) {
            Files.write(contacts, account == null && options.mail() == null ? DemoMails.contacts() : DemoMails.contactsHeader());
        }
        parameters.put(MonitorTemplate.CONTACTS_FILE, (options.contacts() == null ? contacts : options.contacts()).toString());
        parameters.put(MonitorTemplate.STORE_DIRECTORY, folder.resolve("store").toString());
        if (account == null) {
            parameters.put(MonitorTemplate.IMAP_HOST, DemoMailbox.HOST);
            parameters.put(MonitorTemplate.IMAP_PORT, Integer.toString(mailbox.port()));
            parameters.put(MonitorTemplate.IMAP_TLS, "None");
            parameters.put(MonitorTemplate.IMAP_ADDRESS, mailbox.address());
            parameters.put(MonitorTemplate.IMAP_USERNAME, mailbox.address());
            parameters.put(MonitorTemplate.IMAP_PASSWORD, mailbox.password());
            parameters.put(MonitorTemplate.IMAP_FOLDERS, mailbox.folders().isEmpty() ? "INBOX" : String.join(", ", mailbox.folders()));
            parameters.put(MonitorTemplate.OWN_DOMAINS, DemoMails.OWN_DOMAIN);
            parameters.put(MonitorTemplate.POLL_INTERVAL, "10 sec");
        } else {
            parameters.put(MonitorTemplate.IMAP_HOST, account.host());
            parameters.put(MonitorTemplate.IMAP_PORT, Integer.toString(account.port()));
            parameters.put(MonitorTemplate.IMAP_TLS, account.tls());
            parameters.put(MonitorTemplate.IMAP_ADDRESS, account.address());
            parameters.put(MonitorTemplate.IMAP_USERNAME, account.user());
            parameters.put(MonitorTemplate.IMAP_PASSWORD, password);
        }
        return parameters;
    }

    private boolean showMailbox(final MonitorFlow flow) {
        await(flow, mailbox.placed().size(), QUIET);
        Accounting accounting = account(flow);
        if (!accounting.complete()) {
            await(flow, Integer.MAX_VALUE, SILENCE);
            accounting = account(flow);
        }

        print(accounting.rows());
        screen.line("");
        screen.line("%d mails in the mailbox: %d on the timeline as %d entries, %d not recorded, %d missing.".formatted(mailbox.placed().size(),
                accounting.recorded(), accounting.rows().size(), accounting.notRecorded().size(), accounting.missing().size()));
        printReasons(accounting.notRecorded().stream().map(mail -> mail.name() + ": " + mail.reason()).toList());
        if (!mailbox.refused().isEmpty()) {
            screen.line("%d refused by the demo mailbox beforehand:".formatted(mailbox.refused().size()));
            mailbox.refused().forEach(refused -> screen.line("  " + TextWidth.clean(refused.name() + ": " + refused.reason())));
        }
        accounting.missing().forEach(mail -> screen.line("  MISSING: %s (%s, UID %d)".formatted(mail.name(), mail.folder(), mail.uid())));
        return accounting.complete();
    }

    private Accounting account(final MonitorFlow flow) {
        return new Accounting(mailbox.placed(), flow.timeline(), flow.routedAway());
    }

    /** What a real mailbox holds is not known beforehand: everything that was listed has to be on the timeline or have a reason. */
    private boolean showAccount(final MonitorFlow flow) {
        final Progress progress = await(flow, Integer.MAX_VALUE, SILENCE);
        final List<TimelineRow> rows = flow.timeline();
        final List<Accounting.RoutedAway> away = flow.routedAway();
        print(rows);
        screen.line("");
        screen.line("%d entries on the timeline, %d e-mails not recorded.".formatted(rows.size(), away.size()));
        printReasons(away.stream().map(mail -> mail.label() + ": " + mail.reason()).toList());
        flow.problems().forEach(problem -> screen.line("  " + TextWidth.clean(problem)));
        return progress.idle() && flow.problems().isEmpty();
    }

    private Progress await(final MonitorFlow flow, final int expected, final Duration quiet) {
        Progress last = flow.progress();
        long changed = System.nanoTime();
        while (true) {
            final Progress progress = flow.progress();
            final String of = expected == Integer.MAX_VALUE ? "" : " of " + expected;
            screen.progress("read %d%s, recorded %d, not recorded %d, failed %d, under way %d".formatted(
                    progress.read(), of, progress.recorded(), progress.notRecorded(), progress.failed(), progress.waiting()));
            if (!progress.equals(last) || !progress.idle()) {
                changed = System.nanoTime();
            }
            last = progress;
            final long still = System.nanoTime() - changed;
            if (still > SILENCE.toNanos() || progress.read() >= expected && still > quiet.toNanos()) {
                return progress;
            }
            if (!server.isRunning()) {
                throw new NiFiException("NiFi has ended by itself: its logs are in " + folder.resolve("nifi/logs"));
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }

    private void print(final List<TimelineRow> rows) {
        screen.line("");
        new TimelineTable(screen.columns(), ZoneId.systemDefault()).lines(rows).forEach(screen::line);
    }

    private void printReasons(final List<String> reasons) {
        reasons.stream().limit(MOST_REASONS).forEach(reason -> screen.line("  " + TextWidth.clean(reason)));
        if (reasons.size() > MOST_REASONS) {
            screen.line("  and %d more: see the queues at the bottom of the canvas.".formatted(reasons.size() - MOST_REASONS));
        }
    }

    private String askPassword() throws UsageException {
        final String given = System.getenv(PASSWORD_VARIABLE);
        if (given != null && !given.isEmpty()) {
            return given;
        }

        final Console console = System.console();
        final char[] typed = console == null ? null : console.readPassword("Password of %s at %s: ", options.account().user(), options.account().host());
        if (typed == null || typed.length == 0) {
            throw new UsageException("There is no password: type it at the prompt, or put it into the environment variable " + PASSWORD_VARIABLE + ".");
        }
        return new String(typed);
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called at the end, and by Ctrl-C at any time. */
    @Override
    public synchronized void close() {
        if (server != null) {
            screen.line("Stopping NiFi and the mailbox.");
            server.stop();
            server = null;
        }
        if (mailbox != null) {
            mailbox.close();
            mailbox = null;
        }
        if (folder != null && keepFolder && options.once()) {
            screen.line("NiFi's logs and the store are kept in " + folder);
        } else if (folder != null) {
            FileTrees.delete(folder);
        }
        folder = null;
    }
}
