/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

/**
 * The account an e-mail was read through.
 *
 * @param id       the account's own id (a property of the service, by default the address)
 * @param address  the account's main address
 * @param provider {@code imap}, {@code google}, {@code microsoft} …
 */
public record AccountReference(String id, String address, String provider) {
}
