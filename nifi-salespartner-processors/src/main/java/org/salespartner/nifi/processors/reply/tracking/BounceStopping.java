/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.tracking;

import org.apache.nifi.components.DescribedValue;
import org.salespartner.email.document.BounceReason;
import org.salespartner.email.document.BounceRecipient;

import java.util.EnumSet;
import java.util.Set;

/** Which bounces put an address on the stop list. */
enum BounceStopping implements DescribedValue {
    PERMANENT("Permanent", "Every address that the bounce says will not get the mail, whatever the reason."),
    UNUSABLE("Unusable Addresses", """
            Only addresses that take no mail at all: unknown, disabled, or of a domain that does not exist. \
            A mail that was refused as spam or as too large stops nobody."""),
    NONE("None", "No address. The bounce is still tied to what was sent.");

    private static final Set<BounceReason> UNUSABLE_REASONS =
            EnumSet.of(BounceReason.USER_UNKNOWN, BounceReason.MAILBOX_DISABLED, BounceReason.HOST_UNKNOWN);

    private final String value;
    private final String description;

    BounceStopping(final String value, final String description) {
        this.value = value;
        this.description = description;
    }

    /** Whether nothing more is to be sent to a recipient. */
    boolean includes(final BounceRecipient recipient) {
        return switch (this) {
            case PERMANENT -> recipient.permanent();
            case UNUSABLE -> recipient.permanent() && UNUSABLE_REASONS.contains(recipient.reason());
            case NONE -> false;
        };
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
