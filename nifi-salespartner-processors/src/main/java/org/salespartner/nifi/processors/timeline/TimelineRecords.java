/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.Statement;
import org.salespartner.nifi.store.TimelineEntry;
import org.salespartner.nifi.store.TimelineEntry.ContactRole;
import org.salespartner.nifi.store.TimelineEntry.Participant;
import org.salespartner.nifi.store.TimelineEntry.SightingEntry;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Entries of the timeline, and what was erased from it, as records. The documentation of QueryConversations describes the fields. */
final class TimelineRecords {
    private static final DataType STRING = RecordFieldType.STRING.getDataType();
    private static final DataType STRINGS = RecordFieldType.ARRAY.getArrayDataType(STRING);
    private static final DataType TIMESTAMP = RecordFieldType.TIMESTAMP.getDataType();
    private static final DataType LONG = RecordFieldType.LONG.getDataType();

    private static final RecordSchema SIGHTING = new SimpleRecordSchema(List.of(
            new RecordField("account", STRING),
            new RecordField("provider", STRING),
            new RecordField("folder", STRING),
            new RecordField("provider_id", STRING),
            new RecordField("uid_validity", LONG),
            new RecordField("seen_at", TIMESTAMP)));

    static final RecordSchema ENTRY = new SimpleRecordSchema(List.of(
            new RecordField("id", STRING),
            new RecordField("identity", STRING),
            new RecordField("conversation_id", STRING),
            new RecordField("message_id", STRING),
            new RecordField("direction", STRING),
            new RecordField("sent_at", TIMESTAMP),
            new RecordField("received_at", TIMESTAMP),
            new RecordField("from_name", STRING),
            new RecordField("from_address", STRING),
            new RecordField("to_addresses", STRINGS),
            new RecordField("cc_addresses", STRINGS),
            new RecordField("contact_ids", STRINGS),
            new RecordField("contact_names", STRINGS),
            new RecordField("company_id", STRING),
            new RecordField("company_name", STRING),
            new RecordField("subject", STRING),
            new RecordField("topic", STRING),
            new RecordField("key_points", STRINGS),
            new RecordField("next_steps", STRINGS),
            new RecordField("next_step_who", STRINGS),
            new RecordField("next_step_due", STRINGS),
            new RecordField("urgency", STRING),
            new RecordField("assistant", STRING),
            new RecordField("automation", STRING),
            new RecordField("reply", STRING),
            new RecordField("attachments", RecordFieldType.INT.getDataType()),
            new RecordField("sightings", RecordFieldType.ARRAY.getArrayDataType(RecordFieldType.RECORD.getRecordDataType(SIGHTING)))));

    static final RecordSchema ERASURE = new SimpleRecordSchema(List.of(
            new RecordField("operation", STRING),
            new RecordField("received_before", TIMESTAMP),
            new RecordField("contacts", LONG),
            new RecordField("entries", LONG)));

    private TimelineRecords() {
    }

    static Record ofEntry(final TimelineEntry entry) {
        final Participant author = entry.participants().stream().filter(participant -> "from".equals(participant.role())).findFirst()
                .orElseGet(() -> new Participant("from", null, null));
        final Summary summary = entry.summary() == null ? new Summary(null, null, null, null) : entry.summary();

        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", entry.id());
        values.put("identity", entry.identity());
        values.put("conversation_id", entry.conversationId());
        values.put("message_id", entry.messageId());
        values.put("direction", entry.direction() == null ? null : entry.direction().value());
        values.put("sent_at", timestamp(entry.sentAt()));
        values.put("received_at", timestamp(entry.receivedAt()));
        values.put("from_name", author.name());
        values.put("from_address", author.address());
        values.put("to_addresses", addresses(entry, "to"));
        values.put("cc_addresses", addresses(entry, "cc"));
        values.put("contact_ids", array(entry.contacts(), ContactRole::contactId));
        values.put("contact_names", array(entry.contacts(), ContactRole::name));
        values.put("company_id", entry.companyId());
        values.put("company_name", entry.companyName());
        values.put("subject", entry.subject());
        values.put("topic", summary.topic());
        values.put("key_points", array(summary.keyPoints(), Statement::text));
        values.put("next_steps", array(summary.nextSteps(), Statement::text));
        values.put("next_step_who", array(summary.nextSteps(), step -> step.who() == null ? null : step.who().value()));
        values.put("next_step_due", array(summary.nextSteps(), Statement::due));
        values.put("urgency", summary.urgency() == null ? null : summary.urgency().level().value());
        values.put("assistant", summary.assistant());
        values.put("automation", entry.automation() == null ? null : entry.automation().value());
        values.put("reply", entry.reply());
        values.put("attachments", entry.attachments());
        values.put("sightings", array(entry.sightings(), TimelineRecords::ofSighting));
        return new MapRecord(ENTRY, values);
    }

    /** @param before null when not the age decided */
    static Record ofErasure(final TimelineOperation operation, final Instant before, final long contacts, final long entries) {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("operation", operation.getValue());
        values.put("received_before", timestamp(before));
        values.put("contacts", contacts);
        values.put("entries", entries);
        return new MapRecord(ERASURE, values);
    }

    private static Record ofSighting(final SightingEntry sighting) {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("account", sighting.accountId());
        values.put("provider", sighting.provider());
        values.put("folder", sighting.folder());
        values.put("provider_id", sighting.providerId());
        values.put("uid_validity", sighting.uidValidity());
        values.put("seen_at", timestamp(sighting.seenAt()));
        return new MapRecord(SIGHTING, values);
    }

    private static Object[] addresses(final TimelineEntry entry, final String role) {
        return entry.participants().stream().filter(participant -> role.equals(participant.role())).map(Participant::address).toArray();
    }

    private static <T> Object[] array(final List<T> list, final Function<T, Object> field) {
        return list.stream().map(field).toArray();
    }

    private static Timestamp timestamp(final Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
