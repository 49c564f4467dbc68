/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.PrimaryNodeOnly;
import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.annotation.behavior.TriggerSerially;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.configuration.DefaultSchedule;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.annotation.lifecycle.OnUnscheduled;
import org.apache.nifi.annotation.notification.OnPrimaryNodeStateChange;
import org.apache.nifi.annotation.notification.PrimaryNodeState;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractSessionFactoryProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSessionFactory;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.store.SyncJournal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

@PrimaryNodeOnly
@TriggerSerially
@InputRequirement(InputRequirement.Requirement.INPUT_FORBIDDEN)
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "1 sec")
@Tags({"email", "e-mail", "mail", "imap", "mailbox", "list", "listen", "sales", "crm", "source"})
@CapabilityDescription("""
        Lists new e-mails of one mailbox account, or of a group of them: one FlowFile per e-mail, with the raw message as content. The mailbox is \
        never changed: nothing is marked as read, moved or deleted. The first time, a window of recent e-mails is taken, afterwards only what is \
        new. Each e-mail is listed at least once, also when NiFi is killed or the connection breaks. Accounts are polled side by side, each at its \
        own pace, so that the trouble of one account does not delay another; where a mailbox can tell of new e-mails by itself, they are listed at \
        once.""")
@Stateful(scopes = Scope.CLUSTER, description = """
        For each account and folder, the place up to which e-mails were listed. It is committed together with the FlowFiles. Changing properties
        keeps it. After clearing the state, the window of recent e-mails is taken again.""")
@WritesAttributes({
    @WritesAttribute(attribute = EmailAttributes.ACCOUNT, description = EmailAttributes.ACCOUNT_DESC),
    @WritesAttribute(attribute = EmailAttributes.PROVIDER, description = EmailAttributes.PROVIDER_DESC),
    @WritesAttribute(attribute = EmailAttributes.FOLDER, description = EmailAttributes.FOLDER_DESC),
    @WritesAttribute(attribute = EmailAttributes.PROVIDER_ID, description = EmailAttributes.PROVIDER_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.UID_VALIDITY, description = EmailAttributes.UID_VALIDITY_DESC),
    @WritesAttribute(attribute = EmailAttributes.THREAD_ID, description = EmailAttributes.THREAD_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.MESSAGE_ID, description = EmailAttributes.MESSAGE_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.DIRECTION, description = EmailAttributes.DIRECTION_DESC),
    @WritesAttribute(attribute = EmailAttributes.RECEIVED, description = EmailAttributes.RECEIVED_DESC),
    @WritesAttribute(attribute = EmailAttributes.SIZE, description = EmailAttributes.SIZE_DESC),
    @WritesAttribute(attribute = EmailAttributes.FROM, description = EmailAttributes.FROM_DESC),
    @WritesAttribute(attribute = EmailAttributes.TO, description = EmailAttributes.TO_DESC),
    @WritesAttribute(attribute = EmailAttributes.SUBJECT, description = EmailAttributes.SUBJECT_DESC),
    @WritesAttribute(attribute = "filename",
            description = "The Message-ID made safe, with .eml; without a Message-ID, account, folder and id of the message"),
    @WritesAttribute(attribute = "mime.type", description = "message/rfc822"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + " (failure)"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + " (failure)")
})
@SeeAlso(value = {FetchEmail.class, ReconcileMailbox.class}, classNames = {"org.salespartner.nifi.processors.account.ReportEmailAccounts",
    "org.salespartner.nifi.processors.read.ParseEmail"})
@UseCase(
        description = "Take every new e-mail of a mailbox into a flow, whole.",
        keywords = {"mailbox", "monitor", "sync"},
        configuration = """
                Set "Email Accounts" to the service that holds the account, or to an EmailAccountGroup for several.
                Leave "Content" at Full Message, and set "Sync Journal" to a SalesPartnerStore, so that a mailbox that was rebuilt brings no \
                duplicates.
                "Window" and "Window Size" say how much of the past is taken the first time.
                Connect success to ParseEmail, and failure to a place where somebody looks at it.
                """)
public class ListNewEmails extends AbstractSessionFactoryProcessor implements VerifiableProcessor {

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("The account to list, or the group of accounts.")
            .identifiesControllerService(EmailAccounts.class)
            .required(true)
            .build();

    static final PropertyDescriptor CONTENT = new PropertyDescriptor.Builder()
            .name("Content")
            .description("""
                    What the content of a FlowFile is. With headers only, FetchEmail gets the whole message afterwards, for instance on all nodes of \
                    a cluster behind a load-balanced connection.""")
            .allowableValues(ListedContent.class)
            .defaultValue(ListedContent.FULL_MESSAGE)
            .required(true)
            .build();

    static final PropertyDescriptor WINDOW = new PropertyDescriptor.Builder()
            .name("Window")
            .description("""
                    How far back the first listing of a folder reaches. The same window is read again when a mailbox loses its place, for instance \
                    after the server rebuilt the folder; what was taken before is dropped then.""")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MINUTES, 36500, TimeUnit.DAYS))
            .defaultValue("30 days")
            .required(true)
            .build();

    static final PropertyDescriptor WINDOW_SIZE = new PropertyDescriptor.Builder()
            .name("Window Size")
            .description("At most so many e-mails are taken on the first listing of a folder: the newest, oldest first. How many are left out is "
                    + "reported once.")
            .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
            .defaultValue("1000")
            .required(true)
            .build();

    static final PropertyDescriptor BATCH_SIZE = new PropertyDescriptor.Builder()
            .name("Batch Size")
            .description("At most so many e-mails of an account are committed at once; a batch of large e-mails also ends at 32 MB. "
                    + "A larger batch is faster, and repeats more after a fault.")
            .addValidator(StandardValidators.createLongValidator(1, 10_000, true))
            .defaultValue("500")
            .required(true)
            .build();

    static final PropertyDescriptor POLL_INTERVAL = new PropertyDescriptor.Builder()
            .name("Poll Interval")
            .description("""
                    How long to wait before an account is asked for new e-mails again. Leave the processor's Run Schedule at one second: the pace of \
                    each account is this property's.""")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.SECONDS, 7, TimeUnit.DAYS))
            .defaultValue("1 min")
            .required(true)
            .build();

    static final PropertyDescriptor PUSH = new PropertyDescriptor.Builder()
            .name("Push")
            .description("""
                    Whether a mailbox is watched between polls, so that a new e-mail is listed within about a second, at any hour of the day. It \
                    takes one more connection for each account (IMAP IDLE), on the inbox, or on the first folder where the inbox is not read; other \
                    folders are found by polling. Polling goes on at its pace, and is all there is where the provider or server offers no push.""")
            .allowableValues("true", "false")
            .defaultValue("true")
            .required(true)
            .build();

    static final PropertyDescriptor BUSINESS_HOURS = new PropertyDescriptor.Builder()
            .name("Business Hours")
            .description("""
                    Days and hours at which Poll Interval holds, such as Mon-Fri 08:00-18:00 or Mon-Thu 08:00-18:00, Fri 08:00-14:00. Outside them \
                    the slower pace holds. Without a value, Poll Interval holds always.""")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor TIME_ZONE = new PropertyDescriptor.Builder()
            .name("Time Zone")
            .description("The time zone of the business hours, such as Europe/Berlin. Without a value, that of the NiFi server.")
            .dependsOn(BUSINESS_HOURS)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor OUTSIDE_INTERVAL = new PropertyDescriptor.Builder()
            .name("Poll Interval Outside Business Hours")
            .description("How long to wait outside the business hours. The first poll of a business day is on time all the same.")
            .dependsOn(BUSINESS_HOURS)
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.SECONDS, 7, TimeUnit.DAYS))
            .defaultValue("15 min")
            .required(true)
            .build();

    static final PropertyDescriptor SYNC_JOURNAL = new PropertyDescriptor.Builder()
            .name("Sync Journal")
            .description("""
                    Keeps a register of the e-mails that were taken, so that a mailbox that loses its place brings no duplicates, and a journal of \
                    how each poll went, which ReportEmailAccounts reads. Without it, such a mailbox brings the window a second time, and the \
                    timeline drops what it knows.""")
            .identifiesControllerService(SyncJournal.class)
            .build();

    static final PropertyDescriptor ENVELOPE_ATTRIBUTES = new PropertyDescriptor.Builder()
            .name("Envelope Attributes")
            .description("Whether sender, recipients and subject stand in attributes, where provenance shows them. Turn it off to keep personal "
                    + "data out of attributes.")
            .allowableValues("true", "false")
            .defaultValue("true")
            .required(true)
            .build();

    static final Relationship REL_SUCCESS = new Relationship.Builder()
            .name("success")
            .description("One FlowFile for each new e-mail.")
            .build();

    static final Relationship REL_FAILURE = new Relationship.Builder()
            .name("failure")
            .description("""
                    E-mails that the server has but does not deliver: no content, their place in the mailbox as attributes, and the reason in \
                    error.message. FetchEmail can try them again. The mailbox goes on behind them.""")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(EMAIL_ACCOUNTS, CONTENT, WINDOW, WINDOW_SIZE, BATCH_SIZE,
            POLL_INTERVAL, PUSH, BUSINESS_HOURS, TIME_ZONE, OUTSIDE_INTERVAL, SYNC_JOURNAL, ENVELOPE_ATTRIBUTES);
    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SUCCESS, REL_FAILURE);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long BATCH_BYTES = 32L * 1024 * 1024;

    private final InstantSource clock;
    private final BackOff backOff;
    private final AccountTroubles troubles = new AccountTroubles();
    private final Duration patience;
    private volatile Supplier<ListingRun> runs;
    private volatile ListingRun run;

    public ListNewEmails() {
        this(InstantSource.system(), new Random(), PATIENCE);
    }

    /**
     * @param patience how long one trigger waits for mailboxes, and stopping for what is under way
     */
    ListNewEmails(final InstantSource clock, final RandomGenerator random, final Duration patience) {
        this.clock = clock;
        this.backOff = new BackOff(random);
        this.patience = patience;
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
        final List<ValidationResult> results = new ArrayList<>();
        if (context.getProperty(BUSINESS_HOURS).isSet()) {
            check(TIME_ZONE, context, results, () -> zone(context));
            check(BUSINESS_HOURS, context, results, () -> BusinessHours.parse(context.getProperty(BUSINESS_HOURS).getValue(), ZoneId.of("UTC")));
        }
        return results;
    }

    @OnScheduled
    public void onScheduled(final ProcessContext context) {
        final EmailAccounts accounts = context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class);
        final SyncJournal journal = context.getProperty(SYNC_JOURNAL).asControllerService(SyncJournal.class);
        final ListingRunFactory factory = new ListingRunFactory(settings(context), schedule(context), backOff, troubles, patience, clock,
                getLogger());
        runs = () -> factory.create(accounts, journal, getIdentifier());
        run = runs.get();
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSessionFactory sessionFactory) {
        final ListingRun current = run;
        if (current != null) {
            current.trigger(context, sessionFactory, () -> isScheduled() && context.getAvailableRelationships().containsAll(RELATIONSHIPS));
        }
    }

    /** What another node may have listed meanwhile is known by the state alone. */
    @OnPrimaryNodeStateChange
    public void onPrimaryNodeStateChange(final PrimaryNodeState ignored) {
        final ListingRun former = run;
        if (former != null && !former.isEnded()) {
            former.end();
            troubles.forget();
            run = runs.get();
        }
    }

    @OnUnscheduled
    public void onUnscheduled() {
        final ListingRun current = run;
        if (current != null) {
            current.end();
        }
    }

    @OnStopped
    public void onStopped() {
        final ListingRun current = run;
        run = null;
        if (current != null) {
            current.end();
            if (!current.awaitEnd(patience)) {
                getLogger().info("A mailbox still hangs; its connection ends with its time-out, and nothing of it is kept.");
            }
        }
    }

    @Override
    public List<ConfigVerificationResult> verify(final ProcessContext context, final ComponentLog verificationLogger,
                                                 final Map<String, String> attributes) {
        final EmailAccounts accounts = context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class);
        return new ListingVerification(settings(context), clock, verificationLogger).verify(accounts);
    }

    private static ListingSettings settings(final PropertyContext context) {
        return new ListingSettings(
                context.getProperty(CONTENT).asAllowableValue(ListedContent.class).scope(),
                context.getProperty(WINDOW).asDuration(),
                context.getProperty(WINDOW_SIZE).asInteger(),
                context.getProperty(BATCH_SIZE).asInteger(),
                BATCH_BYTES,
                context.getProperty(ENVELOPE_ATTRIBUTES).asBoolean(),
                context.getProperty(PUSH).asBoolean());
    }

    private static PollSchedule schedule(final PropertyContext context) {
        final Duration interval = context.getProperty(POLL_INTERVAL).asDuration();
        final String hours = context.getProperty(BUSINESS_HOURS).getValue();
        if (hours == null) {
            return new PollSchedule(interval, null, null);
        }

        return new PollSchedule(interval, BusinessHours.parse(hours, zone(context)), context.getProperty(OUTSIDE_INTERVAL).asDuration());
    }

    private static ZoneId zone(final PropertyContext context) {
        final String name = context.getProperty(TIME_ZONE).getValue();
        try {
            return name == null ? ZoneId.systemDefault() : ZoneId.of(name.strip());
        } catch (final DateTimeException e) {
            throw new IllegalArgumentException("[%s] is not a time zone: write one as in Europe/Berlin, America/New_York or UTC.".formatted(name), e);
        }
    }

    private static void check(final PropertyDescriptor property, final ValidationContext context, final List<ValidationResult> results,
                              final Supplier<?> parsing) {
        try {
            parsing.get();
        } catch (final IllegalArgumentException e) {
            results.add(new ValidationResult.Builder()
                    .subject(property.getName())
                    .input(context.getProperty(property).getValue())
                    .explanation(e.getMessage())
                    .build());
        }
    }
}
