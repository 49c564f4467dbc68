/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.account;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.PrimaryNodeOnly;
import org.apache.nifi.annotation.behavior.TriggerSerially;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.configuration.DefaultSchedule;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.MultiProcessorUseCase;
import org.apache.nifi.annotation.documentation.ProcessorConfiguration;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.record.Record;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.processors.record.RecordContent;
import org.salespartner.nifi.processors.sync.ListNewEmails;
import org.salespartner.nifi.store.AccountJournal;
import org.salespartner.nifi.store.StoreException;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

@PrimaryNodeOnly
@TriggerSerially
@InputRequirement(Requirement.INPUT_FORBIDDEN)
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "5 min")
@Tags({"email", "e-mail", "mail", "mailbox", "account", "status", "monitoring", "alert", "record", "salespartner", "source"})
@CapabilityDescription("""
        Reports how mailbox accounts stand: one FlowFile with one record for each account, each time it is scheduled. A record says whether the \
        account is active, paused, in error or to be reconnected, since when and what to do, when it was last polled, with and without success, and \
        how many e-mails were listed, skipped and failed today. No mailbox is contacted: it is what ListNewEmails met.""")
@SeeAlso(ListNewEmails.class)
@WritesAttributes({
    @WritesAttribute(attribute = "record.count", description = "Number of records, which is the number of accounts"),
    @WritesAttribute(attribute = "mime.type", description = "Media type of what the Record Writer wrote")})
@UseCase(description = "Keep a history of how the mailboxes are doing.",
        configuration = """
                Set "Email Accounts" and "Sync Journal" to the services that ListNewEmails uses, and connect success to a processor that stores \
                records, such as PutDatabaseRecord.
                """)
@MultiProcessorUseCase(
        description = "Alert somebody when a mailbox has not been polled with success for an hour, or needs a new password.",
        keywords = {"alert", "monitoring", "reconnect"},
        configurations = {
            @ProcessorConfiguration(processorClassName = "org.salespartner.nifi.processors.account.ReportEmailAccounts", configuration = """
                    Set "Email Accounts" and "Sync Journal" to the services that ListNewEmails uses.
                    Connect success to QueryRecord.
                    """),
            @ProcessorConfiguration(processorClassName = "org.apache.nifi.processors.standard.QueryRecord", configuration = """
                    Set "Include Zero Record FlowFiles" to false, so that nothing comes out while all is well.
                    Add a property named alert with the value \
                    "SELECT account_id, status, detail, last_successful_poll, last_error FROM FLOWFILE \
                    WHERE status IN ('RECONNECT_REQUIRED', 'UNAVAILABLE') \
                    OR (status <> 'PAUSED' AND (last_successful_poll IS NULL OR seconds_since_successful_poll >= 3600))".
                    Connect alert to what tells people, such as PutEmail or PublishSlack.
                    """)})
public class ReportEmailAccounts extends AbstractProcessor implements VerifiableProcessor {

    private static final Validator TIME_ZONE_VALIDATOR = (subject, input, context) -> new ValidationResult.Builder()
            .subject(subject)
            .input(input)
            .valid(isTimeZone(input))
            .explanation("it is not a time zone: write one as in Europe/Berlin, America/New_York or UTC")
            .build();

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("The account to report on, or the group of accounts.")
            .identifiesControllerService(EmailAccounts.class)
            .required(true)
            .build();

    static final PropertyDescriptor SYNC_JOURNAL = new PropertyDescriptor.Builder()
            .name("Sync Journal")
            .description("""
                    The journal that ListNewEmails writes of its polls. Without it, a record says only how the account stands by what this NiFi node \
                    has met since the account's service was enabled, and the fields on polls and counts have no value.""")
            .identifiesControllerService(AccountJournal.class)
            .build();

    static final PropertyDescriptor RECORD_WRITER = new PropertyDescriptor.Builder()
            .name("Record Writer")
            .description("Writes the records.")
            .identifiesControllerService(RecordSetWriterFactory.class)
            .required(true)
            .build();

    static final PropertyDescriptor TIME_ZONE = new PropertyDescriptor.Builder()
            .name("Time Zone")
            .description("Whose midnight begins the day of the counts, such as Europe/Berlin. Without a value, that of the NiFi server.")
            .dependsOn(SYNC_JOURNAL)
            .addValidator(TIME_ZONE_VALIDATOR)
            .build();

    static final Relationship REL_SUCCESS = new Relationship.Builder()
            .name("success")
            .description("The report: one record for each account.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(EMAIL_ACCOUNTS, SYNC_JOURNAL, RECORD_WRITER, TIME_ZONE);
    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SUCCESS);

    private final InstantSource clock;

    public ReportEmailAccounts() {
        this(InstantSource.system());
    }

    ReportEmailAccounts(final InstantSource clock) {
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
        final RecordContent content = new RecordContent(context.getProperty(RECORD_WRITER).asControllerService(RecordSetWriterFactory.class));
        final FlowFile flowFile = session.create();
        try {
            final List<Record> records = report(context, getLogger()).records(clock.instant());
            final FlowFile written = content.write(session, flowFile, AccountRecords.ACCOUNT, sink -> {
                for (final Record record : records) {
                    sink.write(record);
                }
            });
            session.getProvenanceReporter().create(written, "%d accounts".formatted(records.size()));
            session.transfer(written, REL_SUCCESS);
        } catch (final ProcessException | FlowFileAccessException e) {
            throw e;
        } catch (final StoreException | IOException | RuntimeException e) {
            getLogger().error("Nothing is reported on the accounts this time: {}", sentence(e), e);
            session.remove(flowFile);
            context.yield();
        }
    }

    @Override
    public List<ConfigVerificationResult> verify(final ProcessContext context, final ComponentLog verificationLogger,
                                                 final Map<String, String> attributes) {
        final ConfigVerificationResult.Builder result = new ConfigVerificationResult.Builder().verificationStepName("Read Accounts");
        try {
            final List<Record> records = report(context, verificationLogger).records(clock.instant());
            final boolean unavailable = records.stream().anyMatch(record -> AccountRecords.UNAVAILABLE.equals(record.getAsString("status")));
            return List.of(result.outcome(unavailable ? Outcome.FAILED : Outcome.SUCCESSFUL).explanation(String.join(" ", records.stream()
                    .map(ReportEmailAccounts::describe).toList())).build());
        } catch (final StoreException | RuntimeException e) {
            verificationLogger.warn("The accounts cannot be reported on", e);
            return List.of(result.outcome(Outcome.FAILED).explanation(sentence(e)).build());
        }
    }

    private static AccountReport report(final PropertyContext context, final ComponentLog log) {
        return new AccountReport(context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class),
                context.getProperty(SYNC_JOURNAL).asControllerService(AccountJournal.class), zone(context), log);
    }

    /** The property has a meaning beside a journal only. */
    private static ZoneId zone(final PropertyContext context) {
        final String name = context.getProperty(SYNC_JOURNAL).isSet() ? context.getProperty(TIME_ZONE).getValue() : null;
        return name == null ? ZoneId.systemDefault() : ZoneId.of(name.strip());
    }

    private static String describe(final Record record) {
        final String detail = record.getAsString("detail");
        if (AccountRecords.UNAVAILABLE.equals(record.getAsString("status"))) {
            return detail;
        }

        return "Account [%s] is %s.%s".formatted(record.getAsString("account_id"), record.getAsString("status"), detail == null ? "" : " " + detail);
    }

    private static String sentence(final Exception trouble) {
        return trouble instanceof RuntimeException || trouble.getMessage() == null
                ? "The services in Email Accounts and Sync Journal cannot be asked: enable them, and the services they name."
                : trouble.getMessage();
    }

    private static boolean isTimeZone(final String name) {
        try {
            ZoneId.of(name.strip());
            return true;
        } catch (final DateTimeException e) {
            return false;
        }
    }
}
