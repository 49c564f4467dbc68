/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An IMAP server for IDLE that says what a test tells it to at the moment it is told. Reports the commands that come, and {@link #GONE}. */
final class IdlingServer implements AutoCloseable {
    static final String GONE = "(the client has gone)";
    /** No answer at all. */
    static final String SILENCE = "";
    private static final int PATIENCE_SECONDS = 30;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    /** By the first word of the command; {@code %s} stands for the tag. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private volatile Socket last;

    IdlingServer() throws IOException {
        answer("CAPABILITY", "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN IDLE\r\n%s OK done\r\n");
        answer("EXAMINE", "* 5 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 6] ok\r\n%s OK [READ-ONLY] done\r\n");
        answer("IDLE", "+ idling\r\n");
        answer("DONE", "%s OK idled\r\n");
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    void answer(final String command, final String lines) {
        answers.put(command, lines);
    }

    /** Says something to who connected last, now. */
    void say(final String lines) throws IOException {
        last.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Ends the last connection without a word. */
    void cut() throws IOException {
        last.close();
    }

    /** Waits for an event that begins so, and forgets those before it. */
    void await(final String beginning) throws InterruptedException {
        String event = next(beginning);
        while (!event.startsWith(beginning)) {
            event = next(beginning);
        }
    }

    /** The next event. */
    String next() throws InterruptedException {
        return next("anything");
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }

    private String next(final String wanted) throws InterruptedException {
        final String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("What was waited for did not come: " + wanted);
        }

        return event;
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                final Socket socket = listener.accept();
                sockets.add(socket);
                last = socket;
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (final IOException e) {
                // The server is being closed.
            }
        }
    }

    private void serve(final Socket socket) {
        try (socket; BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            write(socket, "* OK ready\r\n");
            String tag = "*";
            String line = in.readLine();
            while (line != null) {
                final boolean done = "DONE".equals(line);
                final String command = done ? line : line.substring(line.indexOf(' ') + 1);
                tag = done ? tag : line.substring(0, line.indexOf(' '));
                write(socket, answers.getOrDefault(command.split(" ")[0], "%s OK done\r\n").replace("%s", tag));
                events.add(command);
                line = in.readLine();
            }
        } catch (final IOException e) {
            // The client has gone, less politely.
        }

        events.add(GONE);
    }

    private static void write(final Socket socket, final String lines) throws IOException {
        socket.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
    }
}
