/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.configuration.DefaultSchedule;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.record.RecordContent;
import org.salespartner.nifi.processors.record.RecordRun;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.processors.reply.OutboxVerification;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@InputRequirement(Requirement.INPUT_ALLOWED)
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "1 min")
@Tags({"salespartner", "email", "mail", "reply", "draft", "approve", "waiting", "list", "query", "record"})
@CapabilityDescription("""
    Emits the drafts that wait for a person, or those in other states, as records through any record writer: whom each goes to, under which subject, \
    what it says, and the id and hash that ApproveReply asks for. Runs by its schedule, or once for each incoming FlowFile when a connection leads \
    to it.""")
@SystemResourceConsideration(resource = SystemResource.MEMORY,
    description = "The drafts that are listed are held on the heap, with what is attached to them. Maximum Drafts limits them.")
@SeeAlso(value = ApproveReply.class, classNames = "org.salespartner.nifi.processors.reply.draft.DraftReply")
@ReadsAttribute(attribute = "http.headers.Authorization", description = BearerSecret.HEADER_DESC)
@WritesAttributes({
    @WritesAttribute(attribute = "record.count", description = "Number of drafts"),
    @WritesAttribute(attribute = "mime.type", description = "Media type of what the Record Writer wrote"),
    @WritesAttribute(attribute = ApproveReply.HTTP_STATUS,
            description = "The status that suits an HTTP response, where a FlowFile has come in: 200, 400, 401, 500, 503"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC
            + ", on unauthorized, retry and failure"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + ", on unauthorized, retry and failure")})
@UseCase(description = "Show over HTTP which drafts wait.",
    keywords = {"http", "approval"},
    configuration = """
        Connect HandleHttpRequest to ListDrafts, every relationship to HandleHttpResponse, and set the Run Schedule to 0 sec.
        Set the status code of HandleHttpResponse to ${http.status}.
        Set "Record Writer" to a JsonRecordSetWriter. Guard the request as for ApproveReply: drafts are as private as the mails they answer.
        """)
public class ListDrafts extends AbstractProcessor implements VerifiableProcessor {
    private static final String STEP = "ListDrafts";
    private static final String OK = "200";
    /** What the request asks for by its attributes is malformed. */
    private static final String BAD_REQUEST = "400";
    private static final String BROKEN = "500";
    private static final String UNAVAILABLE = "503";

    private static final Set<State> OPEN = Set.of(State.WAITING, State.APPROVED);
    private static final Set<State> AGEING = Set.of(State.WAITING, State.APPROVED, State.EXPIRED);

    private static final Validator STATES_VALIDATOR = (subject, input, context) -> new ValidationResult.Builder()
            .subject(subject)
            .input(input)
            .valid(context.isExpressionLanguagePresent(input) || isStates(input))
            .explanation("it must be any, or some of waiting, approved, rejected, closed, expired and sent with commas between them")
            .build();

    static final PropertyDescriptor RECORD_WRITER = new PropertyDescriptor.Builder()
            .name("Record Writer")
            .description("Writes the drafts as records.")
            .required(true)
            .identifiesControllerService(RecordSetWriterFactory.class)
            .build();

    static final PropertyDescriptor STATES = new PropertyDescriptor.Builder()
            .name("States")
            .description("Only drafts in these states, with commas between them: waiting, approved, rejected, closed, expired, sent; or any.")
            .required(true)
            .defaultValue("waiting")
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(STATES_VALIDATOR)
            .build();

    static final PropertyDescriptor ACCOUNT = query("Account", "Only drafts of the account with this id. Any account when there is no value.");
    static final PropertyDescriptor CONTACT = query("Contact", "Only drafts to the contact with this id. Any contact when there is no value.");
    static final PropertyDescriptor CONVERSATION = query("Conversation",
            "Only drafts in the conversation with this id. Any conversation when there is no value.");

    static final PropertyDescriptor MAXIMUM_DRAFTS = new PropertyDescriptor.Builder()
            .name("Maximum Drafts")
            .description("Only so many drafts, the oldest. All of them when it is 0.")
            .required(true)
            .defaultValue("1000")
            .addValidator(StandardValidators.NON_NEGATIVE_INTEGER_VALIDATOR)
            .build();

    static final Relationship REL_SUCCESS = new Relationship.Builder()
            .name("success")
            .description("The drafts as records, oldest first; no records when there are none.")
            .build();
    static final Relationship REL_RETRY = new Relationship.Builder()
            .name("retry")
            .description("An incoming FlowFile, as it came, while the store cannot be reached. Connect it back to this processor.")
            .build();
    static final Relationship REL_FAILURE = new Relationship.Builder()
            .name("failure")
            .description("An incoming FlowFile, as it came, that cannot be handled; error.message says why and what to do.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS =
            List.of(Outbox.DRAFT_STORE, RECORD_WRITER, STATES, ACCOUNT, CONTACT, CONVERSATION, MAXIMUM_DRAFTS,
                    BearerSecret.REQUEST_AUTHENTICATION, BearerSecret.BEARER_SECRET);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SUCCESS, BearerSecret.REL_UNAUTHORIZED, REL_RETRY, REL_FAILURE);

    private final Clock clock;

    public ListDrafts() {
        this(Clock.systemUTC());
    }

    ListDrafts(final Clock clock) {
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
        final Optional<RecordRun> begun = RecordRun.begin(context, session, true);
        if (begun.isEmpty()) {
            return;
        }

        final RecordRun run = begun.get();
        if (run.asked() && BearerSecret.isMissing(context, run.flowFile())) {
            final FlowFile refused = session.putAllAttributes(BearerSecret.without(session, run.flowFile()),
                    Map.of(ApproveReply.HTTP_STATUS, String.valueOf(BearerSecret.STATUS), EmailAttributes.ERROR_MESSAGE, BearerSecret.SENTENCE,
                            EmailAttributes.ERROR_STEP, STEP));
            session.transfer(refused, BearerSecret.REL_UNAUTHORIZED);
            return;
        }

        try {
            final FlowFile listed = list(context, run);
            final FlowFile written = run.asked() ? session.putAttribute(listed, ApproveReply.HTTP_STATUS, OK) : listed;
            session.transfer(session.removeAllAttributes(BearerSecret.without(session, written),
                    Set.of(EmailAttributes.ERROR_MESSAGE, EmailAttributes.ERROR_STEP)), REL_SUCCESS);
        } catch (final StoreUnavailableException e) {
            getLogger().warn("{} tries again later: {}", STEP, e.getMessage(), e);
            // A request that comes again must hold the secret again.
            run.giveBack(REL_RETRY, STEP, e, Map.of(ApproveReply.HTTP_STATUS, UNAVAILABLE));
            context.yield();
        } catch (final ProcessException e) {
            throw e;
        } catch (final StoreException | IOException | RuntimeException e) {
            getLogger().error("{} failed: {}", STEP, e.getMessage(), e);
            run.with(BearerSecret.without(session, run.flowFile())).giveBack(REL_FAILURE, STEP, e,
                    Map.of(ApproveReply.HTTP_STATUS, e instanceof IllegalArgumentException ? BAD_REQUEST : BROKEN));
            context.yield();
        }
    }

    @Override
    public List<ConfigVerificationResult> verify(final ProcessContext context, final ComponentLog verificationLogger,
            final Map<String, String> attributes) {
        return OutboxVerification.read("Read Drafts", verificationLogger,
                () -> OutboxVerification.readDrafts(context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class)));
    }

    private FlowFile list(final ProcessContext context, final RecordRun run) throws StoreException, IOException {
        final FlowFile flowFile = run.flowFile();
        final DraftStore store = context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class);
        final RecordContent content = new RecordContent(context.getProperty(RECORD_WRITER).asControllerService(RecordSetWriterFactory.class));
        final Set<State> wanted = states(valueOf(context, STATES, flowFile));
        final String account = valueOf(context, ACCOUNT, flowFile);
        final String contact = valueOf(context, CONTACT, flowFile);
        final String conversation = valueOf(context, CONVERSATION, flowFile);
        final int limit = context.getProperty(MAXIMUM_DRAFTS).asInteger();

        final long start = System.nanoTime();
        final Instant now = clock.instant();
        // What has expired stands as open until somebody touches it: where some of these are left out, the limit can count only what is left.
        final Set<State> asked = EnumSet.copyOf(wanted);
        if (wanted.contains(State.EXPIRED)) {
            asked.addAll(OPEN);
        }
        final boolean exact = wanted.stream().noneMatch(AGEING::contains) || wanted.containsAll(AGEING);
        final List<Draft> drafts = store.list(new DraftQuery(asked, account, contact, conversation, exact ? limit : 0)).stream()
                .filter(draft -> wanted.contains(stateNow(draft, now))).limit(limit == 0 ? Long.MAX_VALUE : limit).toList();
        final FlowFile written = content.write(run.session(), flowFile, DraftRecords.DRAFT, sink -> {
            for (final Draft draft : drafts) {
                sink.write(DraftRecords.of(draft, stateNow(draft, now)));
            }
        });

        run.reportRead(written, Outbox.DRAFTS_URI, "%d drafts".formatted(drafts.size()), start);
        return written;
    }

    private static State stateNow(final Draft draft, final Instant now) {
        return OPEN.contains(draft.state()) && draft.expiresAt() != null && !draft.expiresAt().isAfter(now) ? State.EXPIRED : draft.state();
    }

    /** Null when the property is not set. An expression that gives nothing is a fault: it would silently mean everything. */
    private static String valueOf(final ProcessContext context, final PropertyDescriptor descriptor, final FlowFile flowFile) {
        if (!context.getProperty(descriptor).isSet()) {
            return null;
        }
        final String value = context.getProperty(descriptor).evaluateAttributeExpressions(flowFile).getValue();
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The expression in %s gives nothing for this FlowFile: correct the expression, or remove it."
                    .formatted(descriptor.getName()));
        }
        return value.strip();
    }

    private static boolean isStates(final String value) {
        try {
            return !states(value).isEmpty();
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    private static Set<State> states(final String value) {
        if ("any".equalsIgnoreCase(value.strip())) {
            return EnumSet.allOf(State.class);
        }
        final Set<State> states = EnumSet.noneOf(State.class);
        for (final String name : value.split(",")) {
            try {
                states.add(State.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "States holds a word that is no state: waiting, approved, rejected, closed, expired, sent, any.", e);
            }
        }
        return states;
    }

    private static PropertyDescriptor query(final String name, final String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(false)
                .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }
}
