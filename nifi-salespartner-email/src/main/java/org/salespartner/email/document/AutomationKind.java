/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** Who or what wrote an e-mail. */
public enum AutomationKind {
    HUMAN,
    AUTO_REPLY,
    BOUNCE,
    NEWSLETTER,
    MAILING_LIST,
    NOTIFICATION,
    CALENDAR,
    /** A receipt of reading (RFC 8098): a program sent it, and nobody wrote it. */
    READ_RECEIPT;

    /** The form used in JSON and in attributes: lower case with hyphens. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
