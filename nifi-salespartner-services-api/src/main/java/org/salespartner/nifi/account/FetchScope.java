/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/** How much of a message is fetched. */
public enum FetchScope {
    /** The whole message, byte for byte. */
    FULL,
    /** The header block with the empty line that ends it. */
    HEADERS
}
