/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An IMAP server that says what a test tells it to, for what a real one cannot be made to do. Takes any sign-in unless told otherwise. */
public final class ScriptedImapServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Deque<Rule> rules = new ArrayDeque<>();
    private volatile String greeting = "* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN AUTH=XOAUTH2] ready";

    private ScriptedImapServer(final ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens on a free port. */
    public static ScriptedImapServer start() throws IOException {
        final ScriptedImapServer server = new ScriptedImapServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        server.answer("", "");
        server.answer("LOGOUT", "* BYE see you\r\n");
        server.answer("CAPABILITY", "* CAPABILITY IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN AUTH=XOAUTH2\r\n");
        Thread.ofVirtual().start(server::listen);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void greet(final String line) {
        greeting = line;
    }

    /**
     * Answers commands that begin with a text by untagged lines and OK. The rule given last counts first.
     *
     * @param untagged whole lines with their CRLF, or empty
     */
    public synchronized void answer(final String command, final String untagged) {
        rules.push(new Rule(command, untagged, "OK done", false, false));
    }

    /** The same for the next such command only. */
    public synchronized void answerOnce(final String command, final String untagged) {
        rules.push(new Rule(command, untagged, "OK done", false, true));
    }

    /** Ends the answer to such commands with something else than OK, such as {@code NO [LIMIT] too many}. */
    public synchronized void answer(final String command, final String untagged, final String status) {
        rules.push(new Rule(command, untagged, status, false, false));
    }

    /** Writes a text as the answer to such commands and then closes the connection. */
    public synchronized void cut(final String command, final String text) {
        rules.push(new Rule(command, text, "", true, false));
    }

    /** The commands that have come so far, without their tags. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                final Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (final IOException e) {
                // The server is being closed.
            }
        }
    }

    private void serve(final Socket socket) {
        try (socket; BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = socket.getOutputStream()) {
            out.write((greeting + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            while (line != null) {
                final int space = line.indexOf(' ');
                final String command = line.substring(space + 1);
                commands.add(command);
                final Rule rule = rule(command);
                out.write(rule.untagged().getBytes(StandardCharsets.ISO_8859_1));
                if (rule.cut()) {
                    out.flush();
                    return;
                }

                out.write((line.substring(0, space) + " " + rule.status() + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                line = in.readLine();
            }
        } catch (final IOException e) {
            // The client has gone.
        }
    }

    private synchronized Rule rule(final String command) {
        final Rule found = rules.stream().filter(rule -> command.startsWith(rule.command())).findFirst().orElseThrow();
        if (found.once()) {
            rules.remove(found);
        }

        return found;
    }

    private record Rule(String command, String untagged, String status, boolean cut, boolean once) {
    }
}
