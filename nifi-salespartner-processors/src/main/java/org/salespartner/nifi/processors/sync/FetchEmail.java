/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.ReadsAttributes;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.MultiProcessorUseCase;
import org.apache.nifi.annotation.documentation.ProcessorConfiguration;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.processors.EmailAttributes;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@Tags({"email", "e-mail", "mail", "imap", "mailbox", "fetch", "get", "sales", "crm"})
@CapabilityDescription("""
        Fetches the whole message of an e-mail that ListNewEmails listed, and makes it the content of the FlowFile. The mailbox is never changed. An \
        e-mail that changed its place since it was listed, because the server rebuilt the folder, is looked for by its Message-ID.""")
@ReadsAttributes({
    @ReadsAttribute(attribute = EmailAttributes.ACCOUNT, description = EmailAttributes.ACCOUNT_DESC),
    @ReadsAttribute(attribute = EmailAttributes.FOLDER, description = EmailAttributes.FOLDER_DESC),
    @ReadsAttribute(attribute = EmailAttributes.PROVIDER_ID, description = EmailAttributes.PROVIDER_ID_DESC),
    @ReadsAttribute(attribute = EmailAttributes.UID_VALIDITY, description = EmailAttributes.UID_VALIDITY_DESC),
    @ReadsAttribute(attribute = EmailAttributes.MESSAGE_ID, description = EmailAttributes.MESSAGE_ID_DESC)
})
@WritesAttributes({
    @WritesAttribute(attribute = EmailAttributes.PROVIDER_ID,
            description = EmailAttributes.PROVIDER_ID_DESC + "; as it is now, when the e-mail changed its place"),
    @WritesAttribute(attribute = EmailAttributes.UID_VALIDITY, description = EmailAttributes.UID_VALIDITY_DESC + "; as it is now"),
    @WritesAttribute(attribute = EmailAttributes.SIZE, description = EmailAttributes.SIZE_DESC),
    @WritesAttribute(attribute = "mime.type", description = "message/rfc822"),
    @WritesAttribute(attribute = FetchEmail.ATTEMPTS, description = "How many times the message broke off while it was fetched (retry, failure)"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC)
})
@SeeAlso({ListNewEmails.class, ReconcileMailbox.class})
@MultiProcessorUseCase(
        description = "List on the primary node, and fetch the e-mails on all nodes of a cluster.",
        keywords = {"cluster", "load balance", "headers only", "large mailbox"},
        configurations = {
            @ProcessorConfiguration(processorClass = ListNewEmails.class, configuration = """
                    Set "Email Accounts", and "Content" to Headers Only.
                    Load-balance the connection from success to FetchEmail (Round Robin).
                    """),
            @ProcessorConfiguration(processorClass = FetchEmail.class, configuration = """
                    Set "Email Accounts" to the same service.
                    Loop retry back to FetchEmail; connect success to ParseEmail, and not found and failure to a place where somebody looks at them.
                    """)
        })
public class FetchEmail extends AbstractProcessor {
    static final String ATTEMPTS = "email.fetch.attempts";

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("The account, or the group of accounts, that listed the e-mails.")
            .identifiesControllerService(EmailAccounts.class)
            .required(true)
            .build();

    static final Relationship REL_SUCCESS = new Relationship.Builder()
            .name("success")
            .description("E-mails with the whole message as content.")
            .build();

    static final Relationship REL_NOT_FOUND = new Relationship.Builder()
            .name("not found")
            .description("E-mails that are no longer in their folder, which was deleted or renamed, or from which they were moved or deleted.")
            .build();

    static final Relationship REL_RETRY = new Relationship.Builder()
            .name("retry")
            .description("E-mails whose mailbox cannot be reached just now, or is paused: connect it back to this processor.")
            .build();

    static final Relationship REL_FAILURE = new Relationship.Builder()
            .name("failure")
            .description("E-mails that the server does not deliver, and FlowFiles that name no known account or no message.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(EMAIL_ACCOUNTS);
    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SUCCESS, REL_NOT_FOUND, REL_RETRY, REL_FAILURE);

    private final InstantSource clock;
    private final BackOff backOff;
    private volatile AccountRest rest;

    public FetchEmail() {
        this(InstantSource.system(), new Random());
    }

    FetchEmail(final InstantSource clock, final RandomGenerator random) {
        this.clock = clock;
        this.backOff = new BackOff(random);
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @OnScheduled
    public void onScheduled() {
        rest = new AccountRest(new FaultPolicy(backOff), clock, getLogger());
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }

        final MessageReference message;
        final EmailAccount account;
        try {
            FlowFileReference.number(flowFile, ATTEMPTS);
            message = FlowFileReference.read(flowFile);
            account = account(context, flowFile.getAttribute(EmailAttributes.ACCOUNT));
        } catch (final IllegalArgumentException e) {
            getLogger().error("FetchEmail failed for {}: {}", flowFile, e.getMessage());
            route(session, flowFile, REL_FAILURE, "read attributes", e.getMessage());
            return;
        }

        final Optional<String> resting = rest.reason(account);
        if (resting.isPresent()) {
            route(session, flowFile, REL_RETRY, "open mailbox", resting.get());
            return;
        }

        fetch(session, flowFile, account, message);
    }

    private void fetch(final ProcessSession session, final FlowFile flowFile, final EmailAccount account, final MessageReference message) {
        final SingleFetch fetch = new SingleFetch(session, flowFile);
        final long started = System.nanoTime();
        try (Mailbox mailbox = account.openMailbox()) {
            fetch.fetch(mailbox, message, flowFile.getAttribute(EmailAttributes.MESSAGE_ID));
            rest.succeeded(account);
        } catch (final FolderUnavailableException e) {
            route(session, fetch.flowFile(), REL_NOT_FOUND, "fetch", e.getMessage());
            return;
        } catch (final MailboxException | RuntimeException e) {
            if (fetch.writeFault() != null) {
                throw new ProcessException("NiFi cannot write the content of a FlowFile", e);
            }

            if (fetch.outcome() != SingleFetch.Outcome.FETCHED) {
                handleFault(session, account, fetch, e);
                return;
            }
        }

        switch (fetch.outcome()) {
            case FETCHED -> succeed(session, fetch, account, Duration.ofNanos(System.nanoTime() - started));
            case GONE -> route(session, fetch.flowFile(), REL_NOT_FOUND, "fetch", fetch.reason());
            default -> {
                getLogger().error("FetchEmail failed for {}: {}", flowFile, fetch.reason());
                route(session, fetch.flowFile(), REL_FAILURE, "fetch", fetch.reason());
            }
        }
    }

    private void succeed(final ProcessSession session, final SingleFetch fetch, final EmailAccount account, final Duration duration) {
        final MessageReference message = fetch.message();
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(EmailAttributes.PROVIDER_ID, message.providerId());
        if (message.uidValidity() != null) {
            attributes.put(EmailAttributes.UID_VALIDITY, message.uidValidity().toString());
        }
        attributes.put(EmailAttributes.SIZE, Long.toString(fetch.flowFile().getSize()));
        attributes.put(CoreAttributes.MIME_TYPE.key(), MessageAttributes.MIME_TYPE);

        final FlowFile cleared = session.removeAllAttributes(fetch.flowFile(),
                Set.of(ATTEMPTS, EmailAttributes.ERROR_MESSAGE, EmailAttributes.ERROR_STEP));
        final FlowFile fetched = session.putAllAttributes(cleared, attributes);
        session.getProvenanceReporter().fetch(fetched, account.getTransitUri(message), duration.toMillis());
        session.transfer(fetched, REL_SUCCESS);
    }

    /** A connection may break at any time; a message at which it breaks again and again is at fault itself (rule S5). */
    private void handleFault(final ProcessSession session, final EmailAccount account, final SingleFetch fetch, final Exception fault) {
        final FlowFile flowFile = fetch.flowFile();
        final String sentence = FaultPolicy.sentence(account.getId(), fault);
        if (fault instanceof RuntimeException) {
            getLogger().error("FetchEmail failed for {}", flowFile, fault);
            route(session, flowFile, REL_FAILURE, "fetch", sentence);
            return;
        }

        if (!fetch.hasBegun() || fault instanceof ThrottledException || fault instanceof SignInException) {
            rest.failed(account, fault);
            route(session, flowFile, REL_RETRY, "fetch", sentence);
            return;
        }

        final int attempts = FlowFileReference.number(flowFile, ATTEMPTS).map(number -> number.intValue() + 1).orElse(1);
        final FlowFile counted = session.putAttribute(flowFile, ATTEMPTS, Integer.toString(attempts));
        if (attempts < AccountPoller.MAXIMUM_ATTEMPTS) {
            getLogger().warn("FetchEmail will try {} again: {}", flowFile, sentence, fault);
            route(session, counted, REL_RETRY, "fetch", sentence);
            return;
        }

        getLogger().error("FetchEmail failed for {}: the message breaks off whenever it is fetched", flowFile, fault);
        route(session, counted, REL_FAILURE, "fetch", FaultPolicy.givenUp(account.getId(), attempts, fault));
    }

    private static void route(final ProcessSession session, final FlowFile flowFile, final Relationship relationship, final String step,
                              final String reason) {
        final Map<String, String> attributes = Map.of(EmailAttributes.ERROR_STEP, step, EmailAttributes.ERROR_MESSAGE, reason);
        final FlowFile described = session.putAllAttributes(flowFile, attributes);
        session.transfer(relationship == REL_NOT_FOUND ? described : session.penalize(described), relationship);
    }

    private static EmailAccount account(final ProcessContext context, final String id) {
        return context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class).findAccount(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Account [%s] is not among the Email Accounts: name the service with which the e-mail was listed.".formatted(id)));
    }
}
