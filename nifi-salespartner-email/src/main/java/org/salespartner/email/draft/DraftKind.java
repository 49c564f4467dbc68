/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a mail of ours is written. */
public enum DraftKind {
    /** It answers a mail. */
    REPLY("reply"),
    /** It follows a mail of our own that nobody answered. */
    FOLLOW_UP("follow-up"),
    /** It hands a mail on to somebody else. */
    FORWARD("forward"),
    /** It begins a conversation with one contact. */
    NEW("new");

    private final String value;

    DraftKind(final String value) {
        this.value = value;
    }

    /** The form used in JSON, attributes and the store. */
    @JsonValue
    public String value() {
        return value;
    }
}
