/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.Summary;

import java.time.Instant;
import java.util.List;

/**
 * One e-mail on the timeline. What the e-mail did not have is null; lists are never null.
 *
 * @param participants everyone in From, To and Cc
 * @param contacts     those of them that are contacts
 * @param reply        what the author newly wrote, shortened to what the store keeps
 * @param sightings    where it was seen
 */
public record TimelineEntry(String id, String identity, String conversationId, String messageId, Direction direction, Instant sentAt,
        Instant receivedAt, String subject, List<Participant> participants, List<ContactRole> contacts, String companyId, String companyName,
        AutomationKind automation, String reply, Summary summary, int attachments, List<SightingEntry> sightings) {

    public record Participant(String role, String name, String address) {
    }

    public record ContactRole(String contactId, String name, String address, String role) {
    }

    public record SightingEntry(String accountId, String provider, String folder, String providerId, Long uidValidity, Instant seenAt) {
    }
}
