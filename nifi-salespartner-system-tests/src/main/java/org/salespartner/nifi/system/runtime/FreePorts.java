/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import org.salespartner.nifi.services.testing.ServerPorts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports of the loopback address on which nobody listens. */
public final class FreePorts {
    private FreePorts() {
    }

    /** @return a port of 127.0.0.1 that was free a moment ago, and that nobody gets who asks for any port */
    public static int next() {
        try {
            return ServerPorts.next();
        } catch (final IOException e) {
            throw new NiFiException("No free port on 127.0.0.1", e);
        }
    }

    /**
     * @param port a port of 127.0.0.1
     * @return whether one can listen on it now
     */
    public static boolean isFree(final int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (final IOException e) {
            return false;
        }
    }
}
