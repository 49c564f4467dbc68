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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a mail program and a server on 127.0.0.1, and sees each command before the server does. */
public abstract class CommandProxy implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    private final ServerSocket listener;
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** Listens on a free port; nobody is let in before {@link #start}. */
    protected CommandProxy(final int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Lets clients in; called once the proxy is made. */
    protected final void start() {
        Thread.ofVirtual().start(this::listen);
    }

    public final int port() {
        return listener.getLocalPort();
    }

    /**
     * A command is about to be handed on.
     *
     * @param line with its end
     */
    protected abstract void onCommand(String line) throws IOException;

    /** Hands on what the server sends, until it ends. */
    protected void passAnswers(final InputStream in, final OutputStream out) throws IOException {
        final byte[] piece = new byte[PIECE];
        int length = in.read(piece);
        while (length >= 0) {
            out.write(piece, 0, length);
            length = in.read(piece);
        }
    }

    @Override
    public final void close() throws IOException {
        listener.close();
        sockets.forEach(CommandProxy::closeQuietly);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                final Socket client = listener.accept();
                final Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
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
                    onCommand(line.toString());
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

    private void passAnswers(final Socket server, final Socket client) {
        try (server; client; InputStream in = server.getInputStream(); OutputStream out = client.getOutputStream()) {
            passAnswers(in, out);
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
