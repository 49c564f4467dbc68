/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Stands between a mail program and a server on 127.0.0.1: lets something happen just before a command reaches the server, and cuts the connection
 * in the middle of an answer.
 */
final class MeddlingProxy implements AutoCloseable {
    private static final int PIECE = 4096;

    private final ServerSocket listener;
    private final TestMailbox mailbox;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Before before;
    private volatile List<String> markers = List.of();
    private volatile int cutsLeft;

    MeddlingProxy(final TestMailbox mailbox) throws IOException {
        this.mailbox = mailbox;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What is to happen once, before the next command that fits reaches the server. */
    void before(final String commandPattern, final Action action) {
        before = new Before(Pattern.compile(commandPattern), action);
    }

    /**
     * From now on cuts the connection behind a text when the server sends it.
     *
     * @param times how often
     */
    void cutBehind(final String text, final int times) {
        cutsLeft = times;
        markers = mailbox.wireForms(text);
    }

    /** How often a connection was cut. */
    int cuts() {
        return cuts.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(MeddlingProxy::closeQuietly);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                final Socket client = listener.accept();
                final Socket server = new Socket(InetAddress.getLoopbackAddress(), mailbox.port());
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> passCommands(client, server));
                Thread.ofVirtual().start(() -> passAnswers(server, client));
            } catch (final IOException e) {
                // The proxy is being closed, or the server is down, which the client notices by itself.
            }
        }
    }

    private void passCommands(final Socket client, final Socket server) {
        try (client; server; InputStream in = new BufferedInputStream(client.getInputStream()); OutputStream out = server.getOutputStream()) {
            final StringBuilder line = new StringBuilder();
            int passed = 0;
            int next = in.read();
            while (next >= 0) {
                line.append((char) next);
                final boolean ended = next == '\n';
                if (ended) {
                    actBefore(line.toString());
                }

                // What is sent without an end of line is not kept back: the server awaits the rest.
                if (ended || in.available() == 0) {
                    out.write(line.substring(passed).getBytes(StandardCharsets.ISO_8859_1));
                    passed = line.length();
                }

                if (ended) {
                    line.setLength(0);
                    passed = 0;
                }
                next = in.read();
            }
        } catch (final IOException e) {
            // The other direction has ended the connection.
        }
    }

    private void actBefore(final String command) throws IOException {
        final Before waiting = before;
        if (waiting != null && waiting.pattern().matcher(command).find()) {
            before = null;
            waiting.action().run();
        }
    }

    private void passAnswers(final Socket server, final Socket client) {
        try (server; client; InputStream in = server.getInputStream(); OutputStream out = client.getOutputStream()) {
            final byte[] piece = new byte[PIECE];
            final StringBuilder seen = new StringBuilder();
            int length = in.read(piece);
            while (length >= 0) {
                final String text = new String(piece, 0, length, StandardCharsets.ISO_8859_1);
                final int keptBefore = seen.length();
                seen.append(text);
                final int found = cutsLeft == 0 ? -1 : endOfMarker(seen);
                if (found >= 0) {
                    out.write(piece, 0, found - keptBefore);
                    out.flush();
                    cutsLeft--;
                    cuts.incrementAndGet();
                    return;
                }

                out.write(piece, 0, length);
                seen.delete(0, Math.max(0, seen.length() - PIECE));
                length = in.read(piece);
            }
        } catch (final IOException e) {
            // The other direction has ended the connection.
        }
    }

    /** -1 when there is none. */
    private int endOfMarker(final StringBuilder seen) {
        return markers.stream().filter(marker -> seen.indexOf(marker) >= 0).mapToInt(marker -> seen.indexOf(marker) + marker.length()).min()
                .orElse(-1);
    }

    private static void closeQuietly(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            // Closed is what it was to be.
        }
    }

    /** Something that happens to the mailbox. */
    interface Action {
        void run() throws IOException;
    }

    private record Before(Pattern pattern, Action action) {
    }
}
