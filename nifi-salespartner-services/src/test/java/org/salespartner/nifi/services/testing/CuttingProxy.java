/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a server on 127.0.0.1 and cuts the connection after a number of bytes. */
public final class CuttingProxy implements AutoCloseable {
    private static final int PIECE = 1024;

    private final ServerSocket listener;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong cutAfter = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong connections = new AtomicLong();
    private final AtomicInteger allowed = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicInteger open = new AtomicInteger();

    private CuttingProxy(final ServerSocket listener, final int targetPort) {
        this.listener = listener;
        this.targetPort = targetPort;
    }

    /** Listens on a free port. */
    public static CuttingProxy start(final int targetPort) throws IOException {
        final CuttingProxy proxy = new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort);
        Thread.ofVirtual().start(proxy::listen);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections clients have opened so far. */
    public long connections() {
        return connections.get();
    }

    /** Lets so many connections be open at a time; a further one is greeted as a server does that has enough of them. */
    public void allow(final int most) {
        allowed.set(most);
    }

    /** Lets so many more bytes pass from the server to clients, all connections counted together, then cuts each connection that carries more. */
    public void cutAfter(final long bytes) {
        cutAfter.set(bytes);
    }

    public void neverCut() {
        cutAfter.set(Long.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(CuttingProxy::closeQuietly);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                final Socket client = listener.accept();
                connections.incrementAndGet();
                if (open.incrementAndGet() > allowed.get()) {
                    open.decrementAndGet();
                    client.getOutputStream().write("* BYE [LIMIT] Too many simultaneous connections\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.close();
                    continue;
                }

                final Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pump(client, server, false));
                Thread.ofVirtual().start(() -> pump(server, client, true));
            } catch (final IOException e) {
                // The proxy is being closed, or the server is down, which the client notices by itself.
            }
        }
    }

    private void pump(final Socket from, final Socket to, final boolean counted) {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            final byte[] piece = new byte[PIECE];
            int length = in.read(piece);
            while (length >= 0) {
                final long left = counted ? cutAfter.getAndAdd(cutAfter.get() == Long.MAX_VALUE ? 0 : -length) : Long.MAX_VALUE;
                out.write(piece, 0, (int) Math.max(0, Math.min(length, left)));
                if (left < length) {
                    break;
                }

                length = in.read(piece);
            }
        } catch (final IOException e) {
            // The other direction has ended the connection.
        } finally {
            if (counted) {
                open.decrementAndGet();
            }
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
