/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.salespartner.nifi.system.command.UsageException;
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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** The command bin/demo: a mailbox, a real NiFi, the monitor flow and the timeline that it fills, or the conversation flow and what it sends. */
public final class Demo implements AutoCloseable {
    private static final String PASSWORD_VARIABLE = "SALESPARTNER_PASSWORD";
    private static final String INBOX = "INBOX";
    private static final String NIFI = "nifi";
    private static final Duration WINDOW = Duration.ofDays(30);
    private static final int WRONG_OPTIONS = 2;

    private final DemoOptions options;
    private final Screen screen;
    private volatile boolean closed;
    private volatile Path folder;
    private volatile DemoMailbox mailbox;
    private volatile NiFiServer server;
    private volatile ConversationAct act;
    private volatile boolean keepFolder;

    private Demo(final DemoOptions options, final Screen screen) {
        this.options = options;
        this.screen = screen;
    }

    /** Ends the process with 0, 1 when a mail is missing or something failed, 2 when the options are wrong. */
    public static void main(final String[] arguments) {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        final Screen screen = new Screen(out, Boolean.getBoolean("salespartner.terminal"), Integer.getInteger("salespartner.columns", 0));
        System.exit(run(arguments, out, screen));
    }

    /** As {@link #main}, but gives what the process would end with. */
    static int run(final String[] arguments, final PrintStream out, final Screen screen) {
        try {
            final DemoOptions options = DemoOptions.parse(arguments);
            if (options.help()) {
                printUsage(out);
                return 0;
            }

            final String password = options.account() == null ? null : askPassword(options.account());
            try (Demo demo = new Demo(options, screen)) {
                Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "stop-demo"));
                return demo.showAndWait(password);
            }
        } catch (final UsageException e) {
            screen.line(e.getMessage());
            return WRONG_OPTIONS;
        } catch (final IOException e) {
            screen.line("The demo ended: " + e);
            return 1;
        }
    }

    /** What fails because Ctrl-C has just stopped everything tells nobody anything. */
    private int showAndWait(final String password) throws IOException {
        try {
            final boolean complete = show(password);
            if (!options.once()) {
                awaitInterrupt(complete);
            }
            return complete ? 0 : 1;
        } catch (final RuntimeException e) {
            if (!closed && !(e instanceof NiFiException || e instanceof IllegalStateException)) {
                throw e;
            }
            if (!closed) {
                screen.line("The demo ended: " + e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")"));
            }
            return 1;
        }
    }

    private boolean show(final String password) throws IOException {
        folder = Files.createTempDirectory("salespartner-demo-");
        keepFolder = true;
        if (options.account() == null) {
            mailbox = new DemoMailbox(DemoMails.ADDRESS);
            fillMailbox(Instant.now());
        }

        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(screen::line);
        server = runtime.server(folder.resolve(NIFI), NiFiOptions.of(runtime.checkout()).withPort(options.port()));
        server.start();
        if (options.conversation()) {
            return showConversation(runtime);
        }

        screen.line("Importing templates/" + MonitorTemplate.FILE);
        final MonitorFlow flow = new MonitorFlow(server.client(), runtime.checkout().template(MonitorTemplate.FILE), parameters(password));
        flow.start();
        screen.line("The flow runs: " + server.canvas());
        final DemoReport report = new DemoReport(flow, screen, server::isRunning);
        final boolean complete = mailbox == null ? report.showAccount() : report.showMailbox(mailbox);
        keepFolder = !complete;
        screen.line("");
        screen.line(options.once() ? "The canvas was at " + server.canvas() : "Canvas: " + server.canvas() + "   Ctrl-C stops everything.");
        return complete;
    }

    private boolean showConversation(final NiFiRuntime runtime) throws IOException {
        screen.line("Importing templates/" + ConversationFlow.FILE);
        act = new ConversationAct(mailbox, screen, server::isRunning);
        final Map<String, String> parameters = parameters(null);
        final boolean complete = act.show(server.client(), runtime.checkout().template(ConversationFlow.FILE), parameters, folder, options.once());
        keepFolder = !complete;
        screen.line("");
        screen.line(options.once() ? "The canvas was at " + server.canvas() : "Canvas: " + server.canvas() + "   Ctrl-C stops everything.");
        return complete;
    }

    private void fillMailbox(final Instant now) throws IOException {
        final DemoMails own = options.conversation() ? DemoMails.ofConversation(now) : new DemoMails(now);
        final MailSource source = options.mail() == null ? own : new MailFiles(options.mail(), INBOX, now, WINDOW);
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
        screen.line("The demo mailbox holds %d mails in %s; %d were refused.".formatted(
                mailbox.placed().size(), String.join(", ", mailbox.folders()), mailbox.refused().size()));
        mailbox.refused().forEach(refused -> screen.line("  refused: " + TextWidth.clean(refused.name() + ": " + refused.reason())));
    }

    private Map<String, String> parameters(final String password) throws IOException {
        final Map<String, String> parameters = new HashMap<>();
        parameters.put(MonitorTemplate.CONTACTS_FILE, contacts().toString());
        // The demo shows the whole timeline, however old the mails are that it is given.
        parameters.put(MonitorTemplate.TIMELINE_SINCE, "1970-01-01");
        parameters.put(MonitorTemplate.STORE_DIRECTORY, folder.resolve("store").toString());
        final RealAccount account = options.account();
        if (account == null) {
            parameters.put(MonitorTemplate.IMAP_HOST, DemoMailbox.HOST);
            parameters.put(MonitorTemplate.IMAP_PORT, Integer.toString(mailbox.port()));
            parameters.put(MonitorTemplate.IMAP_TLS, "None");
            parameters.put(MonitorTemplate.IMAP_ADDRESS, mailbox.address());
            parameters.put(MonitorTemplate.IMAP_USERNAME, mailbox.address());
            parameters.put(MonitorTemplate.IMAP_PASSWORD, mailbox.password());
            parameters.put(MonitorTemplate.IMAP_FOLDERS, mailbox.folders().isEmpty() ? INBOX : String.join(", ", mailbox.folders()));
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

    /** The user's contacts, else those of the demo's own mails, else none. */
    private Path contacts() throws IOException {
        if (options.contacts() != null) {
            return options.contacts();
        }

        final boolean own = options.account() == null && options.mail() == null;
        return Files.write(folder.resolve(DemoMails.CONTACTS), own ? DemoMails.contacts() : DemoMails.contactsHeader());
    }

    private static String askPassword(final RealAccount account) throws UsageException {
        final String given = System.getenv(PASSWORD_VARIABLE);
        if (given != null && !given.isEmpty()) {
            return given;
        }

        final Console console = System.console();
        final char[] typed = console == null ? null : console.readPassword("Password of %s at %s: ", account.user(), account.host());
        if (typed == null || typed.length == 0) {
            throw new UsageException("There is no password: type it at the prompt, or put it into the variable " + PASSWORD_VARIABLE + ".");
        }
        return new String(typed);
    }

    private static void printUsage(final PrintStream out) throws IOException {
        try (InputStream usage = Demo.class.getResourceAsStream("/demo/usage.txt")) {
            usage.transferTo(out);
        }
    }

    private void awaitInterrupt(final boolean complete) {
        if (complete && act != null) {
            act.watch();
        }
        try {
            new CountDownLatch(1).await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called at the end, and by Ctrl-C at any time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }

        closed = true;
        if (server != null) {
            screen.line("Stopping NiFi and the mailbox.");
            server.stop();
        }
        if (act != null) {
            act.close();
        }
        if (mailbox != null) {
            mailbox.close();
        }
        if (folder == null) {
            return;
        }

        if (!keepFolder || !options.once()) {
            FileTrees.delete(folder);
        } else if (options.account() == null) {
            screen.line("NiFi's logs and the store are kept in " + folder);
        } else {
            keepLogsOnly();
        }
    }

    /** What was read from somebody's real mailbox does not stay behind, whatever went wrong. */
    private void keepLogsOnly() {
        final Path nifi = folder.resolve(NIFI);
        try (Stream<Path> parts = Stream.concat(entries(folder), entries(nifi))) {
            parts.filter(part -> !part.equals(nifi) && !part.equals(nifi.resolve("logs"))).forEach(FileTrees::delete);
            screen.line("NiFi's logs are kept in " + folder);
        } catch (final IOException e) {
            screen.line("What was read cannot be deleted: delete %s (%s).".formatted(folder, e));
        }
    }

    private static Stream<Path> entries(final Path folder) throws IOException {
        try (Stream<Path> found = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            return found.toList().stream();
        }
    }
}
