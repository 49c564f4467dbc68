/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.MessageReference;

/** Where a message stands, without what the server says about it: that may be known at one time and not at another. */
record MessagePlace(String folder, Long uidValidity, String providerId) {
    static MessagePlace of(final MessageReference message) {
        return new MessagePlace(message.folder(), message.uidValidity(), message.providerId());
    }
}
