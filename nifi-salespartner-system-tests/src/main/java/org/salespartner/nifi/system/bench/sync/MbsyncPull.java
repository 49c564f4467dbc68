/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** mbsync (isync) pulling everything into a Maildir on the disk that NiFi writes to, without fsync. */
final class MbsyncPull {
    private final Path directory;

    /**
     * @param directory in which each pull makes a folder of its own
     */
    MbsyncPull(final Path directory) {
        this.directory = directory;
    }

    static boolean isInstalled() {
        return Programs.isInstalled("mbsync");
    }

    double seconds(final int port, final int messages) throws IOException {
        final Path folder = Files.createTempDirectory(directory, "mbsync");
        try {
            final Path configuration = Files.writeString(folder.resolve("mbsyncrc"), """
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
                    """.formatted(Dovecot.HOST, port, BenchMailboxes.USER, BenchMailboxes.PASSWORD, folder));
            Files.createDirectories(folder.resolve("mail"));
            Files.createDirectories(folder.resolve("state"));
            final long begin = System.nanoTime();
            final String output = Programs.run("mbsync", "-c", configuration.toString(), "pull");
            final double taken = (System.nanoTime() - begin) / 1e9;
            final long pulled = count(folder.resolve("mail/INBOX/new")) + count(folder.resolve("mail/INBOX/cur"));
            if (pulled != messages) {
                throw new IOException("mbsync pulled %d of %d messages: %s".formatted(pulled, messages, output));
            }
            return taken;
        } finally {
            Programs.delete(folder);
        }
    }

    private static long count(final Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
