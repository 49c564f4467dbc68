/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.annotation.behavior.InputRequirement;
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
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractSessionFactoryProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.ProcessSessionFactory;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.salespartner.email.read.SafeFileName;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.SyncJournal;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

@PrimaryNodeOnly
@TriggerSerially
@InputRequirement(InputRequirement.Requirement.INPUT_FORBIDDEN)
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "1 day")
@Tags({"email", "e-mail", "mail", "imap", "mailbox", "reconcile", "audit", "proof", "completeness", "missing", "lost", "sales", "crm", "source"})
@CapabilityDescription("""
        Compares what mailboxes hold with what ListNewEmails took from them: the proof that no e-mail was lost. Emits a report for each account, and \
        for each e-mail that is missing a FlowFile with which FetchEmail gets it, so that a gap can be closed by a connection. The mailbox is never \
        changed. E-mails that were deleted or moved after they were taken are no fault.""")
@WritesAttributes({
    @WritesAttribute(attribute = EmailAttributes.ACCOUNT, description = "Id of the account"),
    @WritesAttribute(attribute = EmailAttributes.PROVIDER, description = EmailAttributes.PROVIDER_DESC),
    @WritesAttribute(attribute = EmailAttributes.FOLDER, description = EmailAttributes.FOLDER_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.PROVIDER_ID, description = EmailAttributes.PROVIDER_ID_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.UID_VALIDITY, description = EmailAttributes.UID_VALIDITY_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.THREAD_ID, description = EmailAttributes.THREAD_ID_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.MESSAGE_ID, description = EmailAttributes.MESSAGE_ID_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.DIRECTION, description = EmailAttributes.DIRECTION_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.RECEIVED, description = EmailAttributes.RECEIVED_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.SIZE, description = EmailAttributes.SIZE_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.FROM, description = EmailAttributes.FROM_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.TO, description = EmailAttributes.TO_DESC + " (missing)"),
    @WritesAttribute(attribute = EmailAttributes.SUBJECT, description = EmailAttributes.SUBJECT_DESC + " (missing)"),
    @WritesAttribute(attribute = ReconcileMailbox.OUTCOME, description = """
            complete (nothing is missing, as far back as the register covers), missing, not proven (nothing was found missing, but not everything
            could be compared), paused (report)"""),
    @WritesAttribute(attribute = ReconcileMailbox.HELD, description = "E-mails that the mailbox holds and got within the Window (report)"),
    @WritesAttribute(attribute = ReconcileMailbox.TAKEN, description = "Those of them that were taken (report)"),
    @WritesAttribute(attribute = ReconcileMailbox.MISSING, description = "Those of them that are missing (report)"),
    @WritesAttribute(attribute = "filename",
            description = "missing: as ListNewEmails names it; report: reconcile, account and time, with .json"),
    @WritesAttribute(attribute = "mime.type", description = "message/rfc822 (missing), application/json (report)"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + " (failure)"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + " (failure)")
})
@SeeAlso({ListNewEmails.class, FetchEmail.class})
@UseCase(
        description = "Prove daily that no e-mail was lost.",
        keywords = {"audit", "evidence", "completeness", "compliance"},
        configuration = """
                Set "Email Accounts" and "Sync Journal" to the services that ListNewEmails uses, and "Window" to less than that of ListNewEmails.
                Schedule it once a day, for instance by CRON at 0 0 6 * * ?, and keep what comes out of report.
                RouteOnAttribute with ${reconcile.outcome:equals('complete'):not()} behind report leads to whoever is to be told.
                """)
@MultiProcessorUseCase(
        description = "Prove daily that no e-mail was lost, and fetch what is missing.",
        keywords = {"audit", "repair", "gap", "lost"},
        configurations = {
            @ProcessorConfiguration(processorClass = FetchEmail.class, configuration = """
                    Set "Email Accounts" to the same service.
                    Loop retry back to FetchEmail; connect success to the ParseEmail that stands behind ListNewEmails.
                    """),
            @ProcessorConfiguration(processorClass = ReconcileMailbox.class, configuration = """
                    Set "Email Accounts" and "Sync Journal" to the services that ListNewEmails uses.
                    Connect missing to FetchEmail, and report and failure to a place where somebody looks at them.
                    """)
        })
public class ReconcileMailbox extends AbstractSessionFactoryProcessor implements VerifiableProcessor {
    static final String OUTCOME = "reconcile.outcome";
    static final String HELD = "reconcile.held";
    static final String TAKEN = "reconcile.taken";
    static final String MISSING = "reconcile.missing";

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("The account, or the group of accounts, whose mailboxes are compared.")
            .identifiesControllerService(EmailAccounts.class)
            .required(true)
            .build();

    static final PropertyDescriptor SYNC_JOURNAL = new PropertyDescriptor.Builder()
            .name("Sync Journal")
            .description("The register of taken e-mails: the service that stands in Sync Journal of ListNewEmails.")
            .identifiesControllerService(SyncJournal.class)
            .required(true)
            .build();

    static final PropertyDescriptor TIMELINE = new PropertyDescriptor.Builder()
            .name("Conversation Timeline")
            .description("""
                    When set, what is on the timeline counts as taken too, also when it is not in the register, and the report says how many e-mails \
                    are on it. The rest of what was taken is not lost: it was excluded, internal, is on failure, or still on its way.""")
            .identifiesControllerService(ConversationTimeline.class)
            .build();

    static final PropertyDescriptor WINDOW = new PropertyDescriptor.Builder()
            .name("Window")
            .description("""
                    How far back the mailboxes are compared. Choose less than the Window of ListNewEmails, which is as far as the register reaches \
                    back; e-mails from before that are counted and not called missing.""")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MINUTES, 36500, TimeUnit.DAYS))
            .defaultValue("7 days")
            .required(true)
            .build();

    static final PropertyDescriptor GRACE_PERIOD = new PropertyDescriptor.Builder()
            .name("Grace Period")
            .description("""
                    Younger e-mails are not called missing yet, since ListNewEmails may be about to take them. Choose more than its Poll Interval; 0 \
                    sec compares them all.""")
            .addValidator(StandardValidators.createTimePeriodValidator(0, TimeUnit.SECONDS, 36500, TimeUnit.DAYS))
            .defaultValue("1 hour")
            .required(true)
            .build();

    static final PropertyDescriptor MAXIMUM_MISSING = new PropertyDescriptor.Builder()
            .name("Maximum Missing")
            .description("At most so many FlowFiles of an account go to missing in one run. All are counted; the next run goes on with the rest.")
            .addValidator(StandardValidators.createLongValidator(1, 100_000, true))
            .defaultValue("10000")
            .required(true)
            .build();

    static final PropertyDescriptor NOTE_AS_TAKEN = new PropertyDescriptor.Builder()
            .name("Note Missing As Taken")
            .description("""
                    Whether an e-mail that went to missing is noted as taken once NiFi holds its FlowFile, so that the next run does not report it \
                    again. Set it to false when nothing behind missing fetches the e-mails. Nothing is noted while missing is terminated \
                    automatically.""")
            .allowableValues("true", "false")
            .defaultValue("true")
            .required(true)
            .build();

    static final PropertyDescriptor ENVELOPE_ATTRIBUTES = ListNewEmails.ENVELOPE_ATTRIBUTES;

    static final Relationship REL_MISSING = new Relationship.Builder()
            .name("missing")
            .description("""
                    One FlowFile for each e-mail that the mailbox holds and that was not taken: no content, the attributes that ListNewEmails gives. \
                    FetchEmail gets the message.""")
            .build();

    static final Relationship REL_REPORT = new Relationship.Builder()
            .name("report")
            .description("One FlowFile for each account that was compared: what was found, as JSON.")
            .build();

    static final Relationship REL_FAILURE = new Relationship.Builder()
            .name("failure")
            .description("One FlowFile without content for each account that could not be compared; error.message says why and what to do.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(EMAIL_ACCOUNTS, SYNC_JOURNAL, TIMELINE, WINDOW, GRACE_PERIOD,
            MAXIMUM_MISSING, NOTE_AS_TAKEN, ENVELOPE_ATTRIBUTES);
    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_MISSING, REL_REPORT, REL_FAILURE);

    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final InstantSource clock;

    public ReconcileMailbox() {
        this(InstantSource.system());
    }

    ReconcileMailbox(final InstantSource clock) {
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
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        if (context.getProperty(GRACE_PERIOD).asDuration().compareTo(context.getProperty(WINDOW).asDuration()) < 0) {
            return List.of();
        }

        return List.of(new ValidationResult.Builder()
                .subject(GRACE_PERIOD.getName())
                .input(context.getProperty(GRACE_PERIOD).getValue())
                .explanation("it is as long as Window or longer, so that no e-mail would be compared: choose less")
                .build());
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSessionFactory sessionFactory) {
        final EmailAccounts service = context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class);
        final SyncJournal journal = context.getProperty(SYNC_JOURNAL).asControllerService(SyncJournal.class);
        final ConversationTimeline timeline = context.getProperty(TIMELINE).asControllerService(ConversationTimeline.class);
        final ReconcileSettings settings = settings(context);
        final Ourselves ourselves = service.getOurselves();
        final Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        final boolean note = context.getProperty(NOTE_AS_TAKEN).asBoolean() && !context.isAutoTerminated(REL_MISSING);

        final ReconcileRun run = new ReconcileRun(getIdentifier(), this::isScheduled);
        run.compare(service.getAccounts(),
                account -> new MailboxComparison(account, ourselves, journal, timeline, settings, now, run::isStopped, getLogger()),
                result -> {
                    final ProcessSession session = sessionFactory.createSession();
                    try {
                        if (result.fault() == null) {
                            emit(session, result.findings(), timeline != null, note ? journal : null);
                        } else {
                            fail(session, result.account(), result.fault());
                        }
                    } catch (final RuntimeException e) {
                        session.rollback();
                        getLogger().error("Account [{}]: NiFi cannot keep what was found; the next run compares again", result.account().getId(), e);
                    }
                });
    }

    @Override
    public List<ConfigVerificationResult> verify(final ProcessContext context, final ComponentLog verificationLogger,
                                                 final Map<String, String> attributes) {
        final SyncJournal journal = context.getProperty(SYNC_JOURNAL).asControllerService(SyncJournal.class);
        final Instant windowStart = clock.instant().minus(settings(context).window());
        return new ReconcileVerification(journal, windowStart, verificationLogger)
                .verify(context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class));
    }

    /**
     * @param journal what notes the missing messages as taken once they are committed; null when they are not to be noted
     */
    private void emit(final ProcessSession session, final AccountFindings findings, final boolean withTimeline, final SyncJournal journal) {
        final EmailAccount account = findings.account();
        final ReconcileReport report = new ReconcileReport(findings, withTimeline);
        findings.missing().forEach((message, attributes) -> {
            final FlowFile flowFile = session.putAllAttributes(session.create(), attributes);
            session.getProvenanceReporter().receive(flowFile, account.getTransitUri(message), null,
                    "The mailbox holds it, and it was not taken", 0);
            session.transfer(flowFile, REL_MISSING);
        });

        final FlowFile written = session.write(session.create(), report::writeTo);
        final FlowFile described = session.putAllAttributes(written, attributes(findings));
        session.getProvenanceReporter().create(described, report.sentence());
        session.transfer(described, REL_REPORT);
        session.adjustCounter("E-mails found missing", findings.sum(FolderFindings::missing), false);
        session.commitAsync(() -> committed(findings, report, journal));
    }

    private void committed(final AccountFindings findings, final ReconcileReport report, final SyncJournal journal) {
        switch (findings.outcome()) {
            case MISSING, NOT_PROVEN -> getLogger().warn(report.sentence());
            default -> getLogger().info(report.sentence());
        }
        if (journal != null) {
            note(findings, journal);
        }
    }

    private void note(final AccountFindings findings, final SyncJournal journal) {
        final String accountId = findings.account().getId();
        try {
            for (final FolderFindings folder : findings.folders()) {
                final SyncJournal.Scope scope = new SyncJournal.Scope(getIdentifier(), accountId, folder.folder().name());
                if (!folder.toNote().isEmpty()) {
                    journal.addTaken(scope, folder.toNote());
                }
                journal.prune(scope, findings.windowStart());
            }
        } catch (final StoreException | RuntimeException e) {
            getLogger().warn("Account [{}]: the missing e-mails cannot be noted as taken; the next run reports them again, and the timeline drops "
                    + "what it knows. Check the service behind Sync Journal.", accountId, e);
        }
    }

    private void fail(final ProcessSession session, final EmailAccount account, final Exception fault) {
        if (fault instanceof ReconcileStoppedException) {
            return;
        }

        final String sentence = FaultPolicy.sentence(account.getId(), fault);
        final FlowFile flowFile = session.putAllAttributes(session.create(), Map.of(
                EmailAttributes.ACCOUNT, account.getId(),
                EmailAttributes.PROVIDER, account.getProvider(),
                EmailAttributes.ERROR_MESSAGE, sentence,
                EmailAttributes.ERROR_STEP, "compare mailbox"));
        session.getProvenanceReporter().create(flowFile, sentence);
        session.transfer(session.penalize(flowFile), REL_FAILURE);
        session.commitAsync();
        getLogger().error("Account [{}] was not compared: {}", account.getId(), sentence, FaultPolicy.technicalCause(fault));
    }

    private static Map<String, String> attributes(final AccountFindings findings) {
        final String account = findings.account().getId();
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(EmailAttributes.ACCOUNT, account);
        attributes.put(EmailAttributes.PROVIDER, findings.account().getProvider());
        attributes.put(OUTCOME, findings.outcome().value());
        attributes.put(HELD, Long.toString(findings.sum(FolderFindings::held)));
        attributes.put(TAKEN, Long.toString(findings.sum(FolderFindings::taken)));
        attributes.put(MISSING, Long.toString(findings.sum(FolderFindings::missing)));
        attributes.put(CoreAttributes.MIME_TYPE.key(), "application/json");
        final String name = SafeFileName.of(null, "reconcile-%s-%s".formatted(account, FILE_TIME.format(findings.checkedAt())));
        attributes.put(CoreAttributes.FILENAME.key(), name.replaceFirst("\\.eml$", ".json"));
        return attributes;
    }

    private static ReconcileSettings settings(final PropertyContext context) {
        return new ReconcileSettings(
                context.getProperty(WINDOW).asDuration(),
                context.getProperty(GRACE_PERIOD).asDuration(),
                context.getProperty(MAXIMUM_MISSING).asInteger(),
                context.getProperty(ENVELOPE_ATTRIBUTES).asBoolean());
    }
}
