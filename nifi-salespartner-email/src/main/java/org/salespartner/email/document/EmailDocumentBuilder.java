/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Builds an {@link EmailDocument} field by field; not thread-safe. */
public final class EmailDocumentBuilder {
    private String schemaVersion;
    private String identity;
    private AccountReference account;
    private Sighting sighting;
    private String providerThreadId;
    private String messageId;
    private String inReplyTo;
    private List<String> references;
    private String conversationId;
    private Direction direction;
    private EmailAddress from;
    private EmailAddress sender;
    private List<EmailAddress> replyTo;
    private List<EmailAddress> to;
    private List<EmailAddress> cc;
    private List<EmailAddress> bcc;
    private String subject;
    private Instant sentAt;
    private ZoneOffset sentOffset;
    private Instant receivedAt;
    private String text;
    private String reply;
    private String signature;
    private String language;
    private Automation automation;
    private List<Attachment> attachments;
    private List<String> problems;
    private List<ContactMatch> contacts;
    private CompanyMatch company;
    private Summary summary;
    private Qualification qualification;
    private DraftSection draft;
    private Map<String, JsonNode> other;

    /** A builder with nothing set but the schema version. */
    public EmailDocumentBuilder() {
        schemaVersion = EmailDocument.SCHEMA_VERSION;
    }

    EmailDocumentBuilder(final EmailDocument document) {
        schemaVersion = document.schemaVersion();
        identity = document.identity();
        account = document.account();
        sighting = document.sighting();
        providerThreadId = document.providerThreadId();
        messageId = document.messageId();
        inReplyTo = document.inReplyTo();
        references = document.references();
        conversationId = document.conversationId();
        direction = document.direction();
        from = document.from();
        sender = document.sender();
        replyTo = document.replyTo();
        to = document.to();
        cc = document.cc();
        bcc = document.bcc();
        subject = document.subject();
        sentAt = document.sentAt();
        sentOffset = document.sentOffset();
        receivedAt = document.receivedAt();
        text = document.text();
        reply = document.reply();
        signature = document.signature();
        language = document.language();
        automation = document.automation();
        attachments = document.attachments();
        problems = document.problems();
        contacts = document.contacts();
        company = document.company();
        summary = document.summary();
        qualification = document.qualification();
        draft = document.draft();
        other = document.other();
    }

    public EmailDocumentBuilder schemaVersion(final String value) {
        schemaVersion = value;
        return this;
    }

    public EmailDocumentBuilder identity(final String value) {
        identity = value;
        return this;
    }

    public EmailDocumentBuilder account(final AccountReference value) {
        account = value;
        return this;
    }

    public EmailDocumentBuilder sighting(final Sighting value) {
        sighting = value;
        return this;
    }

    public EmailDocumentBuilder providerThreadId(final String value) {
        providerThreadId = value;
        return this;
    }

    public EmailDocumentBuilder messageId(final String value) {
        messageId = value;
        return this;
    }

    public EmailDocumentBuilder inReplyTo(final String value) {
        inReplyTo = value;
        return this;
    }

    public EmailDocumentBuilder references(final List<String> value) {
        references = value;
        return this;
    }

    public EmailDocumentBuilder conversationId(final String value) {
        conversationId = value;
        return this;
    }

    public EmailDocumentBuilder direction(final Direction value) {
        direction = value;
        return this;
    }

    public EmailDocumentBuilder from(final EmailAddress value) {
        from = value;
        return this;
    }

    public EmailDocumentBuilder sender(final EmailAddress value) {
        sender = value;
        return this;
    }

    public EmailDocumentBuilder replyTo(final List<EmailAddress> value) {
        replyTo = value;
        return this;
    }

    public EmailDocumentBuilder to(final List<EmailAddress> value) {
        to = value;
        return this;
    }

    public EmailDocumentBuilder cc(final List<EmailAddress> value) {
        cc = value;
        return this;
    }

    public EmailDocumentBuilder bcc(final List<EmailAddress> value) {
        bcc = value;
        return this;
    }

    public EmailDocumentBuilder subject(final String value) {
        subject = value;
        return this;
    }

    public EmailDocumentBuilder sentAt(final Instant value) {
        sentAt = value;
        return this;
    }

    public EmailDocumentBuilder sentOffset(final ZoneOffset value) {
        sentOffset = value;
        return this;
    }

    public EmailDocumentBuilder receivedAt(final Instant value) {
        receivedAt = value;
        return this;
    }

    public EmailDocumentBuilder text(final String value) {
        text = value;
        return this;
    }

    public EmailDocumentBuilder reply(final String value) {
        reply = value;
        return this;
    }

    public EmailDocumentBuilder signature(final String value) {
        signature = value;
        return this;
    }

    public EmailDocumentBuilder language(final String value) {
        language = value;
        return this;
    }

    public EmailDocumentBuilder automation(final Automation value) {
        automation = value;
        return this;
    }

    public EmailDocumentBuilder attachments(final List<Attachment> value) {
        attachments = value;
        return this;
    }

    public EmailDocumentBuilder problems(final List<String> value) {
        problems = value;
        return this;
    }

    public EmailDocumentBuilder contacts(final List<ContactMatch> value) {
        contacts = value;
        return this;
    }

    public EmailDocumentBuilder company(final CompanyMatch value) {
        company = value;
        return this;
    }

    public EmailDocumentBuilder summary(final Summary value) {
        summary = value;
        return this;
    }

    public EmailDocumentBuilder qualification(final Qualification value) {
        qualification = value;
        return this;
    }

    public EmailDocumentBuilder draft(final DraftSection value) {
        draft = value;
        return this;
    }

    public EmailDocumentBuilder other(final Map<String, JsonNode> value) {
        other = value;
        return this;
    }

    public EmailDocument build() {
        return new EmailDocument(schemaVersion, identity, account, sighting, providerThreadId, messageId, inReplyTo,
                references, conversationId, direction, from, sender, replyTo, to,
                cc, bcc, subject, sentAt, sentOffset, receivedAt, text, reply,
                signature, language, automation, attachments, problems, contacts, company,
                summary, qualification, draft, other);
    }
}
