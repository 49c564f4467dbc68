/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.salespartner.email.document.Direction;
import org.salespartner.email.read.SafeFileName;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.reply.DraftView;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.SendLedger.SentMail;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells what became of a draft: by the FlowFile's attributes and content, in provenance, in the log. Nothing of it decides anything. */
final class SendTransfer {
    private static final Set<Relationship> COMING_AGAIN = Set.of(SendReply.REL_RETRY, SendReply.REL_SCHEDULED, SendReply.REL_CAPPED);
    private static final Set<Relationship> IN_TROUBLE =
            Set.of(SendReply.REL_RETRY, SendReply.REL_FAILURE, SendReply.REL_REJECTED, SendReply.REL_UNCERTAIN);
    /** What an earlier round has said. */
    private static final Set<String> OF_A_ROUND = Set.of(SendReply.NOT_BEFORE, EmailAttributes.ERROR_MESSAGE, EmailAttributes.ERROR_STEP);
    /** What the FlowFile says of the mail that was answered, and would be taken for where the mail that went out was seen. */
    private static final Set<String> OF_THE_ANSWERED = Set.of(EmailAttributes.FOLDER, EmailAttributes.PROVIDER_ID, EmailAttributes.UID_VALIDITY,
            EmailAttributes.THREAD_ID, EmailAttributes.IDENTITY, EmailAttributes.CONVERSATION_ID, EmailAttributes.AUTOMATION,
            EmailAttributes.LANGUAGE, EmailAttributes.SIZE, EmailAttributes.RECEIVED, EmailAttributes.FROM, EmailAttributes.TO,
            EmailAttributes.SUBJECT, EmailAttributes.TIMELINE_ENTRY_ID, EmailAttributes.TIMELINE_OUTCOME);

    private final ProcessContext context;
    private final ProcessSession session;
    private final FlowFile flowFile;
    private final ComponentLog log;

    SendTransfer(final ProcessContext context, final ProcessSession session, final FlowFile flowFile, final ComponentLog log) {
        this.context = context;
        this.session = session;
        this.flowFile = flowFile;
        this.log = log;
    }

    void transfer(final SendOutcome outcome, final long millis) {
        final Set<String> gone = new HashSet<>(OF_A_ROUND);
        final Map<String, String> attributes = describe(outcome);
        FlowFile told = flowFile;
        if (outcome.message() != null) {
            gone.addAll(OF_THE_ANSWERED);
            attributes.putAll(ofMessage(outcome));
            told = session.write(told, out -> out.write(outcome.message()));
        }
        told = session.putAllAttributes(session.removeAllAttributes(told, gone), attributes);

        if (outcome.relationship() == SendReply.REL_SENT) {
            session.getProvenanceReporter().send(told, transitUri(outcome), "Message-ID <%s>".formatted(outcome.sent().messageId()), millis);
        }
        log(outcome);
        final boolean waits = COMING_AGAIN.contains(outcome.relationship()) || outcome.relationship() == SendReply.REL_FAILURE;
        session.transfer(waits ? session.penalize(told) : told, outcome.relationship());
    }

    private Map<String, String> describe(final SendOutcome outcome) {
        final Map<String, String> attributes = new LinkedHashMap<>(outcome.notes());
        final Draft draft = outcome.draft();
        final boolean out = outcome.sent() != null;
        if (draft != null) {
            attributes.put(EmailAttributes.DRAFT_ID, draft.id());
            attributes.put(EmailAttributes.DRAFT_HASH, draft.hash());
            attributes.put(EmailAttributes.DRAFT_KIND, draft.content().kind().value());
            attributes.put(EmailAttributes.DRAFT_STATE, DraftView.state(out ? Draft.State.SENT : draft.state()));
            // As the account writes it, so that the timeline has one spelling; the draft's key has another.
            attributes.put(EmailAttributes.ACCOUNT, account(draft).map(EmailAccount::getId).orElse(draft.key().accountId()));
            if (draft.contactId() != null) {
                attributes.put(EmailAttributes.CONTACT_ID, draft.contactId());
            }
        }
        final String sentence = outcome.sentence() == null ? "There is no message; the log has the details." : outcome.sentence();
        attributes.put(EmailAttributes.DRAFT_OUTCOME, sentence);
        if (outcome.until() != null) {
            attributes.put(SendReply.NOT_BEFORE, outcome.until().toString());
        }
        if (out) {
            attributes.put(EmailAttributes.SENT_MESSAGE_ID, outcome.sent().messageId());
            attributes.put(EmailAttributes.SENT_AT, outcome.sent().sentAt().toString());
        }
        if (IN_TROUBLE.contains(outcome.relationship())) {
            attributes.put(EmailAttributes.ERROR_MESSAGE, sentence);
            attributes.put(EmailAttributes.ERROR_STEP, "SendReply");
        }
        return attributes;
    }

    private Map<String, String> ofMessage(final SendOutcome outcome) {
        final SentMail sent = outcome.sent();
        final Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(EmailAttributes.MESSAGE_ID, sent.messageId());
        attributes.put(EmailAttributes.DIRECTION, Direction.OUTBOUND.value());
        attributes.put(CoreAttributes.FILENAME.key(), SafeFileName.of(sent.messageId(), null));
        attributes.put(CoreAttributes.MIME_TYPE.key(), "message/rfc822");
        account(outcome.draft()).map(EmailAccount::getProvider).ifPresent(provider -> attributes.put(EmailAttributes.PROVIDER, provider));
        return attributes;
    }

    private Optional<EmailAccount> account(final Draft draft) {
        return context.getProperty(SendProperties.EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class).findAccount(draft.key().accountId());
    }

    /** Names the account and the message, and no host, person or secret. */
    private static String transitUri(final SendOutcome outcome) {
        return "salespartner-send:/account/%s/message/%s".formatted(encoded(outcome.draft().key().accountId()), encoded(outcome.sent().messageId()));
    }

    private static String encoded(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void log(final SendOutcome outcome) {
        final String id = outcome.draft() == null ? flowFile.getAttribute(EmailAttributes.DRAFT_ID) : outcome.draft().id();
        if (outcome.relationship() == SendReply.REL_FAILURE) {
            log.error("SendReply cannot send draft [{}]: {}", id, outcome.sentence(), outcome.fault());
        } else if (outcome.relationship() == SendReply.REL_UNCERTAIN || outcome.relationship() == SendReply.REL_REJECTED) {
            log.warn("SendReply and draft [{}]: {}", id, outcome.sentence(), outcome.fault());
        } else if (outcome.relationship() == SendReply.REL_RETRY && outcome.fault() != null) {
            log.warn("SendReply tries draft [{}] again later: {}", id, outcome.sentence(), outcome.fault());
        }
    }
}
