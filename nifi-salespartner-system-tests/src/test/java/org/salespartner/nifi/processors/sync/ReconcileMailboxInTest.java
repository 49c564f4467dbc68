/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import java.time.InstantSource;

/** The processor as it is, with a clock that a test gives it. */
public class ReconcileMailboxInTest extends ReconcileMailbox {
    public ReconcileMailboxInTest(final InstantSource clock) {
        super(clock);
    }
}
