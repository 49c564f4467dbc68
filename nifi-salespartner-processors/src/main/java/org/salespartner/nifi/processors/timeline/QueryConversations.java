/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.configuration.DefaultSchedule;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.record.RecordContent;
import org.salespartner.nifi.processors.record.RecordRun;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.ConversationTimeline.Erasure;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;
import org.salespartner.nifi.store.TimelineQuery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@Tags({"email", "mail", "salespartner", "timeline", "conversation", "query", "record", "erase", "gdpr", "retention"})
@InputRequirement(Requirement.INPUT_ALLOWED)
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "1 min")
@CapabilityDescription("""
        Reads what the conversation timeline holds, by contact, account, conversation and time, and emits it as records through any record writer. \
        It can also erase what is kept of one person, and erase what is older than a point in time. \
        Runs by its schedule, or once for each incoming FlowFile when a connection leads to it.""")
@SeeAlso(RecordConversation.class)
@WritesAttributes({
    @WritesAttribute(attribute = "record.count", description = "Number of records"),
    @WritesAttribute(attribute = "mime.type", description = "Media type of what the Record Writer wrote"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + ", on retry and failure"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + ", on retry and failure")})
@UseCase(description = "Show the conversation with one contact.",
        configuration = """
                Set "Operation" to "Query" and "Contact" to the contact's address or id, for instance ${contact.id} behind MatchContact.
                """)
@UseCase(description = "Erase what is kept of a person who asks for it.",
        keywords = {"gdpr", "privacy", "right to be forgotten"},
        configuration = """
                Set "Operation" to "Erase Person" and "Person" to the address. A person with several addresses is erased with one run for each.
                """)
@UseCase(description = "Keep e-mails for two years only.",
        keywords = {"retention"},
        configuration = """
                Set "Operation" to "Age Out" and "Older Than" to 730 days. Schedule the processor once a day.
                """)
public class QueryConversations extends AbstractProcessor {
    private static final String STEP = "QueryConversations";

    private static final Validator ADDRESS_VALIDATOR = (subject, input, context) -> new ValidationResult.Builder()
            .subject(subject)
            .input(input)
            .valid(context.isExpressionLanguagePresent(input) || isAddress(input))
            .explanation("it must be one e-mail address")
            .build();

    static final PropertyDescriptor OPERATION = new PropertyDescriptor.Builder()
            .name("Operation")
            .description("What to do with the timeline.")
            .required(true)
            .allowableValues(TimelineOperation.class)
            .defaultValue(TimelineOperation.QUERY)
            .build();

    static final PropertyDescriptor RECORD_WRITER = new PropertyDescriptor.Builder()
            .name("Record Writer")
            .description("Writes the entries, or the report of what was erased, as records.")
            .required(true)
            .identifiesControllerService(RecordSetWriterFactory.class)
            .build();

    static final PropertyDescriptor CONTACT = query("Contact", "Only e-mails in which this contact takes part: an address or a contact's id. "
            + "Any contact when there is no value.", StandardValidators.NON_BLANK_VALIDATOR);

    static final PropertyDescriptor ACCOUNT = query("Account", "Only e-mails seen in the account with this id. Any account when there is no value.",
            StandardValidators.NON_BLANK_VALIDATOR);

    static final PropertyDescriptor CONVERSATION = query("Conversation", "Only e-mails of the conversation with this id. "
            + "Any conversation when there is no value.", StandardValidators.NON_BLANK_VALIDATOR);

    static final PropertyDescriptor SINCE = query("Since",
            "Only e-mails received at or after this: " + PointInTime.FORMAT + ".", PointInTime.VALIDATOR);

    static final PropertyDescriptor UNTIL = query("Until",
            "Only e-mails received before this: " + PointInTime.FORMAT + ".", PointInTime.VALIDATOR);

    static final PropertyDescriptor MAXIMUM_ENTRIES = new PropertyDescriptor.Builder()
            .name("Maximum Entries")
            .description("Only so many e-mails, the latest. All of them when it is 0.")
            .required(true)
            .defaultValue("0")
            .addValidator(StandardValidators.NON_NEGATIVE_INTEGER_VALIDATOR)
            .dependsOn(OPERATION, TimelineOperation.QUERY)
            .build();

    static final PropertyDescriptor PERSON = new PropertyDescriptor.Builder()
            .name("Person")
            .description("The e-mail address of the person whose data is erased.")
            .required(true)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(ADDRESS_VALIDATOR)
            .dependsOn(OPERATION, TimelineOperation.ERASE_PERSON)
            .build();

    static final PropertyDescriptor OLDER_THAN = new PropertyDescriptor.Builder()
            .name("Older Than")
            .description("E-mails received before this are erased: " + PointInTime.FORMAT + ".")
            .required(true)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(PointInTime.VALIDATOR)
            .dependsOn(OPERATION, TimelineOperation.AGE_OUT)
            .build();

    static final Relationship REL_SUCCESS = new Relationship.Builder()
            .name("success")
            .description("The records: the entries asked for, none included, or one report of what was erased.")
            .build();

    static final Relationship REL_RETRY = new Relationship.Builder()
            .name("retry")
            .description("An incoming FlowFile, as it came, while the timeline cannot be reached. Connect it back to this processor.")
            .build();

    static final Relationship REL_FAILURE = new Relationship.Builder()
            .name("failure")
            .description("An incoming FlowFile, as it came, that cannot be handled; error.message says why and what to do.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(Timeline.CONVERSATION_TIMELINE, OPERATION, RECORD_WRITER,
            CONTACT, ACCOUNT, CONVERSATION, SINCE, UNTIL, MAXIMUM_ENTRIES, PERSON, OLDER_THAN);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SUCCESS, REL_RETRY, REL_FAILURE);

    private final Clock clock;

    public QueryConversations() {
        this(Clock.systemUTC());
    }

    QueryConversations(final Clock clock) {
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
        try {
            final FlowFile written = handle(context, run);
            session.transfer(session.removeAllAttributes(written, Set.of(EmailAttributes.ERROR_MESSAGE, EmailAttributes.ERROR_STEP)), REL_SUCCESS);
        } catch (final StoreUnavailableException e) {
            getLogger().warn("{} tries again later: {}", STEP, e.getMessage(), e);
            run.giveBack(REL_RETRY, STEP, e, Map.of());
            context.yield();
        } catch (final ProcessException | FlowFileAccessException e) {
            throw e;
        } catch (final StoreException | IOException | RuntimeException e) {
            getLogger().error("{} failed: {}", STEP, e.getMessage(), e);
            run.giveBack(REL_FAILURE, STEP, e, Map.of());
            if (!run.asked()) {
                context.yield();
            }
        }
    }

    private FlowFile handle(final ProcessContext context, final RecordRun run) throws StoreException, IOException {
        final ConversationTimeline timeline = context.getProperty(Timeline.CONVERSATION_TIMELINE).asControllerService(ConversationTimeline.class);
        final RecordContent content = new RecordContent(context.getProperty(RECORD_WRITER).asControllerService(RecordSetWriterFactory.class));

        return switch (context.getProperty(OPERATION).asAllowableValue(TimelineOperation.class)) {
            case QUERY -> query(timeline, queryFor(context, run.flowFile()), content, run);
            case ERASE_PERSON -> erase(timeline, valueOf(context, PERSON, run.flowFile()), content, run);
            case AGE_OUT -> ageOut(timeline, pointInTime(context, OLDER_THAN, run.flowFile()), content, run);
        };
    }

    private static FlowFile query(final ConversationTimeline timeline, final TimelineQuery query, final RecordContent content,
            final RecordRun run) throws StoreException, IOException {
        final long start = System.nanoTime();
        final FlowFile written = content.write(run.session(), run.flowFile(), TimelineRecords.ENTRY, sink -> queryInto(timeline, query, sink));
        run.reportRead(written, Timeline.ENTRIES_URI, "Timeline: %s entries".formatted(written.getAttribute("record.count")), start);
        return written;
    }

    private static void queryInto(final ConversationTimeline timeline, final TimelineQuery query, final RecordContent.RecordSink sink)
            throws StoreException, IOException {
        try {
            timeline.query(query, entry -> {
                try {
                    sink.write(TimelineRecords.ofEntry(entry));
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (final UncheckedIOException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    private FlowFile erase(final ConversationTimeline timeline, final String person, final RecordContent content,
            final RecordRun run) throws StoreException, IOException {
        if (!isAddress(person)) {
            throw new IllegalArgumentException("Person must be one e-mail address; nothing was erased.");
        }
        final Erasure erasure = timeline.erase(person.strip());
        getLogger().info("Erased [{}] contacts and [{}] e-mails of one person from the timeline", erasure.contacts(), erasure.entries());
        return report(TimelineOperation.ERASE_PERSON, null, erasure, content, run);
    }

    private FlowFile ageOut(final ConversationTimeline timeline, final Instant before, final RecordContent content,
            final RecordRun run) throws StoreException, IOException {
        if (before.isAfter(clock.instant())) {
            throw new IllegalArgumentException("Older Than lies in the future, which would erase everything; nothing was erased.");
        }
        final Erasure erasure = new Erasure(0, timeline.ageOut(before));
        getLogger().info("Erased [{}] e-mails received before [{}] from the timeline", erasure.entries(), before);
        return report(TimelineOperation.AGE_OUT, before, erasure, content, run);
    }

    private static FlowFile report(final TimelineOperation operation, final Instant before, final Erasure erasure, final RecordContent content,
            final RecordRun run) throws StoreException, IOException {
        final FlowFile written = content.write(run.session(), run.flowFile(), TimelineRecords.ERASURE,
                sink -> sink.write(TimelineRecords.ofErasure(operation, before, erasure.contacts(), erasure.entries())));

        final String details = "%s: %d contacts, %d entries erased".formatted(operation.getValue(), erasure.contacts(), erasure.entries());
        if (run.asked()) {
            run.session().getProvenanceReporter().modifyContent(written, details);
        } else {
            run.session().getProvenanceReporter().create(written, details);
        }
        return written;
    }

    private TimelineQuery queryFor(final ProcessContext context, final FlowFile flowFile) {
        return new TimelineQuery(valueOf(context, CONTACT, flowFile), valueOf(context, ACCOUNT, flowFile), valueOf(context, CONVERSATION, flowFile),
                pointInTime(context, SINCE, flowFile), pointInTime(context, UNTIL, flowFile), context.getProperty(MAXIMUM_ENTRIES).asInteger());
    }

    private Instant pointInTime(final ProcessContext context, final PropertyDescriptor descriptor, final FlowFile flowFile) {
        final String written = valueOf(context, descriptor, flowFile);
        return written == null ? null : PointInTime.parse(written, clock.instant());
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

    private static boolean isAddress(final String value) {
        final String address = value.strip();
        final int at = address.lastIndexOf('@');
        return at > 0 && at < address.length() - 1 && address.chars().noneMatch(c -> Character.isWhitespace(c) || c == ',' || c == ';');
    }

    private static PropertyDescriptor query(final String name, final String description, final Validator validator) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(false)
                .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                .addValidator(validator)
                .dependsOn(OPERATION, TimelineOperation.QUERY)
                .build();
    }
}
