/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Sighting;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.ConversationTimeline.RecordResult;
import org.salespartner.nifi.store.StoreException;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Puts e-mails on the timeline, each identity once (rule I1).
 *
 * <p>The first recording of an e-mail is the one that is kept: recording it again adds a sighting and changes nothing else, even when the document
 * knows more by then (a contact that was added later, another summary). A replay therefore never rewrites what was decided.</p>
 */
final class TimelineRecorder {
    private static final int MAXIMUM_REPLY = 65_536;
    private static final int MAXIMUM_SUBJECT = 16_384;
    private static final int MAXIMUM_ID = 2_000;
    private static final int MAXIMUM_NAME = 1_000;
    private static final int MAXIMUM_ROLE = 20;

    private static final String FIND = "select id, conversation_id from salespartner_entry where identity_key = ?";
    private static final String INSERT = """
            insert into salespartner_entry (id, identity, identity_key, conversation_id, message_id, message_key, author_key, direction, timeline_at,
                sent_at, received_at, recorded_at, subject, automation, reply, summary, attachments, company_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String INSERT_PARTICIPANT = """
            insert into salespartner_participant (entry_id, ordinal, role, name, address, address_key) values (?, ?, ?, ?, ?, ?)""";
    private static final String INSERT_CONTACT = """
            insert into salespartner_entry_contact (entry_id, ordinal, contact_id, address, address_key, role) values (?, ?, ?, ?, ?, ?)""";
    private static final String FIND_SIGHTING = "select 1 from salespartner_sighting where entry_id = ? and place_key = ?";
    private static final String INSERT_SIGHTING = """
            insert into salespartner_sighting (entry_id, place_key, account_id, account_key, provider, folder, provider_id, uid_validity, seen_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final ConversationRepository conversations;

    TimelineRecorder(final ConversationRepository conversations) {
        this.conversations = conversations;
    }

    RecordResult record(final Connection connection, final EmailDocument email) throws SQLException, StoreException {
        if (Texts.stripped(email.identity()) == null) {
            throw new StoreException("The email document has no identity, so it cannot be told from others: parse the raw message again.", null);
        }

        final Optional<RecordResult> known = Sql.first(connection, FIND,
                row -> new RecordResult(row.getString(1), row.getString(2), RecordOutcome.ALREADY_RECORDED), Texts.key(email.identity()));
        if (known.isPresent()) {
            final RecordResult entry = known.get();
            if (!addSighting(connection, entry.entryId(), email)) {
                return entry;
            }
            final String joined = conversations.joinThread(connection, entry.conversationId(), email);
            return new RecordResult(entry.entryId(), joined, RecordOutcome.SIGHTING_ADDED);
        }

        final String authorKey = email.from() == null ? null : Texts.addressKey(email.from().address());
        final String conversation = conversations.join(connection, email, authorKey);
        final String entryId = UUID.randomUUID().toString();
        insert(connection, entryId, conversation, authorKey, email);
        insertParticipants(connection, entryId, email);
        insertContacts(connection, entryId, email);
        addSighting(connection, entryId, email);
        return new RecordResult(entryId, conversation, RecordOutcome.RECORDED);
    }

    /**
     * What is compared of the place of a message.
     *
     * @param uidValidity null where the provider has no such thing
     */
    static String placeKey(final String accountId, final String folder, final Long uidValidity, final String providerId) {
        return Texts.hash(accountId, folder, Long.toString(uidValidity == null ? 0 : uidValidity), providerId);
    }

    private static void insert(final Connection connection, final String entryId, final String conversation, final String authorKey,
            final EmailDocument email) throws SQLException {
        final Instant now = Instant.now();
        final Instant sentOrNow = email.sentAt() == null ? now : email.sentAt();
        Sql.update(connection, INSERT,
                entryId,
                Texts.shortened(email.identity(), MAXIMUM_ID),
                Texts.key(email.identity()),
                conversation,
                Texts.shortened(email.messageId(), MAXIMUM_ID),
                ConversationRepository.messageKey(email),
                authorKey,
                email.direction() == null ? null : email.direction().name(),
                email.receivedAt() == null ? sentOrNow : email.receivedAt(),
                email.sentAt(),
                email.receivedAt(),
                now,
                Texts.shortened(email.subject(), MAXIMUM_SUBJECT),
                email.automation() == null || email.automation().kind() == null ? null : email.automation().kind().name(),
                Texts.shortened(email.reply(), MAXIMUM_REPLY),
                SummaryJson.write(email.summary()),
                email.attachments().size(),
                email.company() == null ? null : Texts.key(email.company().id()));
    }

    private static void insertParticipants(final Connection connection, final String entryId, final EmailDocument email) throws SQLException {
        final List<Object[]> rows = new ArrayList<>();
        addParticipant(rows, entryId, "from", email.from());
        addParticipant(rows, entryId, "sender", email.sender());
        email.replyTo().forEach(address -> addParticipant(rows, entryId, "reply-to", address));
        email.to().forEach(address -> addParticipant(rows, entryId, "to", address));
        email.cc().forEach(address -> addParticipant(rows, entryId, "cc", address));
        email.bcc().forEach(address -> addParticipant(rows, entryId, "bcc", address));
        Sql.batch(connection, INSERT_PARTICIPANT, rows);
    }

    private static void addParticipant(final List<Object[]> rows, final String entryId, final String role, final EmailAddress participant) {
        if (participant == null || participant.address() == null) {
            return;
        }
        rows.add(new Object[] {entryId, rows.size(), role, Texts.shortened(participant.name(), MAXIMUM_NAME),
            Texts.shortened(participant.address(), MAXIMUM_NAME), Texts.addressKey(participant.address())});
    }

    private static void insertContacts(final Connection connection, final String entryId, final EmailDocument email) throws SQLException {
        final List<Object[]> rows = new ArrayList<>();
        for (final ContactMatch contact : email.contacts()) {
            if (contact.id() != null) {
                rows.add(new Object[] {entryId, rows.size(), Texts.key(contact.id()), Texts.shortened(contact.address(), MAXIMUM_NAME),
                    Texts.addressKey(contact.address()), Texts.shortened(contact.role(), MAXIMUM_ROLE)});
            }
        }
        Sql.batch(connection, INSERT_CONTACT, rows);
    }

    /** Whether the place was new. A document without account and sighting, as of a file, has no place. */
    private static boolean addSighting(final Connection connection, final String entryId, final EmailDocument email) throws SQLException {
        if (email.account() == null || email.sighting() == null) {
            return false;
        }

        final String account = email.account().id() == null ? "" : email.account().id();
        final Sighting sighting = email.sighting();
        final long uidValidity = sighting.uidValidity() == null ? 0 : sighting.uidValidity();
        final String place = placeKey(account, sighting.folder(), sighting.uidValidity(), sighting.providerId());
        if (Sql.first(connection, FIND_SIGHTING, row -> true, entryId, place).isPresent()) {
            return false;
        }

        Sql.update(connection, INSERT_SIGHTING,
                entryId,
                place,
                Texts.shortened(account, MAXIMUM_NAME),
                Texts.key(account),
                Texts.shortened(email.account().provider(), Texts.MAXIMUM_KEY),
                Texts.shortened(sighting.folder(), MAXIMUM_ID),
                Texts.shortened(sighting.providerId(), MAXIMUM_ID),
                uidValidity,
                Instant.now());
        return true;
    }
}
