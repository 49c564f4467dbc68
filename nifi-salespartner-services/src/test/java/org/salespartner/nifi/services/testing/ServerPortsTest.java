/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ServerPortsTest {
    private static final Path GIVEN_BY_THE_SYSTEM = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int SERVERS = 200;

    @Test
    @DisplayName("A port that was found free is not given to another process that asks for any, until a server listens on it")
    void noPortIsOneThatTheSystemGives() throws IOException {
        assumeTrue(Files.isReadable(GIVEN_BY_THE_SYSTEM), "Only Linux says which ports it gives");
        // Not as one string: the kernel gives no more than what is read at first, which is one byte then.
        final int first = Integer.parseInt(Files.readAllLines(GIVEN_BY_THE_SYSTEM).getFirst().split("\\s+")[0]);

        for (int server = 0; server < SERVERS; server++) {
            final int port = ServerPorts.next();
            assertTrue(port < first, () -> "%d, and from %d on the system gives them".formatted(port, first));
        }
    }

    @Test
    void noPortIsFoundTwice() throws IOException {
        final Set<Integer> ports = new HashSet<>();
        for (int server = 0; server < SERVERS; server++) {
            ports.add(ServerPorts.next());
        }

        assertEquals(SERVERS, ports.size());
    }
}
