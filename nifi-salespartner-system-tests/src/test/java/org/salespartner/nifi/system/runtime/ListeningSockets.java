/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses on which a process of Linux listens, read from {@code /proc}. */
public final class ListeningSockets {
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final String LISTEN = "0A";
    private static final String LOOPBACK_4 = "0100007F";
    private static final String LOOPBACK_6 = "00000000000000000000000001000000";
    private static final String LOOPBACK_4_IN_6 = "0000000000000000FFFF00000100007F";

    private ListeningSockets() {
    }

    public static Set<String> inodesOf(final long pid) throws IOException {
        final Set<String> inodes = new HashSet<>();
        for (final Path descriptor : FileTrees.list(Path.of("/proc/%d/fd".formatted(pid)))) {
            final Matcher matcher = SOCKET.matcher(target(descriptor));
            if (matcher.matches()) {
                inodes.add(matcher.group(1));
            }
        }
        return inodes;
    }

    /** @return the local addresses as the kernel writes them: hexadecimal, in the byte order of the machine */
    public static Set<String> addresses(final String protocol, final Set<String> inodes) throws IOException {
        final Set<String> addresses = new TreeSet<>();
        for (final String line : Files.readAllLines(Path.of("/proc/net/" + protocol))) {
            final String[] fields = line.strip().split("\\s+");
            if (LISTEN.equals(fields[3]) && inodes.contains(fields[9])) {
                addresses.add(fields[1].substring(0, fields[1].indexOf(':')));
            }
        }
        return addresses;
    }

    public static boolean isLoopback(final String address) {
        return Set.of(LOOPBACK_4, LOOPBACK_6, LOOPBACK_4_IN_6).contains(address);
    }

    private static String target(final Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (final IOException e) {
            return "";
        }
    }
}
