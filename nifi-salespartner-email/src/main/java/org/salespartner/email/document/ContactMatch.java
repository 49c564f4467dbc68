/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

/**
 * A contact taking part in an e-mail.
 *
 * @param id        the contact's id in the directory
 * @param address   the address that took part
 * @param role      the header it stood in: {@code from}, {@code to}, {@code cc} …
 * @param matchedBy {@code address} or {@code name}
 */
public record ContactMatch(String id, String address, String role, String matchedBy) {
}
