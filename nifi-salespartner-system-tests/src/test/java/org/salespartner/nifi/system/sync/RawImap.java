/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Speaks IMAP by hand, so that a test sees the very bytes a server reports, with no library in between. */
final class RawImap implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;

    RawImap(final TestMailbox mailbox) throws IOException {
        socket = new Socket(TestMailbox.HOST, mailbox.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        in.readLine();
        command("LOGIN \"%s\" \"%s\"".formatted(mailbox.address(), TestMailbox.PASSWORD));
    }

    /**
     * All that a server tells about folders and their messages, read without a change to them.
     *
     * @param modSeq whether the server knows CONDSTORE (RFC 7162)
     */
    static String report(final TestMailbox mailbox, final List<String> folders, final boolean modSeq) throws IOException {
        final StringBuilder report = new StringBuilder();
        try (RawImap imap = new RawImap(mailbox)) {
            report.append(imap.command("LIST \"\" \"*\""));
            for (final String folder : folders) {
                report.append(imap.command("STATUS %s (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN%s)"
                        .formatted(folder, modSeq ? " HIGHESTMODSEQ" : "")));
                report.append(imap.command("EXAMINE " + folder));
                report.append(imap.command("UID FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE%s)".formatted(modSeq ? " MODSEQ" : "")));
                report.append(imap.command("UID FETCH 1:* (BODY.PEEK[])"));
            }
        }
        return report.toString();
    }

    /** The whole answer, without what the server says about how long it took. */
    String command(final String command) throws IOException {
        socket.getOutputStream().write(("x " + command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        final StringBuilder answer = new StringBuilder();
        String line = in.readLine();
        while (line != null && !line.startsWith("x ")) {
            answer.append(line).append('\n');
            line = in.readLine();
        }

        if (line == null || !line.startsWith("x OK")) {
            throw new IOException("[%s] is answered by [%s]".formatted(command, line));
        }
        return answer.append("OK\n").toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
