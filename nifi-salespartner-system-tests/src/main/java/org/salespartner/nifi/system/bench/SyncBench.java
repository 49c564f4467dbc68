/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.salespartner.nifi.processors.sync.ListNewEmails;
import org.salespartner.nifi.services.imap.ImapEmailAccount;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.bench.Measured.Contender;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Listing a whole mailbox with full content from the same Dovecot: the processor, a plain Angus loop, mbsync. */
final class SyncBench {
    private static final String USER = "sales";
    private static final String PASSWORD = "bench-password";
    private static final long PATIENCE_SECONDS = 600;

    private final int messages;
    private final int rounds;

    SyncBench(final int messages, final int rounds) {
        this.messages = messages;
        this.rounds = rounds;
    }

    void run() throws Exception {
        if (!Dovecot.isInstalled()) {
            System.err.println(Dovecot.notInstalled());
            System.exit(1);
        }

        try (Dovecot dovecot = Dovecot.start(Map.of(USER, PASSWORD))) {
            final long bytes = fill(dovecot);
            final List<Contender> contenders = new ArrayList<>();
            contenders.add(new Contender("sync.mock", "ListNewEmails (NiFi Mock)", () -> listNewEmails(dovecot)));
            contenders.add(new Contender("sync.angus", "Angus Mail, one by one", () -> angus(dovecot)));
            if (isInstalled("mbsync")) {
                contenders.add(new Contender("sync.mbsync", "mbsync to disk, no fsync", () -> mbsync(dovecot)));
            } else {
                System.err.println("mbsync is not installed (Debian: apt-get install isync): measured without it.");
            }
            print(Measured.measure(contenders, rounds), bytes);
        }
    }

    private long fill(final Dovecot dovecot) throws IOException {
        System.err.printf("Filling the mailbox with %d messages%n", messages);
        final SyntheticMail mail = new SyntheticMail(42);
        final Instant first = Instant.now().minus(Duration.ofDays(20));
        long bytes = 0;
        for (int number = 0; number < messages; number++) {
            final Instant sent = first.plusSeconds(60L * number);
            final byte[] message = mail.message(number, sent);
            bytes += message.length;
            dovecot.deliver(USER, "INBOX", message, sent);
        }
        return bytes;
    }

    private double listNewEmails(final Dovecot dovecot) throws Exception {
        final TestRunner runner = TestRunners.newTestRunner(ListNewEmails.class);
        final ImapEmailAccount account = new ImapEmailAccount();
        runner.addControllerService("account", account);
        runner.setProperty(account, "Host", Dovecot.HOST);
        runner.setProperty(account, "Port", Integer.toString(dovecot.imapPort()));
        runner.setProperty(account, "TLS Mode", "None");
        runner.setProperty(account, "Address", "sales@northbeam.example");
        runner.setProperty(account, "Username", USER);
        runner.setProperty(account, "Password", PASSWORD);
        runner.enableControllerService(account);
        runner.setProperty("Email Accounts", "account");
        runner.setProperty("Window", "3650 days");
        runner.setProperty("Window Size", Integer.toString(messages));

        final long begin = System.nanoTime();
        boolean scheduled = false;
        while (runner.getFlowFilesForRelationship("success").size() < messages) {
            runner.run(1, false, !scheduled);
            scheduled = true;
            if (secondsSince(begin) > PATIENCE_SECONDS) {
                throw new IOException("Only %d messages listed".formatted(runner.getFlowFilesForRelationship("success").size()));
            }
        }
        final double taken = secondsSince(begin);
        runner.stop();
        runner.disableControllerService(account);
        return taken;
    }

    private double angus(final Dovecot dovecot) throws Exception {
        final Properties properties = new Properties();
        properties.setProperty("mail.imap.peek", "true");
        final long begin = System.nanoTime();
        try (Store store = Session.getInstance(properties).getStore("imap")) {
            store.connect(Dovecot.HOST, dovecot.imapPort(), USER, PASSWORD);
            try (IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                for (final Message message : inbox.getMessages()) {
                    message.writeTo(OutputStream.nullOutputStream());
                }
            }
        }
        return secondsSince(begin);
    }

    private double mbsync(final Dovecot dovecot) throws Exception {
        final Path directory = Files.createTempDirectory("mbsync");
        try {
            final Path configuration = Files.writeString(directory.resolve("mbsyncrc"), """
                    FSync no
                    IMAPStore far
                    Host %1$s
                    Port %2$d
                    User %3$s
                    Pass %4$s
                    SSLType None
                    AuthMechs LOGIN

                    MaildirStore near
                    Path %5$s/mail/
                    Inbox %5$s/mail/INBOX

                    Channel pull
                    Far :far:INBOX
                    Near :near:INBOX
                    Create Near
                    Sync Pull New
                    SyncState %5$s/state/
                    """.formatted(Dovecot.HOST, dovecot.imapPort(), USER, PASSWORD, directory));
            Files.createDirectories(directory.resolve("mail"));
            Files.createDirectories(directory.resolve("state"));
            final Path log = directory.resolve("log");
            final long begin = System.nanoTime();
            final Process process = new ProcessBuilder("mbsync", "-c", configuration.toString(), "pull")
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(Files.readString(log));
            }
            final double taken = secondsSince(begin);
            final long pulled = countFiles(directory.resolve("mail/INBOX/new")) + countFiles(directory.resolve("mail/INBOX/cur"));
            if (pulled != messages) {
                throw new IOException("mbsync pulled %d of %d messages: %s".formatted(pulled, messages, Files.readString(log)));
            }
            return taken;
        } finally {
            delete(directory);
        }
    }

    private void print(final Measured measured, final long bytes) {
        System.out.printf(Locale.ROOT, "%n%d messages, %.1f MB, medians of %d rounds in one run%n%n", messages, bytes / 1e6, rounds);
        System.out.printf(Locale.ROOT, "%-28s %10s %12s %10s%n", "", "seconds", "messages/s", "MB/s");
        for (final Contender contender : measured.contenders()) {
            final double seconds = measured.medianSeconds(contender.key());
            System.out.printf(Locale.ROOT, "%-28s %10.3f %12.0f %10.1f%n", contender.name(), seconds, messages / seconds, bytes / 1e6 / seconds);
        }
        System.out.println();
        for (final Contender contender : measured.contenders()) {
            System.out.printf(Locale.ROOT, "%s.messages_per_second=%.0f%n", contender.key(), messages / measured.medianSeconds(contender.key()));
        }
        for (final Contender contender : measured.contenders().subList(1, measured.contenders().size())) {
            System.out.printf(Locale.ROOT, "sync.mock.ratio_%s=%.2f%n", contender.key().substring("sync.".length()),
                    measured.ratio("sync.mock", contender.key()));
        }
    }

    private static boolean isInstalled(final String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static long countFiles(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static double secondsSince(final long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
