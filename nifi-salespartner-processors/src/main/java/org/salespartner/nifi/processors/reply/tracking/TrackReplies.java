/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.tracking;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.crm.MatchContact;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.Outcome;
import org.salespartner.nifi.processors.reply.MailboxCopies;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.processors.reply.tracking.SentMailTracker.Finding;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.SendLedger.SentRecord;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StoreException;

import java.time.Clock;
import java.util.List;
import java.util.Set;

// Without SupportsBatching: it would widen the time between what is durable in the store and the session that says so.
@InputRequirement(Requirement.INPUT_REQUIRED)
@Tags({"salespartner", "email", "mail", "reply", "bounce", "unsubscribe", "stop list", "draft", "follow-up", "conversation", "track"})
@CapabilityDescription("""
    Ties what comes in to what was sent. A bounce of a mail of ours puts the address that failed for good on the stop list; a reply to a mail of \
    ours closes the drafts and follow-ups that wait for that person; a wish not to be written to puts the sender on the stop list; and a mail that a \
    person of ours wrote closes the drafts of its conversation. Stands between ParseEmail or MatchContact and DraftReply, for inbound and outbound \
    mail. The document goes on as it came. Mail that a program wrote, such as an out-of-office, closes nothing.""")
@WritesAttributes({
    @WritesAttribute(attribute = "mime.type", description = EmailDocument.MEDIA_TYPE),
    @WritesAttribute(attribute = EmailAttributes.SENT_MESSAGE_ID,
            description = EmailAttributes.SENT_MESSAGE_ID_DESC + ": the one that bounced, that is answered, or that this is"),
    @WritesAttribute(attribute = EmailAttributes.SENT_AT, description = EmailAttributes.SENT_AT_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_ID, description = EmailAttributes.DRAFT_ID_DESC + ": the draft that was sent"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + ", on retry and failure"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + ", on retry and failure")})
@SeeAlso(classNames = {"org.salespartner.nifi.processors.reply.draft.DraftReply", "org.salespartner.nifi.processors.reply.approval.ApproveReply",
    "org.salespartner.nifi.processors.reply.send.SendReply", "org.salespartner.nifi.processors.reply.stoplist.ManageStopList"})
@UseCase(description = "Do not send a draft when the person has been answered, has replied, or cannot be reached.",
    keywords = {"bounce handling", "follow-up", "sequence"},
    configuration = """
        List the folder with sent mail too, so that what your people write by hand is seen.
        Connect "success" of ParseEmail to TrackReplies, so that bounces are seen, which come from no contact.
        Connect "reply" and "other" to MatchContact, and "bounce" and "unsubscribe" to RecordConversation or to a place where someone looks.
        Connect "retry" back to TrackReplies.
        """)
public class TrackReplies extends AbstractProcessor {

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("""
                The accounts that are ours. They say which addresses and domains are our own: what a colleague writes closes drafts as well, and \
                mail among ourselves closes nothing. Without it, only the account that stands in the email document is known to be ours. Copies \
                that DraftReply has put into the mailbox of one of them are removed when their draft is closed.""")
            .required(false)
            .identifiesControllerService(EmailAccounts.class)
            .build();

    static final PropertyDescriptor STOP_ON_BOUNCE = new PropertyDescriptor.Builder()
            .name("Stop On Bounce")
            .description("Which bounces of what was sent put the address that failed on the stop list. Only addresses that the mail went to are.")
            .required(true)
            .allowableValues(BounceStopping.class)
            .defaultValue(BounceStopping.PERMANENT)
            .build();

    static final Relationship REL_BOUNCE = new Relationship.Builder()
            .name("bounce")
            .description("A bounce of a mail of ours; sent.message.id and draft.id say which.")
            .build();
    static final Relationship REL_REPLY = new Relationship.Builder()
            .name("reply")
            .description("A reply by a person to a mail of ours; sent.message.id and draft.id say which. Drafts that waited for the person are "
                    + "closed.")
            .build();
    static final Relationship REL_UNSUBSCRIBE = new Relationship.Builder()
            .name("unsubscribe")
            .description("All that the mail says is that the person does not want to be written to. The sender's address is on the stop list.")
            .build();
    static final Relationship REL_OTHER = new Relationship.Builder()
            .name("other")
            .description("All other mail, what we wrote included.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS =
            List.of(Outbox.SEND_LEDGER, Outbox.DRAFT_STORE, Outbox.STOP_LIST, EMAIL_ACCOUNTS, STOP_ON_BOUNCE);

    private static final Set<Relationship> RELATIONSHIPS =
            Set.of(REL_BOUNCE, REL_REPLY, REL_UNSUBSCRIBE, REL_OTHER, EmailDocuments.REL_RETRY, EmailDocuments.REL_FAILURE);

    private final Clock clock;

    public TrackReplies() {
        this(Clock.systemUTC());
    }

    TrackReplies(final Clock clock) {
        this.clock = clock;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final SentMailTracker tracker = new SentMailTracker(
                context.getProperty(Outbox.SEND_LEDGER).asControllerService(SendLedger.class),
                context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class),
                context.getProperty(Outbox.STOP_LIST).asControllerService(StopList.class),
                context.getProperty(STOP_ON_BOUNCE).asAllowableValue(BounceStopping.class),
                clock);
        final EmailAccounts accounts = context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class);
        final DraftStore drafts = context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class);
        new EmailDocuments("TrackReplies", getLogger()).handle(context, session, (document, flowFile) -> {
            final Outcome outcome = track(tracker, document, accounts);
            new MailboxCopies(drafts, getLogger()).removeAll(tracker.closed(), accounts);
            return outcome;
        });
    }

    private static Outcome track(final SentMailTracker tracker, final EmailDocument document, final EmailAccounts accounts) throws StoreException {
        final Finding finding = tracker.track(document,
                MatchContact.ourselves(document, accounts == null ? Ourselves.NOBODY : accounts.getOurselves()));
        final SentRecord sent = finding.sent();
        final Relationship relationship = switch (finding.kind()) {
            case BOUNCE -> REL_BOUNCE;
            case REPLY -> REL_REPLY;
            case UNSUBSCRIBE -> REL_UNSUBSCRIBE;
            case OTHER -> REL_OTHER;
        };
        return Outcome.of(relationship, document)
                .attribute(EmailAttributes.SENT_MESSAGE_ID, sent == null ? null : sent.mail().messageId())
                .attribute(EmailAttributes.SENT_AT, sent == null || sent.mail().sentAt() == null ? null : sent.mail().sentAt().toString())
                .attribute(EmailAttributes.DRAFT_ID, sent == null || sent.draft() == null ? null : sent.draft().id())
                .report((reporter, flowFile) -> reporter.route(flowFile, relationship, finding.details()));
    }
}
