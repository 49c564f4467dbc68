/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a mail program and a server on 127.0.0.1 as a line that takes its time, as far servers are reached by. */
final class SlowLine implements AutoCloseable {
    private static final int PIECE = 256 * 1024;

    private final ServerSocket listener;
    private final int serverPort;
    private final long delayNanos;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * @param roundTrip how long a byte takes to the server and back
     */
    SlowLine(final int serverPort, final Duration roundTrip) throws IOException {
        this.serverPort = serverPort;
        this.delayNanos = roundTrip.toNanos() / 2;
        this.listener = new ServerSocket(0, 50, InetAddress.getByName(Dovecot.HOST));
        Thread.ofPlatform().daemon().start(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(SlowLine::closeQuietly);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                final Socket client = listener.accept();
                final Socket server = new Socket(InetAddress.getByName(Dovecot.HOST), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                connect(client, server);
                connect(server, client);
            } catch (final IOException e) {
                // The line is being closed, or the server is down, which the client notices by itself.
            }
        }
    }

    private void connect(final Socket from, final Socket to) {
        final DelayLine line = new DelayLine(delayNanos);
        Thread.ofPlatform().daemon().start(() -> send(from, line));
        Thread.ofPlatform().daemon().start(() -> arrive(line, to));
    }

    private static void send(final Socket from, final DelayLine line) {
        try (InputStream in = from.getInputStream()) {
            final byte[] piece = new byte[PIECE];
            int length = in.read(piece);
            while (length >= 0) {
                line.send(Arrays.copyOf(piece, length));
                length = in.read(piece);
            }
        } catch (final IOException e) {
            // The other direction has ended the connection.
        } finally {
            line.end();
        }
    }

    private static void arrive(final DelayLine line, final Socket to) {
        try (to; OutputStream out = to.getOutputStream()) {
            byte[] piece = line.receive();
            while (piece.length > 0) {
                out.write(piece);
                piece = line.receive();
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
