/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.stoplist;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.configuration.DefaultSchedule;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.record.Record;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.record.RecordContent;
import org.salespartner.nifi.processors.record.RecordRun;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.processors.reply.OutboxVerification;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@InputRequirement(Requirement.INPUT_ALLOWED)
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "1 min")
@Tags({"salespartner", "email", "mail", "stop list", "suppression", "unsubscribe", "opt out", "do not contact", "block", "record"})
@CapabilityDescription("""
    Manages the list of addresses and domains that nothing is sent to, whoever approved it: adds and removes by records from any record reader, and \
    emits what is on the list through any record writer. TrackReplies adds to the same list what bounced and who does not want to be written to, and \
    SendReply looks into it at the moment of sending.""")
@WritesAttributes({
    @WritesAttribute(attribute = ManageStopList.ADDED, description = "Add: number of addresses that are new on the list"),
    @WritesAttribute(attribute = ManageStopList.REMOVED, description = "Remove: number of addresses that were on the list"),
    @WritesAttribute(attribute = ManageStopList.UNCHANGED, description = "Number of addresses that were there already, or not there"),
    @WritesAttribute(attribute = ManageStopList.INVALID, description = "Number of records without an address or domain"),
    @WritesAttribute(attribute = ManageStopList.INVALID_RECORDS,
            description = "The first ten records without an address or domain, by their number from 1 on; absent when there are none"),
    @WritesAttribute(attribute = ManageStopList.RECORD_COUNT, description = "Number of records read or written"),
    @WritesAttribute(attribute = "mime.type", description = "List: media type of what the Record Writer wrote"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + ", on invalid, retry and failure"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + ", on invalid, retry and failure")})
@SeeAlso(classNames = {"org.salespartner.nifi.processors.reply.tracking.TrackReplies", "org.salespartner.nifi.processors.reply.send.SendReply"})
@UseCase(description = "Never write to those whom another system has on its do-not-contact list.",
    keywords = {"suppression list", "csv", "crm export"},
    configuration = """
        Fetch the file with GetFile, or with ListFile and FetchFile, and connect it to ManageStopList with "Operation" set to "Add".
        Set "Address Field" to the column with the address, and "Default Reason" to a sentence that says where the list comes from.
        Connect "invalid" and "failure" to a place where someone looks: an address that did not get on the list can be written to.
        """)
@UseCase(description = "Show who is on the list, since when and why.",
    configuration = """
        Set "Operation" to "List" and "Record Writer" to a CSVRecordSetWriter or JsonRecordSetWriter.
        An entry without an address is a person whose data was erased and who stays on the list.
        """)
public class ManageStopList extends AbstractProcessor implements VerifiableProcessor {
    static final String ADDED = "stop.added";
    static final String REMOVED = "stop.removed";
    static final String UNCHANGED = "stop.unchanged";
    static final String INVALID = "stop.invalid";
    static final String INVALID_RECORDS = "stop.invalid.records";
    static final String RECORD_COUNT = "record.count";

    private static final String STEP = "ManageStopList";
    private static final Set<String> OLD_ATTRIBUTES =
            Set.of(ADDED, REMOVED, UNCHANGED, INVALID, INVALID_RECORDS, EmailAttributes.ERROR_MESSAGE, EmailAttributes.ERROR_STEP);

    static final PropertyDescriptor OPERATION = new PropertyDescriptor.Builder()
            .name("Operation")
            .description("What to do with the list.")
            .required(true)
            .allowableValues(StopOperation.class)
            .defaultValue(StopOperation.ADD)
            .build();

    static final PropertyDescriptor RECORD_READER = new PropertyDescriptor.Builder()
            .name("Record Reader")
            .description("Reads the records, one for each address or domain.")
            .required(true)
            .identifiesControllerService(RecordReaderFactory.class)
            .dependsOn(OPERATION, StopOperation.ADD, StopOperation.REMOVE)
            .build();

    static final PropertyDescriptor RECORD_WRITER = new PropertyDescriptor.Builder()
            .name("Record Writer")
            .description("Writes the entries of the list as records.")
            .required(true)
            .identifiesControllerService(RecordSetWriterFactory.class)
            .dependsOn(OPERATION, StopOperation.LIST)
            .build();

    static final PropertyDescriptor ADDRESS_FIELD = new PropertyDescriptor.Builder()
            .name("Address Field")
            .description("""
                The field with an e-mail address, or with @ and a domain, which stands for all addresses of that domain. Like all field names it is \
                looked for as written, then without regard to upper and lower case.""")
            .required(true)
            .defaultValue("address")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .dependsOn(OPERATION, StopOperation.ADD, StopOperation.REMOVE)
            .build();

    static final PropertyDescriptor REASON_FIELD = ofAdding("Reason Field", "The field with the reason, a sentence.", "reason", false);
    static final PropertyDescriptor SOURCE_FIELD = ofAdding("Source Field", "The field that says who or what puts it on the list.", "source", false);
    static final PropertyDescriptor DEFAULT_REASON = ofAdding("Default Reason", "The reason where a record gives none.",
            "It was put on the list by hand.", true);
    static final PropertyDescriptor DEFAULT_SOURCE = ofAdding("Default Source", "Who or what puts it on the list where a record does not say.",
            STEP, true);

    static final Relationship REL_SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Add and Remove: the FlowFile as it came, of which every record was handled. List: the entries as records.")
            .build();
    static final Relationship REL_INVALID = new Relationship.Builder()
            .name("invalid")
            .description("At least one record has no address or domain; stop.invalid.records says which. The others have been handled, and the "
                    + "content is as it came: correct it and let it run again.")
            .build();
    static final Relationship REL_RETRY = new Relationship.Builder()
            .name("retry")
            .description("The list cannot be reached. Connect this back to the processor: what is done already comes out unchanged.")
            .build();
    static final Relationship REL_FAILURE = new Relationship.Builder()
            .name("failure")
            .description("The content cannot be read to its end, or the list cannot be changed or written; error.message says why.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(Outbox.STOP_LIST, OPERATION, RECORD_READER, RECORD_WRITER,
            ADDRESS_FIELD, REASON_FIELD, SOURCE_FIELD, DEFAULT_REASON, DEFAULT_SOURCE);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SUCCESS, REL_INVALID, REL_RETRY, REL_FAILURE);

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
        final StopOperation operation = context.getProperty(OPERATION).asAllowableValue(StopOperation.class);
        final Optional<RecordRun> begun = RecordRun.begin(context, session, operation == StopOperation.LIST);
        if (begun.isEmpty()) {
            return;
        }

        final StopList stopList = context.getProperty(Outbox.STOP_LIST).asControllerService(StopList.class);
        final RecordRun run = begun.get().with(session.removeAllAttributes(begun.get().flowFile(), OLD_ATTRIBUTES));
        try {
            if (operation == StopOperation.LIST) {
                session.transfer(list(context, run, stopList), REL_SUCCESS);
            } else {
                change(context, session, run.flowFile(), stopList, operation);
            }
        } catch (final StoreUnavailableException e) {
            getLogger().warn("{} tries again later: {}", STEP, e.getMessage(), e);
            run.giveBack(REL_RETRY, STEP, e, Map.of());
            context.yield();
        } catch (final ProcessException e) {
            throw e;
        } catch (final StoreException | IOException e) {
            getLogger().error("{} failed: {}", STEP, e.getMessage(), e);
            run.giveBack(REL_FAILURE, STEP, e, Map.of());
        }
    }

    @Override
    public List<ConfigVerificationResult> verify(final ProcessContext context, final ComponentLog verificationLogger,
            final Map<String, String> attributes) {
        return OutboxVerification.read("Read Stop List", verificationLogger, () -> "The stop list can be read: %d entries.".formatted(
                context.getProperty(Outbox.STOP_LIST).asControllerService(StopList.class).entries().size()));
    }

    private static FlowFile list(final ProcessContext context, final RecordRun run, final StopList stopList) throws StoreException, IOException {
        final RecordContent content = new RecordContent(context.getProperty(RECORD_WRITER).asControllerService(RecordSetWriterFactory.class));
        final long start = System.nanoTime();
        final List<StopEntry> entries = stopList.entries();
        final FlowFile written = content.write(run.session(), run.flowFile(), StopRecords.STOP, sink -> {
            for (final StopEntry entry : entries) {
                sink.write(StopRecords.of(entry));
            }
        });

        run.reportRead(written, Outbox.STOPS_URI, "Stop list: %d entries".formatted(entries.size()), start);
        return written;
    }

    private void change(final ProcessContext context, final ProcessSession session, final FlowFile flowFile, final StopList stopList,
            final StopOperation operation) throws StoreException, IOException {
        final boolean add = operation == StopOperation.ADD;
        final StopChanges changes = new StopChanges(stopList, add, fields(context, flowFile, add), Instant.now());
        final long start = System.nanoTime();
        read(context, session, flowFile, changes);

        final Map<String, String> attributes = new HashMap<>();
        attributes.put(RECORD_COUNT, Long.toString(changes.records()));
        attributes.put(add ? ADDED : REMOVED, Long.toString(changes.changed()));
        attributes.put(UNCHANGED, Long.toString(changes.unchanged()));
        attributes.put(INVALID, Integer.toString(changes.invalid()));
        final FlowFile counted = session.putAllAttributes(flowFile, attributes);
        session.getProvenanceReporter().send(counted, Outbox.STOPS_URI, "Stop list: %d %s, %d unchanged, %d records invalid".formatted(
                changes.changed(), add ? "added" : "removed", changes.unchanged(), changes.invalid()),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        if (changes.invalid() == 0) {
            session.transfer(counted, REL_SUCCESS);
            return;
        }

        final String message = "%d of %d records have no e-mail address, and no @ and domain, in the field [%s]. By their numbers: %s".formatted(
                changes.invalid(), changes.records(), context.getProperty(ADDRESS_FIELD).getValue(), changes.describeInvalid());
        getLogger().warn("{} did not handle all of {}: {}", STEP, counted, message);
        final FlowFile marked = session.putAllAttributes(counted, Map.of(INVALID_RECORDS, changes.describeInvalid(),
                EmailAttributes.ERROR_MESSAGE, message, EmailAttributes.ERROR_STEP, STEP));
        session.transfer(session.penalize(marked), REL_INVALID);
    }

    // What a reader throws quotes the record it cannot read; the sentence tells where, and not what.
    @SuppressWarnings("PMD.PreserveStackTrace")
    private void read(final ProcessContext context, final ProcessSession session, final FlowFile flowFile, final StopChanges changes)
            throws StoreException, IOException {
        final RecordReaderFactory factory = context.getProperty(RECORD_READER).asControllerService(RecordReaderFactory.class);
        try (InputStream in = session.read(flowFile);
                RecordReader reader = factory.createRecordReader(flowFile, in, getLogger())) {
            for (Record next = reader.nextRecord(); next != null; next = reader.nextRecord()) {
                changes.take(next);
            }
        } catch (final FlowFileAccessException e) {
            throw e;
        } catch (final IOException | MalformedRecordException | SchemaNotFoundException | RuntimeException e) {
            throw new IOException("Record %d cannot be read [%s], those before it are done: check that the content is what the Record Reader expects."
                    .formatted(changes.records() + 1, e.getClass().getSimpleName()));
        }
    }

    /** What only a new entry has is not asked for where none is made. */
    private static StopChanges.Fields fields(final ProcessContext context, final FlowFile flowFile, final boolean add) {
        final String address = context.getProperty(ADDRESS_FIELD).getValue();
        if (!add) {
            return new StopChanges.Fields(address, null, null, null, null);
        }

        return new StopChanges.Fields(address, context.getProperty(REASON_FIELD).getValue(), context.getProperty(SOURCE_FIELD).getValue(),
                textOf(context, DEFAULT_REASON, flowFile), textOf(context, DEFAULT_SOURCE, flowFile));
    }

    /** The property's default where its expression gives nothing: an entry always has a reason. */
    private static String textOf(final ProcessContext context, final PropertyDescriptor descriptor, final FlowFile flowFile) {
        final String value = context.getProperty(descriptor).evaluateAttributeExpressions(flowFile).getValue();
        return value == null || value.isBlank() ? descriptor.getDefaultValue() : value.strip();
    }

    private static PropertyDescriptor ofAdding(final String name, final String description, final String defaultValue, final boolean expressions) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(true)
                .defaultValue(defaultValue)
                .expressionLanguageSupported(expressions ? ExpressionLanguageScope.FLOWFILE_ATTRIBUTES : ExpressionLanguageScope.NONE)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .dependsOn(OPERATION, StopOperation.ADD)
                .build();
    }
}
