/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.emulators;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.nifi.system.runtime.ListeningSockets;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The emulators would listen on every interface; here nobody else can reach them, and they do not outlive a test. */
class IsolationTest {

    @ParameterizedTest
    @EnumSource(Emulator.Kind.class)
    @EnabledOnOs(OS.LINUX)
    void anEmulatorListensOnTheLoopbackAddressOnly(final Emulator.Kind kind) throws Exception {
        assumeTrue(Emulator.isInstalled(), Emulator::notInstalled);
        try (Emulator emulator = Emulator.start(kind, Map.of())) {
            final Set<String> inodes = ListeningSockets.inodesOf(emulator.process().pid());
            final Set<String> addresses = new HashSet<>(ListeningSockets.addresses("tcp", inodes));
            addresses.addAll(ListeningSockets.addresses("tcp6", inodes));
            assertTrue(!addresses.isEmpty() && addresses.stream().allMatch(ListeningSockets::isLoopback), addresses::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Emulator.Kind.class)
    @DisplayName("An emulator ends when what started it does, however that ends")
    void endsWithItsInput(final Emulator.Kind kind) throws Exception {
        assumeTrue(Emulator.isInstalled(), Emulator::notInstalled);
        try (Emulator emulator = Emulator.start(kind, Map.of())) {
            emulator.process().getOutputStream().close();
            assertTrue(emulator.process().waitFor(60, TimeUnit.SECONDS));
        }
    }
}
