/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.salespartner.nifi.processors.sync.BusinessHours;
import org.salespartner.nifi.store.SendLedger.Caps;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the user has set for sending one draft.
 *
 * @param unapproved         whether a draft may go that no person has approved, if its account allows that, too
 * @param perAccountAndDay   null for what the provider allows
 * @param hours              when the recipient works; null for always
 * @param reservation        how long a draft that is being sent is kept from others
 */
record SendSettings(boolean unapproved, int perCorrespondentAndHour, Integer perAccountAndDay, BusinessHours hours, Duration reservation) {
    /** Gmail's for a consumer account (https://support.google.com/mail/answer/22839); Workspace allows 2,000. */
    private static final int GOOGLE = 500;
    /**
     * Outlook.com's for people who were never written to before, as leads are
     * (https://support.microsoft.com/office/sending-limits-in-outlook-com-279ee200-594c-40f0-9ec8-bb6af7735c2e). Exchange Online allows 10,000
     * recipients.
     */
    private static final int MICROSOFT = 1_000;
    /** What Yahoo and many hosters allow. */
    private static final int OTHERS = 500;

    /** Where the user has set none, the lowest that the provider has published. */
    Caps caps(final String provider) {
        return new Caps(perCorrespondentAndHour, perAccountAndDay == null ? published(provider) : perAccountAndDay);
    }

    /** When the recipient works next; empty when that is now. */
    Optional<Instant> closedUntil(final Instant now) {
        return hours == null || hours.includes(now) ? Optional.empty() : hours.nextOpening(now);
    }

    private static int published(final String provider) {
        return switch (provider) {
            case "google" -> GOOGLE;
            case "microsoft" -> MICROSOFT;
            default -> OTHERS;
        };
    }
}
