/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a mail program and a server on 127.0.0.1 and notes the commands. */
public final class CommandCounter implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final ServerSocket listener;
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> commands = new CopyOnWriteArrayList<>();

    public CommandCounter(final int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::listen);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The names of the commands so far, such as {@code UID FETCH}, each of which waits for an answer. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(CommandCounter::closeQuietly);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                final Socket client = listener.accept();
                final Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                sockets.add(client);
                sockets.add(server);
                Thread.ofPlatform().daemon().start(() -> passCommands(client, server));
                Thread.ofPlatform().daemon().start(() -> passAnswers(server, client));
            } catch (final IOException e) {
                // The counter is being closed, or the server is down, which the client notices by itself.
            }
        }
    }

    private void passCommands(final Socket client, final Socket server) {
        try (client; server; InputStream in = new BufferedInputStream(client.getInputStream()); OutputStream out = server.getOutputStream()) {
            final StringBuilder line = new StringBuilder();
            int next = in.read();
            while (next >= 0) {
                line.append((char) next);
                if (next == '\n') {
                    note(line.toString());
                    out.write(line.toString().getBytes(StandardCharsets.ISO_8859_1));
                    line.setLength(0);
                }
                next = in.read();
            }
        } catch (final IOException e) {
            // The other direction has ended the connection.
        }
    }

    private void note(final String line) {
        final String[] words = line.strip().split(" ", 4);
        if (words.length > 1) {
            final String name = words[1].toUpperCase(Locale.ROOT);
            commands.add("UID".equals(name) ? name + " " + words[2].toUpperCase(Locale.ROOT) : name);
        }
    }

    private static void passAnswers(final Socket server, final Socket client) {
        try (server; client; InputStream in = server.getInputStream(); OutputStream out = client.getOutputStream()) {
            final byte[] piece = new byte[PIECE];
            int length = in.read(piece);
            while (length >= 0) {
                out.write(piece, 0, length);
                length = in.read(piece);
            }
        } catch (final IOException e) {
            // The other direction has ended the connection.
        }
    }

    private static void closeQuietly(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            // Closed is what it was to be.
        }
    }
}
