/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import java.time.InstantSource;
import java.util.Random;

/** The processor as it is, with a clock that a test gives it. */
public class FetchEmailInTest extends FetchEmail {
    public FetchEmailInTest(final InstantSource clock) {
        super(clock, new Random(7));
    }
}
