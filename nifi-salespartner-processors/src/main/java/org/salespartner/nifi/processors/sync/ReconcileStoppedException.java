/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

/** The processor was stopped while a mailbox was compared; nothing of it is kept. */
final class ReconcileStoppedException extends Exception {
    ReconcileStoppedException() {
        super("Comparing was stopped");
    }
}
