/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of 127.0.0.1 for servers that have to be told where to listen, and do so seconds later, or again after a restart. They lie below those that
 * the system gives to whoever connects or asks for any port: such a one is somebody else's when another process happens to get it in between.
 */
public final class ServerPorts {
    private static final int FIRST = 20_000;
    /** Linux gives ports from 32768 on, others from 49152 on. */
    private static final int COUNT = 12_000;
    /** Processes that are started together have neighbouring ids; none uses so many ports. */
    private static final int APART = 397;
    private static final AtomicInteger NEXT = new AtomicInteger((int) (ProcessHandle.current().pid() * APART % COUNT));

    private ServerPorts() {
    }

    /** A port that nobody listens on, and that this process has not been given before. */
    public static int next() throws IOException {
        for (int attempt = 0; attempt < COUNT; attempt++) {
            final int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }

        throw new IOException("Each port from %d to %d is in use".formatted(FIRST, FIRST + COUNT - 1));
    }

    private static boolean isFree(final int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (final IOException e) {
            return false;
        }
    }
}
