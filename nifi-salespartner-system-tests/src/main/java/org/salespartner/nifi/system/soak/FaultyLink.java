/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bad line between clients and a server on 127.0.0.1. Most connections are doomed when they are opened: to end at some byte of either direction, or
 * at some moment. They end in order, by a reset, or they fall silent and stay open, which only a time-out notices.
 */
final class FaultyLink implements AutoCloseable {
    private static final int PIECE = 4096;
    private static final double DOOMED = 0.75;
    private static final double SILENT = 0.08;
    private static final double RESET = 0.4;
    private static final double LARGEST_ANSWER = 3_000_000;
    private static final double LARGEST_COMMAND = 3_000;
    private static final int LONGEST_MILLIS = 6_000;

    private final ServerSocket listener;
    private final int targetPort;
    private final Random random;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("line").factory());
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger silences = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean faulty;

    private FaultyLink(final ServerSocket listener, final int targetPort, final Random random) {
        this.listener = listener;
        this.targetPort = targetPort;
        this.random = random;
    }

    /** Listens on a free port; a good line until {@link #setFaulty} says otherwise. */
    static FaultyLink start(final int targetPort, final Random random) throws IOException {
        final FaultyLink link = new FaultyLink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), targetPort, random);
        Thread.ofVirtual().start(link::listen);
        return link;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Whether connections are opened from now on that will end. Those that are open and doomed are cut when the line becomes a good one. */
    void setFaulty(final boolean value) {
        faulty = value;
        if (!value) {
            links.stream().filter(link -> link.doom.how() != How.NOT).forEach(Link::close);
        }
    }

    /** How many connections were ended, those that fell silent not counted. */
    int cuts() {
        return cuts.get();
    }

    /** How many connections fell silent. */
    int silences() {
        return silences.get();
    }

    /** How many connections were opened. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        clock.shutdownNow();
        links.forEach(Link::close);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                open(listener.accept());
            } catch (final IOException e) {
                // The line is being closed.
            }
        }
    }

    /** Without a server the client's connection ends at once, as a refused one does. */
    private void open(final Socket client) {
        connections.incrementAndGet();
        try {
            final Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), targetPort), drawDoom());
            links.add(link);
            Thread.ofVirtual().start(() -> link.pump(link.client, link.server, link.doom.commandBytes()));
            Thread.ofVirtual().start(() -> link.pump(link.server, link.client, link.doom.answerBytes()));
            if (link.doom.how() != How.NOT) {
                clock.schedule(link::strike, link.doom.millis(), TimeUnit.MILLISECONDS);
            }
        } catch (final IOException e) {
            closeQuietly(client);
        }
    }

    private synchronized Doom drawDoom() {
        if (!faulty || random.nextDouble() >= DOOMED) {
            return new Doom(How.NOT, Long.MAX_VALUE, Long.MAX_VALUE, 0);
        }

        final double draw = random.nextDouble();
        final How how = draw < SILENT ? How.SILENT : draw < SILENT + RESET ? How.RESET : How.END;
        final boolean byCommand = random.nextInt(6) == 0;
        final long answer = (long) Math.pow(LARGEST_ANSWER, random.nextDouble());
        final long command = (long) Math.pow(LARGEST_COMMAND, random.nextDouble());
        return new Doom(how, byCommand ? command : Long.MAX_VALUE, byCommand ? Long.MAX_VALUE : answer, random.nextInt(LONGEST_MILLIS));
    }

    private static void closeQuietly(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            // Closed is what it was to be.
        }
    }

    /** The way in which a connection ends. */
    private enum How {
        NOT,
        END,
        RESET,
        SILENT
    }

    /**
     * What becomes of a connection, and when: whichever comes first.
     *
     * @param commandBytes how many bytes pass to the server
     * @param answerBytes how many bytes pass to the client
     * @param millis after how many milliseconds
     */
    private record Doom(How how, long commandBytes, long answerBytes, long millis) {
    }

    /** One client's connection. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private final Doom doom;
        private boolean struck;
        private boolean over;

        Link(final Socket client, final Socket server, final Doom doom) {
            this.client = client;
            this.server = server;
            this.doom = doom;
        }

        void pump(final Socket from, final Socket to, final long limit) {
            final AtomicLong left = new AtomicLong(limit);
            try {
                final InputStream in = from.getInputStream();
                final OutputStream out = to.getOutputStream();
                final byte[] piece = new byte[PIECE];
                int length = in.read(piece);
                while (length >= 0) {
                    if (!isSilent()) {
                        out.write(piece, 0, (int) Math.min(length, left.get()));
                        if (left.addAndGet(-length) < 0) {
                            strike();
                        }
                    }
                    length = in.read(piece);
                }
            } catch (final IOException e) {
                // One side has ended the connection.
            }
            close();
        }

        void strike() {
            synchronized (this) {
                if (struck || over || !faulty) {
                    return;
                }
                struck = true;
            }
            if (doom.how() == How.SILENT) {
                silences.incrementAndGet();
                return;
            }

            cuts.incrementAndGet();
            if (doom.how() == How.RESET) {
                reset(client);
                reset(server);
            }
            close();
        }

        void close() {
            synchronized (this) {
                over = true;
            }
            links.remove(this);
            closeQuietly(client);
            closeQuietly(server);
        }

        private synchronized boolean isSilent() {
            return struck && doom.how() == How.SILENT;
        }

        /** Closing sends no end but a reset, and drops what is on its way. */
        private static void reset(final Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (final IOException e) {
                // It is closed already.
            }
        }
    }
}
