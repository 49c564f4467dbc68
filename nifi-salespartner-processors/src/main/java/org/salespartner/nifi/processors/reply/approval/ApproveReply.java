/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.ReadsAttributes;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.MultiProcessorUseCase;
import org.apache.nifi.annotation.documentation.ProcessorConfiguration;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.Validator;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.processor.exception.ProcessException;
import org.salespartner.email.draft.DraftChecks;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.reply.DraftView;
import org.salespartner.nifi.processors.reply.MailboxCopies;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.DraftStore.Decided;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

// Without SupportsBatching: it would widen the time between a decision that is durable and the session that says so.
@InputRequirement(Requirement.INPUT_REQUIRED)
@Tags({"salespartner", "email", "mail", "reply", "draft", "approve", "reject", "edit", "decision", "http", "human in the loop"})
@CapabilityDescription("""
    Takes what a person decided about a draft: approve, reject, or send it with another text. The decision names the draft's id and the hash of what \
    the person has seen, so that nobody approves another text than the one that is sent. The draft in the store is what counts and what comes out, \
    never what the FlowFile says. Nothing is sent here: connect "approved" to SendReply. Each outcome has a relationship, and a sentence and a \
    status for an HTTP response.""")
@ReadsAttributes({
    @ReadsAttribute(attribute = EmailAttributes.DRAFT_ID, description = "Properties: the draft, as Draft ID has it by default"),
    @ReadsAttribute(attribute = EmailAttributes.DRAFT_HASH, description = "Properties: what the person has seen, as Draft Hash has it by default"),
    @ReadsAttribute(attribute = "draft.decision", description = "Properties: approve, reject or edit, as Decision has it by default"),
    @ReadsAttribute(attribute = "draft.text", description = "Properties: the text of an edit, as New Text has it by default"),
    @ReadsAttribute(attribute = "draft.reason", description = "Properties: why, as Reason has it by default"),
    @ReadsAttribute(attribute = "draft.decided.by", description = "Who decided, as Decided By has it by default"),
    @ReadsAttribute(attribute = "http.headers.Authorization", description = BearerSecret.HEADER_DESC)})
@WritesAttributes({
    @WritesAttribute(attribute = EmailAttributes.DRAFT_ID, description = EmailAttributes.DRAFT_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_HASH, description = EmailAttributes.DRAFT_HASH_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_KIND, description = EmailAttributes.DRAFT_KIND_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_STATE, description = EmailAttributes.DRAFT_STATE_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_OUTCOME, description = EmailAttributes.DRAFT_OUTCOME_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_NOTE, description = EmailAttributes.DRAFT_NOTE_DESC
            + "; of a text that a person wrote, what they may have overlooked in it"),
    @WritesAttribute(attribute = EmailAttributes.CONTACT_ID, description = "Id of the contact that the draft is for"),
    @WritesAttribute(attribute = EmailAttributes.ACCOUNT, description = "Id of the account that the draft is sent from"),
    @WritesAttribute(attribute = ApproveReply.HTTP_STATUS,
            description = "The status that suits an HTTP response: 200, 400, 401, 404, 409, 410, 500, 503"),
    @WritesAttribute(attribute = "mime.type", description = "application/json"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + ", on retry and failure"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + ", on retry and failure")})
@SeeAlso(value = ListDrafts.class, classNames = {"org.salespartner.nifi.processors.reply.draft.DraftReply",
    "org.salespartner.nifi.processors.reply.send.SendReply", "org.salespartner.nifi.processors.reply.tracking.TrackReplies"})
@UseCase(description = "Decide by what stands in attributes, for example of a table of decisions that was split into FlowFiles.",
    configuration = """
        Set "Decision Source" to "Properties" and, since no HTTP request leads here, "Request Authentication" to "None".
        The properties then read the attributes draft.id, draft.hash, draft.decision, draft.text, \
        draft.reason and draft.decided.by, or whatever their Expression Language says.
        """)
@MultiProcessorUseCase(
    description = "Approve, change and reject drafts over HTTP.",
    keywords = {"http", "rest", "web hook", "approval", "chat"},
    notes = """
        Programs that look for malware follow the links in mails, so a link that approves would approve by itself: only POST is allowed, and the \
        decision stands in the body.
        Keep the port on 127.0.0.1 behind a gateway of yours, or use TLS with client certificates and take who decides from the certificate: \
        then set "Decided By" to ${http.subject.dn}, and "Request Authentication" to "None".
        """,
    configurations = {
        @ProcessorConfiguration(
            processorClassName = "org.apache.nifi.processors.standard.HandleHttpRequest",
            configuration = """
                Set "Hostname" to 127.0.0.1, "Allowed Paths" to /decisions, and allow POST only: set the properties that allow GET, PUT and DELETE \
                to false.
                Connect "success" to ApproveReply.
                """),
        @ProcessorConfiguration(
            processorClass = ApproveReply.class,
            configuration = """
                Leave "Decision Source" at "Content", and set "Bearer Secret" to a sensitive parameter.
                Connect "approved" both to SendReply and to HandleHttpResponse, and every other relationship to HandleHttpResponse.
                """),
        @ProcessorConfiguration(
            processorClassName = "org.apache.nifi.processors.standard.HandleHttpResponse",
            configuration = """
                Set the status code to ${http.status}. The content, a JSON object with the outcome and the draft, is the body.
                """)
    })
public class ApproveReply extends AbstractProcessor {
    static final String HTTP_STATUS = "http.status";
    /** Bytes; a text of a mail that a person writes is far below. */
    static final long MAXIMUM_SIZE = 1024L * 1024;

    private static final String STEP = "ApproveReply";
    private static final String BEING_SENT = "It is being sent without a decision.";
    private static final Set<String> OLD_ATTRIBUTES = Set.of(EmailAttributes.ERROR_MESSAGE, EmailAttributes.ERROR_STEP, EmailAttributes.DRAFT_ID,
            EmailAttributes.DRAFT_HASH, EmailAttributes.DRAFT_KIND, EmailAttributes.DRAFT_STATE, EmailAttributes.DRAFT_NOTE, EmailAttributes.ACCOUNT,
            EmailAttributes.CONTACT_ID);

    static final PropertyDescriptor DECISION_SOURCE = new PropertyDescriptor.Builder()
            .name("Decision Source")
            .description("Where the decision stands.")
            .required(true)
            .allowableValues(DecisionSource.class)
            .defaultValue(DecisionSource.CONTENT)
            .build();

    static final PropertyDescriptor DRAFT_ID = part("Draft ID", "${draft.id}", "The draft's id.");
    static final PropertyDescriptor DRAFT_HASH = part("Draft Hash", "${draft.hash}",
            "The hash of what the person has seen, as ListDrafts gives it.");
    static final PropertyDescriptor DECISION = part("Decision", "${draft.decision}", "What was decided: approve, reject, or edit.");
    static final PropertyDescriptor NEW_TEXT = part("New Text", "${draft.text}", """
        For edit: the text that is sent instead, without signature and quotation. It counts as approved, since a person wrote it.""");
    static final PropertyDescriptor REASON = part("Reason", "${draft.reason}", "Why, in a sentence that is kept with the draft. May give nothing.");

    static final PropertyDescriptor DECIDED_BY = new PropertyDescriptor.Builder()
            .name("Decided By")
            .description("""
                Who decided: a name or an address, kept with the draft and named in provenance. What it gives counts whatever the content says, so \
                set it to what the connection proves, for example ${http.subject.dn}. Where it gives nothing, the field "by" of the content is \
                taken.""")
            .required(false)
            .defaultValue("${draft.decided.by}")
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(Validator.VALID)
            .build();

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("""
                The accounts that drafts are sent from, for the copies that DraftReply puts into the mailbox with Save In Mailbox: a copy is removed \
                as soon as its draft is decided on. Without it no mailbox is touched here, and SendReply removes the copy of what it sends.""")
            .identifiesControllerService(EmailAccounts.class)
            .build();

    static final Relationship REL_APPROVED = relationship("approved",
            "The draft is approved, with its own or with the person's text; draft.id names it. The same decision by the same person comes here "
                    + "again.");
    static final Relationship REL_REJECTED = relationship("rejected", "The person rejected the draft, and it is never sent.");
    static final Relationship REL_CHANGED = relationship("changed",
            "The hash is of another text than the one that is kept: the content shows the draft as it stands, and nothing was decided.");
    static final Relationship REL_ALREADY_DECIDED = relationship("already decided",
            "Somebody has decided otherwise or before, or it is being sent or was sent. Nothing has changed.");
    static final Relationship REL_ANSWERED_MEANWHILE = relationship("answered meanwhile",
            "The conversation has gone on without the draft, which is closed. Nothing has changed.");
    static final Relationship REL_EXPIRED = relationship("expired", "The draft waited too long and is not sent any more.");
    static final Relationship REL_NOT_FOUND = relationship("not found", "There is no draft of that id.");
    static final Relationship REL_INVALID = relationship("invalid", "The request is malformed; draft.outcome says how. Nothing has changed.");
    static final Relationship REL_RETRY = relationship("retry",
            "The store cannot be reached; the content is as it came. Connect it back to this processor, or answer with ${http.status}.");
    static final Relationship REL_FAILURE = relationship("failure",
            "The decision cannot be kept; error.message says why. The content is as it came.");

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(Outbox.DRAFT_STORE, DECISION_SOURCE, DRAFT_ID, DRAFT_HASH, DECISION,
            NEW_TEXT, REASON, DECIDED_BY, BearerSecret.REQUEST_AUTHENTICATION, BearerSecret.BEARER_SECRET, EMAIL_ACCOUNTS);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_APPROVED, REL_REJECTED, REL_CHANGED, REL_ALREADY_DECIDED,
            REL_ANSWERED_MEANWHILE, REL_EXPIRED, REL_NOT_FOUND, REL_INVALID, BearerSecret.REL_UNAUTHORIZED, REL_RETRY, REL_FAILURE);

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
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }

        if (BearerSecret.isMissing(context, flowFile)) {
            answer(session, flowFile, new Answer(BearerSecret.REL_UNAUTHORIZED, BearerSecret.STATUS, BearerSecret.SENTENCE, null));
            return;
        }

        try {
            final DecisionRequest request = read(context, session, flowFile);
            final DraftStore store = context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class);
            final Answer answer = decide(store, request);
            answer(session, flowFile, answer.noted(doubts(request, answer)).noted(withoutCopy(context, store, answer.draft())));
        } catch (final InvalidDecisionException e) {
            answer(session, flowFile, new Answer(REL_INVALID, 400, e.getMessage(), null));
        } catch (final StoreUnavailableException e) {
            getLogger().warn("{} tries {} again later: {}", STEP, flowFile, e.getMessage(), e);
            trouble(session, flowFile, REL_RETRY, 503, "The drafts cannot be reached just now: try again later.", e.getMessage());
            context.yield();
        } catch (final ProcessException e) {
            throw e;
        } catch (final StoreException | IOException | RuntimeException e) {
            getLogger().error("{} failed for {}", STEP, flowFile, e);
            final String message = e instanceof StoreException ? e.getMessage()
                    : "An unexpected fault [%s]; the log has the details.".formatted(e.getClass().getSimpleName());
            trouble(session, flowFile, REL_FAILURE, 500, "The decision could not be kept; the log of NiFi says why.", message);
        }
    }

    private static DecisionRequest read(final ProcessContext context, final ProcessSession session, final FlowFile flowFile)
            throws InvalidDecisionException, IOException {
        final String who = valueOf(context, DECIDED_BY, flowFile);
        if (context.getProperty(DECISION_SOURCE).asAllowableValue(DecisionSource.class) == DecisionSource.PROPERTIES) {
            return DecisionRequest.of(valueOf(context, DRAFT_ID, flowFile), valueOf(context, DRAFT_HASH, flowFile),
                    valueOf(context, DECISION, flowFile), valueOf(context, NEW_TEXT, flowFile), valueOf(context, REASON, flowFile), who);
        }
        if (flowFile.getSize() > MAXIMUM_SIZE) {
            throw new InvalidDecisionException("The content has %d bytes, a decision has %d at most.".formatted(flowFile.getSize(), MAXIMUM_SIZE));
        }
        try (InputStream in = session.read(flowFile)) {
            return DecisionRequest.ofJson(in.readAllBytes(), who);
        } catch (final IOException e) {
            throw new FlowFileAccessException("The content of %s cannot be read.".formatted(flowFile), e);
        }
    }

    /**
     * The copy in the mailbox, if there is one, goes when its draft waits no longer.
     *
     * @param draft null for none
     * @return why it is still there, a sentence; null when it is not
     */
    private String withoutCopy(final ProcessContext context, final DraftStore store, final Draft draft) {
        return draft == null || draft.state() == Draft.State.WAITING ? null : new MailboxCopies(store, getLogger())
                .remove(draft, context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class)).orElse(null);
    }

    private static Answer decide(final DraftStore store, final DecisionRequest request) throws StoreException {
        final Optional<Draft> seen = store.find(request.id());
        if (seen.isEmpty()) {
            return notFound();
        }

        final Decided decided = store.decide(request.decision(seen.get()));
        final Draft draft = decided.draft();
        return switch (decided.outcome()) {
            case DECIDED -> done(draft);
            case CHANGED -> new Answer(REL_CHANGED, 409, "The draft reads otherwise than the one that was decided on: look at it again.", draft);
            case ALREADY_DECIDED -> request.isDone(draft) ? done(draft) : new Answer(REL_ALREADY_DECIDED, 409, before(draft), draft);
            case ANSWERED_MEANWHILE -> new Answer(REL_ANSWERED_MEANWHILE, 409,
                    draft.reason() == null ? "The conversation has gone on without this draft." : draft.reason(), draft);
            case EXPIRED -> new Answer(REL_EXPIRED, 410, "The draft was to be sent before %s.".formatted(draft.expiresAt()), draft);
            case UNKNOWN -> notFound();
        };
    }

    /** A person's text is theirs, and is sent as it is; what they may have overlooked is said. Null for nothing. */
    private static String doubts(final DecisionRequest request, final Answer answer) {
        if (request.verdict() != DraftStore.Verdict.EDIT || answer.relationship() != REL_APPROVED) {
            return null;
        }

        final List<String> doubts = DraftChecks.doubts(answer.draft().content());
        return doubts.isEmpty() ? null : String.join(" ", doubts);
    }

    private static Answer done(final Draft draft) {
        return draft.state() == Draft.State.REJECTED
                ? new Answer(REL_REJECTED, 200, "Rejected by %s.".formatted(draft.decidedBy()), draft)
                : new Answer(REL_APPROVED, 200, "Approved by %s.".formatted(draft.decidedBy()), draft);
    }

    private static Answer notFound() {
        return new Answer(REL_NOT_FOUND, 404, "There is no draft of that id.", null);
    }

    private static String before(final Draft draft) {
        return switch (draft.state()) {
            case SENT -> "It was sent before.";
            case REJECTED -> "It was rejected by %s before.".formatted(draft.decidedBy());
            case APPROVED -> draft.decidedBy() == null ? BEING_SENT : "It was approved by %s before.".formatted(draft.decidedBy());
            case WAITING, CLOSED, EXPIRED -> BEING_SENT;
        };
    }

    private static void answer(final ProcessSession session, final FlowFile flowFile, final Answer answer) {
        final Draft draft = answer.draft();
        FlowFile answered = session.write(flowFile, out -> DraftView.write(out, answer.sentence(), answer.note(), draft));

        final Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(CoreAttributes.MIME_TYPE.key(), "application/json");
        attributes.put(EmailAttributes.DRAFT_OUTCOME, answer.sentence());
        attributes.put(HTTP_STATUS, String.valueOf(answer.status()));
        if (draft != null) {
            attributes.put(EmailAttributes.DRAFT_ID, draft.id());
            attributes.put(EmailAttributes.DRAFT_HASH, draft.hash());
            attributes.put(EmailAttributes.DRAFT_KIND, draft.content().kind().value());
            attributes.put(EmailAttributes.DRAFT_STATE, DraftView.state(draft.state()));
            attributes.put(EmailAttributes.ACCOUNT, draft.key().accountId());
            if (draft.contactId() != null) {
                attributes.put(EmailAttributes.CONTACT_ID, draft.contactId());
            }
        }
        if (answer.note() != null) {
            attributes.put(EmailAttributes.DRAFT_NOTE, answer.note());
        }
        answered = session.putAllAttributes(session.removeAllAttributes(BearerSecret.without(session, answered), OLD_ATTRIBUTES), attributes);
        session.getProvenanceReporter().modifyContent(answered, draft == null ? answer.sentence()
                : "Draft [%s]: %s. %s".formatted(draft.id(), answer.relationship().getName(), answer.sentence()));
        session.transfer(answered, answer.relationship());
    }

    private static void trouble(final ProcessSession session, final FlowFile flowFile, final Relationship relationship, final int status,
            final String sentence, final String message) {
        // A request that comes again must hold the secret again.
        final FlowFile bare = relationship == REL_RETRY ? flowFile : BearerSecret.without(session, flowFile);
        final FlowFile marked = session.putAllAttributes(bare, Map.of(
                EmailAttributes.DRAFT_OUTCOME, sentence,
                HTTP_STATUS, String.valueOf(status),
                EmailAttributes.ERROR_MESSAGE, message == null ? "There is no message; the log has the details." : message,
                EmailAttributes.ERROR_STEP, STEP));
        session.transfer(session.penalize(marked), relationship);
    }

    /** Null when it is not set or gives nothing. */
    private static String valueOf(final ProcessContext context, final PropertyDescriptor descriptor, final FlowFile flowFile) {
        final String value = context.getProperty(descriptor).evaluateAttributeExpressions(flowFile).getValue();
        return value == null || value.isBlank() ? null : value;
    }

    private static PropertyDescriptor part(final String name, final String defaultValue, final String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(false)
                .defaultValue(defaultValue)
                .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                .addValidator(Validator.VALID)
                .dependsOn(DECISION_SOURCE, DecisionSource.PROPERTIES)
                .build();
    }

    private static Relationship relationship(final String name, final String description) {
        return new Relationship.Builder().name(name).description(description).build();
    }

    /**
     * What is said to whoever asked.
     *
     * @param status for an HTTP response
     * @param draft  as it stands now; null when there is none
     * @param note   what went wrong besides, or may be wrong, in sentences; null for nothing
     */
    private record Answer(Relationship relationship, int status, String sentence, Draft draft, String note) {
        private Answer(final Relationship relationship, final int status, final String sentence, final Draft draft) {
            this(relationship, status, sentence, draft, null);
        }

        private Answer noted(final String more) {
            return more == null ? this : new Answer(relationship, status, sentence, draft, note == null ? more : note + " " + more);
        }
    }
}
