/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A simulated provider with one mailbox, and a plain program on the provider's own SDK that reads it. */
interface BenchProvider extends AutoCloseable {

    /** As in {@code --provider}, and before the dot in {@code key=value} lines. */
    String key();

    /** As in the table. */
    String name();

    /** How many times as fast as the plain program listing has to be, at least. */
    int wantedRatio();

    void deliver(byte[] message, Instant received);

    /** How long each request takes at least; a batch is one. */
    void latency(Duration each);

    BenchAccount account();

    /** What the plain program does: lists the ids page by page, and gets one message after the other. Gives the bytes of all messages. */
    long plainLoop() throws IOException;

    /** The HTTP requests to the mailbox until now, in their order, without those for tokens. */
    List<String> requests();

    /** How many requests the provider refused because they were too many. */
    long refused();

    @Override
    void close() throws IOException;
}
