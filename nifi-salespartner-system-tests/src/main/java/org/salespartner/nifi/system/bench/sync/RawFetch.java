/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What the server itself can give: one FETCH for everything, read from the socket and thrown away. */
final class RawFetch {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int BUFFER = 1024 * 1024;
    private static final int TAIL = 2_000;

    private RawFetch() {
    }

    static double seconds(final int port) throws IOException {
        final long begin = System.nanoTime();
        try (Socket socket = new Socket(Dovecot.HOST, port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            run(socket, "a1", "LOGIN %s %s".formatted(BenchMailboxes.USER, BenchMailboxes.PASSWORD));
            run(socket, "a2", "EXAMINE INBOX");
            run(socket, "a3", "UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])");
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    /** Reads until the tagged answer stands at the end of what has come. */
    private static void run(final Socket socket, final String tag, final String command) throws IOException {
        socket.getOutputStream().write("%s %s\r\n".formatted(tag, command).getBytes(StandardCharsets.US_ASCII));
        final InputStream in = socket.getInputStream();
        final byte[] buffer = new byte[BUFFER];
        final StringBuilder tail = new StringBuilder();
        while (true) {
            final int length = in.read(buffer);
            if (length < 0) {
                throw new IOException("The server closed the connection during " + command.substring(0, command.indexOf(' ')));
            }

            final int kept = Math.min(length, TAIL);
            tail.append(new String(buffer, length - kept, kept, StandardCharsets.ISO_8859_1));
            tail.delete(0, Math.max(0, tail.length() - TAIL));
            if (tail.lastIndexOf("\r\n") == tail.length() - 2 && lastLine(tail).startsWith(tag + " OK")) {
                return;
            }
        }
    }

    private static String lastLine(final StringBuilder tail) {
        return tail.substring(tail.lastIndexOf("\n", tail.length() - 2) + 1);
    }
}
