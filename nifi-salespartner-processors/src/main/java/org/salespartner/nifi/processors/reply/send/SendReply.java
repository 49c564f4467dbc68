/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.reply.MailboxCopies;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.processors.sync.AccountRest;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.SendLedger.Refusal;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends a draft, at most once (rule R2). What becomes of one whose sending is cut short at any point:
 *
 * <table>
 * <caption>Where NiFi is killed, and what the next run finds</caption>
 * <tr><th>killed</th><th>in the ledger</th><th>the next run</th></tr>
 * <tr><td>before the reservation is durable</td><td>nothing</td><td>sends</td></tr>
 * <tr><td>after it</td><td>a reservation without an attempt: nothing was handed over</td><td>waits until it ends, then sends</td></tr>
 * <tr><td>after the provider has created the draft</td><td>the same</td><td>the same, by a new draft; the first one is taken away</td></tr>
 * <tr><td>after the attempt is noted, before the mail is handed over</td><td>a reservation with an attempt</td><td>waits until it ends, then asks
 * for the fate: a provider's draft that waits is sent, unless the draft was closed or somebody put on the stop list since; over SMTP nobody can tell,
 * so {@code uncertain}</td></tr>
 * <tr><td>between the end of the mail and the server's answer, and after the answer</td><td>the same</td><td>asks for the fate: sent, when the
 * draft was or the mail stands among the sent ones, else {@code uncertain}</td></tr>
 * <tr><td>after the ledger has it as sent, before the session commits</td><td>sent</td><td>{@code already sent}, with the message</td></tr>
 * </table>
 *
 * <p>A store that fails instead of NiFi leaves the same traces; what is known meanwhile is kept in memory and written once it is back.</p>
 */
// Without SupportsBatching: the session has to commit as soon as the ledger says what became of the draft.
@Tags({"email", "mail", "salespartner", "reply", "send", "smtp", "draft", "crm"})
@InputRequirement(Requirement.INPUT_REQUIRED)
@CapabilityDescription("""
        Sends a draft, once, however often its FlowFile comes by, is replayed, or NiFi is killed meanwhile. The draft is named by its id; whom it \
        goes to, what it says and whether a person has approved it is read from the Draft Store and from nowhere else. Nothing goes out from an \
        account in monitor mode, to a program, to ourselves, to somebody on the stop list, past the caps, or when a person has answered meanwhile.""")
@ReadsAttribute(attribute = EmailAttributes.DRAFT_ID, description = EmailAttributes.DRAFT_ID_DESC + ", as Draft ID has it by default")
@WritesAttributes({
    @WritesAttribute(attribute = EmailAttributes.DRAFT_ID, description = EmailAttributes.DRAFT_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_HASH, description = EmailAttributes.DRAFT_HASH_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_KIND, description = EmailAttributes.DRAFT_KIND_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_STATE, description = EmailAttributes.DRAFT_STATE_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_OUTCOME, description = EmailAttributes.DRAFT_OUTCOME_DESC),
    @WritesAttribute(attribute = EmailAttributes.SENT_MESSAGE_ID, description = EmailAttributes.SENT_MESSAGE_ID_DESC
            + ", on sent and already sent"),
    @WritesAttribute(attribute = EmailAttributes.SENT_AT, description = EmailAttributes.SENT_AT_DESC + ", on sent and already sent"),
    @WritesAttribute(attribute = SendReply.NOT_BEFORE, description = "When it is worth trying again, ISO 8601 in UTC (scheduled, capped, retry)"),
    @WritesAttribute(attribute = SendReply.REFUSED_RECIPIENTS, description = "Recipients whom the server refused while the others got the mail, "
            + "separated by commas, on sent"),
    @WritesAttribute(attribute = SendReply.NOTE, description = "What went wrong besides, such as with a copy in the mailbox: on sent, already sent, "
            + "closed, answered meanwhile and uncertain"),
    @WritesAttribute(attribute = EmailAttributes.CONTACT_ID, description = "Id of the contact that the draft is for"),
    @WritesAttribute(attribute = EmailAttributes.ACCOUNT, description = "Id of the account that sends"),
    @WritesAttribute(attribute = EmailAttributes.MESSAGE_ID, description = EmailAttributes.MESSAGE_ID_DESC
            + ", of the mail that went out, on sent and already sent. The other email attributes are then those of this mail, or are taken away"),
    @WritesAttribute(attribute = EmailAttributes.DIRECTION, description = "outbound, on sent and already sent"),
    @WritesAttribute(attribute = EmailAttributes.PROVIDER, description = EmailAttributes.PROVIDER_DESC + ", on sent and already sent"),
    @WritesAttribute(attribute = "filename", description = "The Message-ID made safe, with .eml, on sent and already sent"),
    @WritesAttribute(attribute = "mime.type", description = "message/rfc822, on sent and already sent"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC
            + ", on retry, failure, rejected and uncertain"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC
            + ", on retry, failure, rejected and uncertain")})
@SeeAlso(classNames = {"org.salespartner.nifi.processors.reply.draft.DraftReply", "org.salespartner.nifi.processors.reply.approval.ApproveReply",
    "org.salespartner.nifi.processors.reply.tracking.TrackReplies", "org.salespartner.nifi.processors.reply.stoplist.ManageStopList"})
@UseCase(description = "Send what a person has approved, and keep it on the timeline.",
        keywords = {"approval", "reply", "outbox"},
        configuration = """
                Put the account in conversation mode, and set "Draft Store", "Send Ledger", "Stop List" and "Conversation Timeline" to one \
                SalesPartnerStore.
                Connect "approved" of ApproveReply to SendReply, and "retry", "scheduled" and "capped" back to SendReply.
                Connect "sent" and "already sent" to ParseEmail and RecordConversation.
                Connect "uncertain", "rejected" and "failure" to where a person looks, and the others to a queue that shows why nothing was sent.
                """)
public class SendReply extends AbstractProcessor implements VerifiableProcessor {
    static final String NOT_BEFORE = "send.not.before";
    static final String REFUSED_RECIPIENTS = "send.refused.recipients";
    static final String NOTE = "send.note";

    static final Relationship REL_SENT = relationship("sent",
            "The mail is out. The content is the raw message as it went out: give it to ParseEmail and RecordConversation for the timeline.");
    static final Relationship REL_ALREADY_SENT = relationship("already sent", "It was sent before. The content is the raw message as it went out, "
            + "where mime.type says so.");
    static final Relationship REL_NOT_APPROVED = relationship("not approved", "No person has approved it, and it is not to go without that.");
    static final Relationship REL_CLOSED = relationship("closed", "A person has rejected it, it waited too long, or it was closed before.");
    static final Relationship REL_ANSWERED = relationship("answered meanwhile",
            "A person has answered, or for a follow-up the correspondent has written, since the draft was made. The draft is closed.");
    static final Relationship REL_MONITOR_ONLY = relationship("monitor only",
            "The account is in monitor mode, or has nothing to send with: nothing is ever sent from it.");
    static final Relationship REL_AUTOMATED = relationship("automated", "A program wrote what it answers, or would get it.");
    static final Relationship REL_INTERNAL = relationship("internal",
            "It would go to ourselves; a forward only counts as that if it would go to the mailbox itself.");
    static final Relationship REL_CAPPED = relationship("capped",
            "So many mails have gone out that this one has to wait. Connect it back to this processor: the FlowFile is penalised and comes again.");
    static final Relationship REL_STOPPED = relationship("stopped", "A recipient is on the stop list.");
    static final Relationship REL_SCHEDULED = relationship("scheduled",
            "It is not yet time to send it. Connect it back to this processor: the FlowFile is penalised and comes again.");
    static final Relationship REL_REJECTED = relationship("rejected", "The provider refuses the mail, or everybody in To, for good.");
    static final Relationship REL_UNCERTAIN = relationship("uncertain",
            "It may have been sent, and nobody can tell. It never goes out again by itself: a person has to look.");
    static final Relationship REL_RETRY = relationship("retry", "It could not be sent just now, for instance because the mail server or the store "
            + "cannot be reached. Connect it back to this processor: the FlowFile is penalised and comes again.");
    static final Relationship REL_FAILURE = relationship("failure", "It cannot be sent; error.message says why and what to do.");

    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SENT, REL_ALREADY_SENT, REL_NOT_APPROVED, REL_CLOSED, REL_ANSWERED,
            REL_MONITOR_ONLY, REL_AUTOMATED, REL_INTERNAL, REL_CAPPED, REL_STOPPED, REL_SCHEDULED, REL_REJECTED, REL_UNCERTAIN, REL_RETRY,
            REL_FAILURE);

    /** After these nobody is to send it by hand, without looking what became of it. */
    private static final Set<Relationship> OVER = Set.of(REL_SENT, REL_ALREADY_SENT, REL_CLOSED, REL_ANSWERED, REL_UNCERTAIN);

    private final InstantSource clock;
    private final UnwrittenEntries unwritten = new UnwrittenEntries();
    private volatile AccountRest rest;

    public SendReply() {
        this(InstantSource.system());
    }

    SendReply(final InstantSource clock) {
        this.clock = clock;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return SendProperties.ALL;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @OnScheduled
    public void onScheduled() {
        rest = AccountRest.of(clock, getLogger());
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }

        final String draftId = context.getProperty(SendProperties.DRAFT_ID).evaluateAttributeExpressions(flowFile).getValue();
        final SendTransfer transfer = new SendTransfer(context, session, flowFile, getLogger());
        final long started = System.nanoTime();
        SendOutcome outcome;
        try {
            outcome = send(context, flowFile, draftId == null ? "" : draftId.strip());
        } catch (final StoreUnavailableException e) {
            outcome = SendOutcome.of(REL_RETRY, e.getMessage(), null, e);
            context.yield();
        } catch (final StoreException | IllegalArgumentException e) {
            outcome = SendOutcome.of(REL_FAILURE, e.getMessage(), null, e);
        } catch (final RuntimeException e) {
            outcome = SendOutcome.of(REL_FAILURE, "An unexpected fault [%s]; the log has the details. The ledger has whether it was sent."
                    .formatted(e.getClass().getSimpleName()), null, e);
        }
        final long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
        transfer.transfer(OVER.contains(outcome.relationship()) ? withoutCopy(context, outcome) : outcome, millis);
    }

    @Override
    public List<ConfigVerificationResult> verify(final ProcessContext context, final ComponentLog verificationLogger,
            final Map<String, String> attributes) {
        return new SendVerification(context, clock).verify(verificationLogger);
    }

    /** What a person could send by hand is no longer among the mailbox's drafts; nothing depends on that. */
    private SendOutcome withoutCopy(final ProcessContext context, final SendOutcome outcome) {
        final DraftStore drafts = context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class);
        return new MailboxCopies(drafts, getLogger())
                .remove(outcome.draft(), context.getProperty(SendProperties.EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class))
                .map(left -> outcome.note(NOTE, left)).orElse(outcome);
    }

    private SendOutcome send(final ProcessContext context, final FlowFile flowFile, final String draftId) throws StoreException {
        if (draftId.isEmpty()) {
            return SendOutcome.of(REL_FAILURE, "Draft ID gives nothing for this FlowFile: it has to name the draft that is to be sent.", null);
        }

        final SendLedger ledger = context.getProperty(Outbox.SEND_LEDGER).asControllerService(SendLedger.class);
        final EmailAccounts accounts = context.getProperty(SendProperties.EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class);
        final DraftSending.Services services = new DraftSending.Services(
                context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class), ledger, accounts);
        final AnswerLookout lookout = new AnswerLookout(
                context.getProperty(SendProperties.CONVERSATION_TIMELINE).asControllerService(ConversationTimeline.class), ledger,
                accounts.getOurselves());
        final SendEnding ending = new SendEnding(ledger, context.getProperty(SendProperties.STOP_LIST).asControllerService(StopList.class), unwritten,
                clock, getLogger());
        return new DraftSending(services, lookout, SendProperties.settings(context, flowFile), ending, rest, clock).send(draftId);
    }

    /** Where a draft goes that the ledger does not give the right to send. */
    static Relationship relationship(final Refusal refusal) {
        return switch (refusal) {
            case BUSY -> REL_RETRY;
            case ALREADY_SENT -> REL_ALREADY_SENT;
            case NOT_APPROVED -> REL_NOT_APPROVED;
            case CLOSED -> REL_CLOSED;
            case CAPPED -> REL_CAPPED;
            case STOPPED -> REL_STOPPED;
            case REJECTED -> REL_REJECTED;
            case UNCERTAIN -> REL_UNCERTAIN;
            case SCHEDULED -> REL_SCHEDULED;
            case UNKNOWN -> REL_FAILURE;
        };
    }

    /** Whether it concerns every mail of the account, and not just the one that was to be sent. */
    static boolean isAboutAccount(final MailboxException fault) {
        return fault instanceof SignInException || fault instanceof ThrottledException;
    }

    private static Relationship relationship(final String name, final String description) {
        return new Relationship.Builder().name(name).description(description).build();
    }
}
