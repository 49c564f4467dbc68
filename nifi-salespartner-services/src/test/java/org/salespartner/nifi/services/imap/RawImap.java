/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.services.testing.Dovecot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Reads the very bytes a server reports, with no library in between. */
final class RawImap implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    RawImap(final int port, final String user, final String password) throws IOException {
        socket = new Socket(Dovecot.HOST, port);
        socket.setSoTimeout(30_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        in.readLine();
        command("LOGIN \"%s\" \"%s\"".formatted(user, password));
    }

    /** The whole answer, tagged line included. */
    String command(final String command) throws IOException {
        socket.getOutputStream().write(("x " + command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        final StringBuilder answer = new StringBuilder();
        String line = in.readLine();
        while (line != null && !line.startsWith("x ")) {
            answer.append(line).append('\n');
            line = in.readLine();
        }

        return answer.append(line == null ? "" : line.replaceAll("\\(\\d\\.\\d+ \\+ .*", "")).toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
