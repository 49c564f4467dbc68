/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * A small HTTP/1.1 server on 127.0.0.1 with kept connections, one virtual thread each, under all simulators. It sends an answer in one piece without
 * delay, so that the latency is what was set and nothing else, and can break off an answer or never give it.
 */
final class SimulatorHttp implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong opened = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Function<SimulatorRequest, SimulatorResponse> handler;
    private final String scheme;
    private volatile Duration latency = Duration.ZERO;

    /**
     * Starts one on a free port.
     *
     * @param tls null for one without TLS
     * @param handler what answers a request; it lets the latency {@linkplain #delay() pass} where the work would be done
     */
    SimulatorHttp(final SSLContext tls, final Function<SimulatorRequest, SimulatorResponse> handler) throws IOException {
        final ServerSocketFactory sockets = tls == null ? ServerSocketFactory.getDefault() : tls.getServerSocketFactory();
        this.scheme = tls == null ? "http" : "https";
        this.listening = sockets.createServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        this.handler = handler;
        threads.submit(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Scheme, host and port, without a slash at the end. */
    String url() {
        return scheme + "://127.0.0.1:" + port();
    }

    /** How long each answer is held back after its request has come. */
    void latency(final Duration held) {
        latency = held;
    }

    /** Lets the latency pass, unless the simulator is closed before. */
    void delay() {
        if (latency.isPositive()) {
            try {
                closed.await(latency.toNanos(), TimeUnit.NANOSECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** How many connections are open now. */
    int connections() {
        return open.size();
    }

    /** How many connections have been opened until now. */
    long opened() {
        return opened.get();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listening.close();
            for (final Socket socket : open) {
                socket.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Void accept() throws IOException {
        while (!listening.isClosed()) {
            final Socket socket = listening.accept();
            open.add(socket);
            opened.incrementAndGet();
            threads.submit(() -> {
                serve(socket);
                return null;
            });
        }
        return null;
    }

    private void serve(final Socket socket) throws IOException, InterruptedException {
        try (socket) {
            socket.setTcpNoDelay(true);
            final InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            final OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            SimulatorRequest request = SimulatorRequest.read(in, out);
            while (request != null && answer(request, out)) {
                request = SimulatorRequest.read(in, out);
            }
        } finally {
            open.remove(socket);
        }
    }

    /** Whether the connection can be used again. */
    private boolean answer(final SimulatorRequest request, final OutputStream out) throws IOException, InterruptedException {
        final SimulatorResponse response = handler.apply(request);
        if (response.stalls()) {
            closed.await();
            return false;
        }
        response.write(out);
        return response.whole() && !"close".equalsIgnoreCase(request.header("connection"));
    }
}
