/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One e-mail as every step of a flow sees it: what was read from the raw message, then what each step found out about it.
 * Lists are never null; everything else is null where the message or the step had nothing to say.
 * {@code docs/email-document.schema.json} describes the same as JSON.
 *
 * @param schemaVersion    {@link #SCHEMA_VERSION} for what this version writes
 * @param identity         what makes this the same e-mail wherever it is seen (rule I1); opaque, compared as a whole
 * @param account          the account that listed it, null when the bytes came from elsewhere (a file, an HTTP request)
 * @param sighting         where it was seen, null when the bytes came from elsewhere
 * @param providerThreadId the provider's own thread id, opaque
 * @param messageId        Message-ID (RFC 5322, 3.6.4) without angle brackets, null when missing
 * @param inReplyTo        the first id of In-Reply-To without angle brackets
 * @param references       the ids of References without angle brackets, oldest first
 * @param conversationId   the same for all e-mails of one conversation, as far as the e-mail alone can tell
 * @param sentAt           the Date header
 * @param sentOffset       the time zone offset of the Date header, so that "tomorrow" is counted from the author's day; null when it names none
 * @param receivedAt       when the mailbox got it (IMAP INTERNALDATE or the like), else from the topmost Received header
 * @param text             the whole body as text, capped
 * @param reply            what the author newly wrote, without quotes and signature, capped
 * @param language         ISO 639-1 code, null when unsure
 * @param problems         what was malformed and how it was read, one sentence each
 * @param contacts         who was matched in the contact directory
 * @param company          the company matched by domain or through a contact
 * @param summary          what an assistant made of it
 * @param qualification    whether its sender is a lead; null when nobody was asked
 * @param draft            the mail of ours that was written about it; null when none was
 * @param other            top-level fields that this version does not know, kept as they came
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"schemaVersion", "identity", "account", "sighting", "providerThreadId", "messageId", "inReplyTo", "references",
    "conversationId", "direction", "from", "sender", "replyTo", "to", "cc", "bcc", "subject", "sentAt", "sentOffset", "receivedAt", "text",
    "reply", "signature", "language", "automation", "attachments", "problems", "contacts", "company", "summary", "qualification", "draft"})
public record EmailDocument(
        String schemaVersion,
        String identity,
        AccountReference account,
        Sighting sighting,
        String providerThreadId,
        String messageId,
        String inReplyTo,
        List<String> references,
        String conversationId,
        Direction direction,
        EmailAddress from,
        EmailAddress sender,
        List<EmailAddress> replyTo,
        List<EmailAddress> to,
        List<EmailAddress> cc,
        List<EmailAddress> bcc,
        String subject,
        Instant sentAt,
        ZoneOffset sentOffset,
        Instant receivedAt,
        String text,
        String reply,
        String signature,
        String language,
        Automation automation,
        List<Attachment> attachments,
        List<String> problems,
        List<ContactMatch> contacts,
        CompanyMatch company,
        Summary summary,
        Qualification qualification,
        DraftSection draft,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> other) {

    /** The version written by this library. A reader refuses any other, see {@link EmailDocumentJson}. */
    public static final String SCHEMA_VERSION = "1";

    /** The media type of the JSON form. */
    public static final String MEDIA_TYPE = "application/vnd.salespartner.email+json";

    public EmailDocument {
        references = references == null ? List.of() : List.copyOf(references);
        replyTo = replyTo == null ? List.of() : List.copyOf(replyTo);
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
        bcc = bcc == null ? List.of() : List.copyOf(bcc);
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
        problems = problems == null ? List.of() : List.copyOf(problems);
        contacts = contacts == null ? List.of() : List.copyOf(contacts);
        other = other == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(other));
    }

    /** A builder that starts with everything this document holds. */
    public EmailDocumentBuilder toBuilder() {
        return new EmailDocumentBuilder(this);
    }
}
