/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How one NiFi is run.
 *
 * @param port port of 127.0.0.1 for the canvas; 0 lets a free one be found
 * @param heapMegabytes size of the Java heap, in MiB
 * @param startLimit how long to wait at most until NiFi answers
 * @param jvmArguments further arguments of the Java virtual machine
 * @param nars NARs that are copied into the instance's {@code extensions} folder before each start
 */
public record NiFiOptions(int port, int heapMegabytes, Duration startLimit, List<String> jvmArguments, List<Path> nars) {
    /** Halves the processor time that a start costs, at the expense of the speed of long runs. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");

    /**
     * @param checkout whose NAR is to run
     * @return any port, 1 GiB, our NAR and the stock processors, compiled for a quick start; a benchmark wants no such arguments
     */
    public static NiFiOptions of(final Checkout checkout) {
        return new NiFiOptions(0, 1024, Duration.ofMinutes(3), QUICK_START, List.of(checkout.nar(), checkout.stockNar()));
    }

    public NiFiOptions {
        jvmArguments = List.copyOf(jvmArguments);
        nars = List.copyOf(nars);
    }

    public NiFiOptions withPort(final int newPort) {
        return new NiFiOptions(newPort, heapMegabytes, startLimit, jvmArguments, nars);
    }

    public NiFiOptions withHeapMegabytes(final int newHeapMegabytes) {
        return new NiFiOptions(port, newHeapMegabytes, startLimit, jvmArguments, nars);
    }

    public NiFiOptions withStartLimit(final Duration newStartLimit) {
        return new NiFiOptions(port, heapMegabytes, newStartLimit, jvmArguments, nars);
    }

    public NiFiOptions withJvmArguments(final List<String> newJvmArguments) {
        return new NiFiOptions(port, heapMegabytes, startLimit, newJvmArguments, nars);
    }

    public NiFiOptions withNars(final List<Path> newNars) {
        return new NiFiOptions(port, heapMegabytes, startLimit, jvmArguments, newNars);
    }
}
