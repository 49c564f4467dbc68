/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Dovecot mail server (Debian package {@code dovecot-imapd}) of a test's own: on free ports of 127.0.0.1, with a temporary folder, mailboxes as
 * Maildir, and a self-signed certificate. Works for root and for anybody else. The folders Sent, Drafts, Junk, Trash and Archive exist for everybody
 * and are marked by RFC 6154; so is All Mail as soon as it is created, but it holds what is delivered to it and nothing else. {@code /} separates
 * the parts of a folder's name. A user's password is also taken as a token by XOAUTH2.
 */
public final class Dovecot implements AutoCloseable {
    public static final String HOST = "127.0.0.1";

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final String MAIL_OWNER = "mail";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MOST_ATTEMPTS = 10;
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Path folder;
    private final TestCertificate certificate;
    private final int imapPort;
    private final int imapsPort;
    private Process process;

    private Dovecot(final Path folder, final Map<String, String> passwords) throws IOException {
        this.folder = folder;
        this.certificate = TestCertificate.create(folder);
        this.imapPort = ServerPorts.next();
        this.imapsPort = ServerPorts.next();
        Files.createDirectories(folder.resolve("run"));
        Files.createDirectories(folder.resolve("mail"));
        Files.writeString(folder.resolve("users"), passwords.entrySet().stream().map(user -> "%s:{PLAIN}%s%n".formatted(user.getKey(), user
                .getValue()))
                .collect(Collectors.joining()));
        Files.writeString(configuration(), configurationText());
        own(folder.resolve("mail"));
    }

    /** Whether the programs are there, with the configuration that they had up to 2.3; else a test is to be skipped with {@link #notInstalled()}. */
    public static boolean isInstalled() {
        if (TestProcesses.program("dovecot") == null || TestProcesses.program("doveadm") == null) {
            return false;
        }

        try {
            return TestProcesses.run(TestProcesses.program("dovecot").toString(), "--version").startsWith("2.3.");
        } catch (final IOException e) {
            return false;
        }
    }

    public static String notInstalled() {
        return "Dovecot 2.3 is not installed (2.4 wants another configuration): apt-get install dovecot-imapd";
    }

    /**
     * A running server.
     *
     * @param passwords of the users, by user name
     */
    public static Dovecot start(final Map<String, String> passwords) throws IOException {
        // Sockets lie in this folder, and their paths must be short and open to Dovecot's own users.
        final Path folder = Files.createTempDirectory(Path.of("/tmp"), "dovecot",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        final Dovecot dovecot = new Dovecot(folder, passwords);
        try {
            dovecot.start();
        } catch (final IOException e) {
            dovecot.close();
            throw e;
        }

        return dovecot;
    }

    /** Starts the server again after {@link #stop()}, on the same ports. */
    public void start() throws IOException {
        process = new ProcessBuilder(TestProcesses.program("dovecot").toString(), "-F", "-c", configuration().toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("output.log").toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        final long giveUp = System.nanoTime() + PATIENCE_NANOS;
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > giveUp) {
                throw new IOException("Dovecot does not start: " + log());
            }

            await(process);
        }
    }

    /** Ends the server and with it all connections; the mailboxes stay. */
    public void stop() {
        if (process != null) {
            TestProcesses.stop(process);
            process = null;
        }
    }

    /** Ends the server and all its processes at once (SIGKILL), as a crash would; the mailboxes stay as they are. */
    public void kill() {
        if (process != null) {
            TestProcesses.kill(process);
            process = null;
        }
    }

    /** Nothing outlives this that would have to be written in peace: Dovecot takes a second to end when it is asked to. */
    @Override
    public void close() throws IOException {
        kill();
        TestProcesses.deleteFolder(folder);
    }

    /** Clear text, and STARTTLS for who asks for it. */
    public int imapPort() {
        return imapPort;
    }

    /** TLS from the first byte. */
    public int imapsPort() {
        return imapsPort;
    }

    public TestCertificate certificate() {
        return certificate;
    }

    /**
     * Delivers a message as a mail server does, with the server running or not.
     *
     * @param received becomes INTERNALDATE, to the second
     */
    public void deliver(final String user, final String mailFolder, final byte[] message, final Instant received) throws IOException {
        final Path maildir = maildir(user, mailFolder);
        for (final String part : List.of("tmp", "new", "cur")) {
            createOwned(maildir.resolve(part));
        }

        final String name = "%d.M%012dP%d.test".formatted(received.getEpochSecond(), COUNTER.incrementAndGet(), ProcessHandle.current().pid());
        final Path file = maildir.resolve("tmp").resolve(name);
        Files.write(file, message);
        Files.setLastModifiedTime(file, FileTime.from(received));
        own(file);
        Files.move(file, maildir.resolve("new").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where a user's folder lies on disk. */
    public Path maildir(final String user, final String mailFolder) {
        final Path inbox = folder.resolve("mail").resolve(user).resolve("Maildir");
        return "INBOX".equals(mailFolder) ? inbox : inbox.resolve("." + BASE64MailboxEncoder.encode(mailFolder).replace('/', '.'));
    }

    /**
     * Creates a folder that does not exist yet. Dovecot says that it does when a session asks for its STATUS while it is being made; then what came
     * of it is removed, and it is made again.
     */
    public void createFolder(final String user, final String name) throws IOException {
        if (Files.isDirectory(maildir(user, name))) {
            throw new IOException("[%s] has the folder [%s] already".formatted(user, name));
        }

        for (int attempt = 1; true; attempt++) {
            try {
                doveadm("mailbox", "create", "-u", user, name);
                return;
            } catch (final IOException e) {
                if (attempt == MOST_ATTEMPTS || !e.getMessage().contains("Mailbox already exists")) {
                    throw e;
                }
            }

            deleteFolder(user, name);
        }
    }

    public void renameFolder(final String user, final String name, final String newName) throws IOException {
        doveadm("mailbox", "rename", "-u", user, name, newName);
    }

    /** Deletes a folder with its messages. */
    public void deleteFolder(final String user, final String name) throws IOException {
        doveadm("mailbox", "delete", "-u", user, name);
    }

    /** Removes messages for good, as somebody else would with a mail program: {@code expunge(user, "INBOX", "UID", "3")}. */
    public void expunge(final String user, final String name, final String... query) throws IOException {
        doveadm(Stream.concat(Stream.of("expunge", "-u", user, "mailbox", name), Arrays.stream(query)).toArray(String[]::new));
    }

    /**
     * Numbers a folder anew: another UIDVALIDITY, and UIDs from 1 on. The server is restarted, so that no connection outlives it, and who comes back
     * at once finds the new number: Dovecot would choose one of its own until it is told.
     */
    public void renumber(final String user, final String name) throws IOException {
        final long anew = uidValidity(user, name) + 1;
        stop();
        final Path maildir = maildir(user, name);
        try (Stream<Path> files = Files.list(maildir)) {
            for (final Path file : files.filter(file -> file.getFileName().toString().startsWith("dovecot")).toList()) {
                Files.delete(file);
            }
        }

        own(Files.writeString(maildir.resolve("dovecot-uidlist"), "3 V%d N1%n".formatted(anew)));
        start();
    }

    /** Dovecot says 0 while a session makes the folder's index. */
    public long uidValidity(final String user, final String name) throws IOException {
        final long giveUp = System.nanoTime() + PATIENCE_NANOS;
        long found = 0;
        while (found == 0 && System.nanoTime() < giveUp) {
            found = Long.parseLong(doveadm("-f", "flow", "mailbox", "status", "-u", user, "uidvalidity", name)
                    .replaceAll("(?s).*uidvalidity=(\\d+).*", "$1"));
        }

        return found;
    }

    /** Runs Dovecot's administration program and gives what it printed. */
    public String doveadm(final String... arguments) throws IOException {
        final Stream<String> program = Stream.of(TestProcesses.program("doveadm").toString(), "-c", configuration().toString());
        return TestProcesses.run(Stream.concat(program, Arrays.stream(arguments)).toArray(String[]::new));
    }

    /** What the server has written to its log, for a message of a test that fails. */
    public String log() throws IOException {
        final StringBuilder log = new StringBuilder();
        for (final String name : List.of("output.log", "dovecot.log")) {
            try {
                log.append(Files.readString(folder.resolve(name)));
            } catch (final NoSuchFileException e) {
                log.append("(no ").append(name).append(") ");
            }
        }

        return log.toString();
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, imapPort), 1_000);
            socket.setSoTimeout(10_000);
            return socket.getInputStream().read() == '*';
        } catch (final IOException e) {
            return false;
        }
    }

    private static void await(final Process process) throws IOException {
        try {
            process.waitFor(20, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while Dovecot was starting", e);
        }
    }

    private void createOwned(final Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }

        createOwned(directory.getParent());
        try {
            Files.createDirectory(directory);
        } catch (final FileAlreadyExistsException e) {
            // A session has made it at the same moment, as the mail's owner.
            return;
        }

        own(directory);
    }

    /** Dovecot never reads mail as root; for root the mail belongs to the system's user for it. */
    private static void own(final Path path) throws IOException {
        if (ROOT) {
            Files.setOwner(path, mailOwner(path));
        }
    }

    private static UserPrincipal mailOwner(final Path path) throws IOException {
        return path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(MAIL_OWNER);
    }

    private Path configuration() {
        return folder.resolve("dovecot.conf");
    }

    private String group() throws IOException {
        return ROOT ? MAIL_OWNER : Files.getAttribute(folder, "posix:group").toString();
    }

    private String configurationText() throws IOException {
        final String user = ROOT ? MAIL_OWNER : System.getProperty("user.name");
        final String processes = ROOT ? "" : """
                default_internal_user = %1$s
                default_internal_group = %2$s
                default_login_user = %1$s
                service anvil {
                  chroot =
                }
                service imap-login {
                  chroot =
                }
                """.formatted(user, group());
        return """
                protocols = imap
                listen = %1$s
                base_dir = %2$s/run
                state_dir = %2$s/run
                log_path = %2$s/dovecot.log
                ssl = yes
                ssl_cert = <%3$s
                ssl_key = <%4$s
                disable_plaintext_auth = no
                auth_mechanisms = plain login xoauth2
                auth_failure_delay = 0
                mail_location = maildir:%2$s/mail/%%u/Maildir
                first_valid_uid = 1
                first_valid_gid = 0
                mail_max_userip_connections = 50
                mail_plugins = zlib
                protocol imap {
                  mail_plugins = zlib imap_zlib
                }
                passdb {
                  driver = passwd-file
                  args = scheme=PLAIN username_format=%%u %2$s/users
                }
                userdb {
                  driver = static
                  args = uid=%5$s gid=%10$s home=%2$s/mail/%%u
                }
                service imap-login {
                  inet_listener imap {
                    address = %1$s
                    port = %6$d
                  }
                  inet_listener imaps {
                    address = %1$s
                    port = %7$d
                    ssl = yes
                  }
                }
                # No growing delay for everybody on this machine after a wrong password.
                service anvil {
                  unix_listener anvil-auth-penalty {
                    mode = 0
                  }
                }
                namespace inbox {
                  inbox = yes
                  separator = /
                %8$s  mailbox "All Mail" {
                    special_use = \\All
                  }
                }
                %9$s""".formatted(HOST, folder, certificate.certificateFile(), certificate.keyFile(), user, imapPort, imapsPort,
                Stream.of("Sent", "Drafts", "Junk", "Trash", "Archive").map(Dovecot::specialFolder).collect(Collectors
                        .joining()), processes, group());
    }

    private static String specialFolder(final String name) {
        return "  mailbox %1$s {%n    special_use = \\%1$s%n    auto = create%n  }%n".formatted(name);
    }
}
