/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

/** Reads as ParseEmail does, unless a test puts another reader in. */
class DefectParseEmail extends ParseEmail {
    MessageReader replacement;

    @Override
    MessageReader createReader(final long maximumTextBytes) {
        return replacement == null ? super.createReader(maximumTextBytes) : replacement;
    }
}
