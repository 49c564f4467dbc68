/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftAttachment;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.nifi.processors.reply.DraftView;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Drafts as records. The documentation of ListDrafts describes the fields. */
final class DraftRecords {
    private static final DataType STRING = RecordFieldType.STRING.getDataType();
    private static final DataType STRINGS = RecordFieldType.ARRAY.getArrayDataType(STRING);
    private static final DataType TIMESTAMP = RecordFieldType.TIMESTAMP.getDataType();

    static final RecordSchema DRAFT = new SimpleRecordSchema(List.of(
            new RecordField("id", STRING),
            new RecordField("hash", STRING),
            new RecordField("kind", STRING),
            new RecordField("state", STRING),
            new RecordField("account", STRING),
            new RecordField("step", STRING),
            new RecordField("from_name", STRING),
            new RecordField("from_address", STRING),
            new RecordField("to_addresses", STRINGS),
            new RecordField("cc_addresses", STRINGS),
            new RecordField("bcc_addresses", STRINGS),
            new RecordField("subject", STRING),
            new RecordField("text", STRING),
            new RecordField("signature", STRING),
            new RecordField("quoted_text", STRING),
            new RecordField("attachments", STRINGS),
            new RecordField("answered_message_id", STRING),
            new RecordField("answered_address", STRING),
            new RecordField("answered_received_at", TIMESTAMP),
            new RecordField("contact_id", STRING),
            new RecordField("conversation_id", STRING),
            new RecordField("created_at", TIMESTAMP),
            new RecordField("expires_at", TIMESTAMP),
            new RecordField("not_before", TIMESTAMP),
            new RecordField("decided_by", STRING),
            new RecordField("decided_at", TIMESTAMP),
            new RecordField("reason", STRING)));

    private DraftRecords() {
    }

    /** @param state what the draft is now, which the store may learn only when somebody decides on it */
    static Record of(final Draft draft, final Draft.State state) {
        final DraftContent content = draft.content();
        final AnsweredMail answered = draft.answered();
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", draft.id());
        values.put("hash", draft.hash());
        values.put("kind", content.kind().value());
        values.put("state", DraftView.state(state));
        values.put("account", draft.key().accountId());
        values.put("step", draft.key().step());
        values.put("from_name", content.from().name());
        values.put("from_address", content.from().address());
        values.put("to_addresses", addresses(content.to()));
        values.put("cc_addresses", addresses(content.cc()));
        values.put("bcc_addresses", addresses(content.bcc()));
        values.put("subject", DraftView.subject(draft));
        values.put("text", content.text());
        values.put("signature", DraftView.signature(content));
        values.put("quoted_text", DraftView.quoted(content));
        values.put("attachments", content.attachments().stream().map(DraftAttachment::fileName).toArray());
        values.put("answered_message_id", answered == null ? null : answered.messageId());
        values.put("answered_address", answered == null ? null : answered.correspondent());
        values.put("answered_received_at", answered == null ? null : timestamp(answered.receivedAt()));
        values.put("contact_id", draft.contactId());
        values.put("conversation_id", draft.conversationId());
        values.put("created_at", timestamp(draft.createdAt()));
        values.put("expires_at", timestamp(draft.expiresAt()));
        values.put("not_before", timestamp(draft.notBefore()));
        values.put("decided_by", draft.decidedBy());
        values.put("decided_at", timestamp(draft.decidedAt()));
        values.put("reason", draft.reason());
        return new MapRecord(DRAFT, values);
    }

    private static Object[] addresses(final List<EmailAddress> addresses) {
        return addresses.stream().map(EmailAddress::address).toArray();
    }

    private static Timestamp timestamp(final Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
