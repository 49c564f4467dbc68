/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors;

/** The attributes of an e-mail on its way through a flow, with the descriptions that the components document. */
public final class EmailAttributes {
    public static final String ACCOUNT = "email.account";
    public static final String ACCOUNT_DESC = "Id of the account that listed the e-mail";

    public static final String PROVIDER = "email.provider";
    public static final String PROVIDER_DESC = "Provider of the account: imap, google, microsoft";

    public static final String PROVIDER_ID = "email.provider.id";
    public static final String PROVIDER_ID_DESC = "The provider's id of the message in its folder; the UID for IMAP";

    public static final String THREAD_ID = "email.provider.thread.id";
    public static final String THREAD_ID_DESC = "The provider's thread id, where it has one";

    public static final String FOLDER = "email.folder";
    public static final String FOLDER_DESC = "Folder, or label, in which the e-mail was seen";

    public static final String UID_VALIDITY = "email.uid.validity";
    public static final String UID_VALIDITY_DESC = "UIDVALIDITY of the folder (IMAP)";

    public static final String MESSAGE_ID = "email.message.id";
    public static final String MESSAGE_ID_DESC = "Message-ID without angle brackets";

    public static final String IDENTITY = "email.identity";
    public static final String IDENTITY_DESC = "What makes the e-mail the same wherever it is seen";

    public static final String CONVERSATION_ID = "email.conversation.id";
    public static final String CONVERSATION_ID_DESC = "Id of the conversation";

    public static final String DIRECTION = "email.direction";
    public static final String DIRECTION_DESC = "inbound or outbound";

    public static final String AUTOMATION = "email.automation";
    public static final String AUTOMATION_DESC =
            "Who or what wrote the e-mail: human, auto-reply, bounce, newsletter, mailing-list, notification, calendar, read-receipt";

    public static final String LANGUAGE = "email.language";
    public static final String LANGUAGE_DESC = "Language of the e-mail, ISO 639-1, where it is clear";

    public static final String RECEIVED = "email.received";
    public static final String RECEIVED_DESC = "When the mailbox got the e-mail, ISO 8601 in UTC";

    public static final String SIZE = "email.size";
    public static final String SIZE_DESC = "Size of the raw message in bytes, as far as known";

    public static final String FROM = "email.from";
    public static final String FROM_DESC = "Address of the author (Envelope Attributes)";

    public static final String TO = "email.to";
    public static final String TO_DESC = "The first ten addresses in To, separated by commas (Envelope Attributes)";

    public static final String SUBJECT = "email.subject";
    public static final String SUBJECT_DESC = "Subject, decoded (Envelope Attributes)";

    public static final String CONTACT_ID = "contact.id";
    public static final String CONTACT_ID_DESC = "Id of the first matched contact";

    public static final String CONTACT_MATCHED_BY = "contact.matched.by";
    public static final String CONTACT_MATCHED_BY_DESC = "How the contact was matched: address or name";

    public static final String COMPANY_ID = "company.id";
    public static final String COMPANY_ID_DESC = "Id of the matched company";

    public static final String LEAD_VERDICT = "lead.verdict";
    public static final String LEAD_VERDICT_DESC = "Whether the sender is a lead: lead, not lead, review";

    public static final String LEAD_SCORE = "lead.score";
    public static final String LEAD_SCORE_DESC = "From 0.00, surely no lead, to 1.00, surely one";

    public static final String ASSISTANT_NAME = "assistant.name";
    public static final String ASSISTANT_NAME_DESC = "Who wrote the summary or the qualification, with version";

    public static final String ASSISTANT_MODEL = "assistant.model";
    public static final String ASSISTANT_MODEL_DESC = "The language model that was asked, as its endpoint names it; absent when none was";

    public static final String ASSISTANT_TOKENS_INPUT = "assistant.tokens.input";
    public static final String ASSISTANT_TOKENS_INPUT_DESC = "Tokens that the language model read, as its endpoint counts them";

    public static final String ASSISTANT_TOKENS_OUTPUT = "assistant.tokens.output";
    public static final String ASSISTANT_TOKENS_OUTPUT_DESC = "Tokens that the language model wrote, as its endpoint counts them";

    public static final String TIMELINE_ENTRY_ID = "timeline.entry.id";
    public static final String TIMELINE_ENTRY_ID_DESC = "Id of the entry on the timeline";

    public static final String TIMELINE_OUTCOME = "timeline.outcome";
    public static final String TIMELINE_OUTCOME_DESC = "What recording did: recorded, sighting added, already recorded";

    public static final String DRAFT_ID = "draft.id";
    public static final String DRAFT_ID_DESC = "Id of the draft in the store: what ApproveReply and SendReply go by";

    public static final String DRAFT_HASH = "draft.hash";
    public static final String DRAFT_HASH_DESC = "Hash of all that the draft says and whom it goes to; an approval names it";

    public static final String DRAFT_KIND = "draft.kind";
    public static final String DRAFT_KIND_DESC = "Why the draft is written: reply, follow-up, forward, new";

    public static final String DRAFT_STATE = "draft.state";
    public static final String DRAFT_STATE_DESC = "What has become of the draft: waiting, approved, rejected, closed, expired, sent";

    public static final String DRAFT_OUTCOME = "draft.outcome";
    public static final String DRAFT_OUTCOME_DESC = "What was done with the draft, or why nothing was, in a sentence";

    public static final String DRAFT_NOTE = "draft.note";
    public static final String DRAFT_NOTE_DESC = "What went wrong besides, such as with the copy in the mailbox, in a sentence";

    public static final String SENT_MESSAGE_ID = "sent.message.id";
    public static final String SENT_MESSAGE_ID_DESC = "Message-ID, without angle brackets, under which a mail of ours went out";

    public static final String SENT_AT = "sent.at";
    public static final String SENT_AT_DESC = "When it went out, ISO 8601 in UTC";

    public static final String ERROR_MESSAGE = "error.message";
    public static final String ERROR_MESSAGE_DESC = "What went wrong and what to do, in a sentence";

    public static final String ERROR_STEP = "error.step";
    public static final String ERROR_STEP_DESC = "The step that went wrong";

    public static final String REPLY_STEP = "reply.step";
    public static final String REPLY_STEP_DESC = "Which of several mails about the same one a draft is";

    private EmailAttributes() {
    }
}
