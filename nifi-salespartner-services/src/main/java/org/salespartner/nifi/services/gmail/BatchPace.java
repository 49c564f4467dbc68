/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls go into one batch. Gmail answers the calls of a batch side by side, and refuses some of them when they are more than it grants the
 * mailbox at a time, which it tells nobody beforehand: it advises against more than fifty
 * (https://developers.google.com/workspace/gmail/api/guides/batch), and sometimes grants fewer. So a limit that is met halves the batches, and each
 * batch that goes through lets them grow by one (rule S6). One for an account, whoever asks it. Thread-safe.
 */
final class BatchPace {
    static final int MOST = 50;
    static final int LEAST = 5;

    private final AtomicInteger size = new AtomicInteger(MOST);

    int size() {
        return size.get();
    }

    /**
     * Gmail has refused a batch, or calls of it, because of a limit.
     *
     * @param calls how many there were in it
     */
    void limited(final int calls) {
        size.updateAndGet(now -> Math.clamp(Math.min(now, calls) / 2, LEAST, MOST));
    }

    /**
     * A batch went through.
     *
     * @param calls how many there were in it; fewer than could have been tell nothing
     */
    void passed(final int calls) {
        size.updateAndGet(now -> calls < now ? now : Math.min(now + 1, MOST));
    }
}
