/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.components.DescribedValue;
import org.salespartner.email.draft.DraftKind;

/** The choices of Kind. */
enum KindOption implements DescribedValue {
    REPLY(DraftKind.REPLY, "Reply", "Answers the mail, to its author."),
    FOLLOW_UP(DraftKind.FOLLOW_UP, "Follow-up", "Follows a mail of our own that nobody has answered for some time, to the same people."),
    FORWARD(DraftKind.FORWARD, "Forward", "Hands the mail on, with its files, to fixed recipients."),
    NEW(DraftKind.NEW, "New", "Begins a conversation with the contact that the e-mail document names: one mail for each contact.");

    private final DraftKind kind;
    private final String value;
    private final String description;

    KindOption(final DraftKind kind, final String value, final String description) {
        this.kind = kind;
        this.value = value;
        this.description = description;
    }

    DraftKind kind() {
        return kind;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public String getDisplayName() {
        return value;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
