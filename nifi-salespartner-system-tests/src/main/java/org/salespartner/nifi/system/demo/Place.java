/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

/**
 * Where a mail lies: this, and not its Message-ID, tells one source from another.
 *
 * @param providerId the UID
 */
record Place(String folder, String providerId) {

    static Place of(final DemoMailbox.Placed placed) {
        return new Place(placed.folder(), Long.toString(placed.uid()));
    }
}
