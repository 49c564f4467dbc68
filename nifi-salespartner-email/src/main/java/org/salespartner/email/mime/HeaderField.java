/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

/**
 * One field of a header.
 *
 * @param name  as written
 * @param value unfolded and trimmed, bytes turned into characters, encoded words (RFC 2047) still encoded
 */
public record HeaderField(String name, String value) {
}
