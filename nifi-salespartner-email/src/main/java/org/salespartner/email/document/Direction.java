/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;

/** Whether an e-mail was sent to us or by us. */
public enum Direction {
    INBOUND,
    OUTBOUND;

    /** The form used in JSON and in attributes: lower case. */
    @JsonValue
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
