/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.email.qualification.Bar;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.assistant.QualificationRequest;
import org.salespartner.nifi.assistant.QualificationRequest.Thresholds;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.Outcome;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.ContactDirectory.PutResult;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StoreException;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

// Without SupportsBatching: an assistant may cost money for each e-mail that is judged again after a crash.
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@Tags({"salespartner", "email", "lead", "qualify", "score", "crm", "contact", "assistant", "route"})
@CapabilityDescription("""
    Judges whether the sender of an e-mail who is no contact is a lead, and says why: a verdict, a score, the reasons, and the sentences of the \
    e-mail on which they rest become the section "qualification" of the email document. Automated mail, mail of our own and who is on the stop list \
    are never a lead, whatever the text says and whoever judges. What cannot be judged goes to review, never to lead.""")
@WritesAttributes({
    @WritesAttribute(attribute = "mime.type", description = EmailDocument.MEDIA_TYPE),
    @WritesAttribute(attribute = EmailAttributes.LEAD_VERDICT, description = EmailAttributes.LEAD_VERDICT_DESC),
    @WritesAttribute(attribute = EmailAttributes.LEAD_SCORE, description = EmailAttributes.LEAD_SCORE_DESC),
    @WritesAttribute(attribute = EmailAttributes.CONTACT_ID, description = "Id of the contact of a lead, with Create Contact"),
    @WritesAttribute(attribute = EmailAttributes.CONTACT_MATCHED_BY, description = "address, with Create Contact"),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_NAME, description = EmailAttributes.ASSISTANT_NAME_DESC),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_MODEL, description = EmailAttributes.ASSISTANT_MODEL_DESC),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_TOKENS_INPUT, description = EmailAttributes.ASSISTANT_TOKENS_INPUT_DESC),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_TOKENS_OUTPUT, description = EmailAttributes.ASSISTANT_TOKENS_OUTPUT_DESC),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + ", on retry and failure"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + ", on retry and failure")
})
@SeeAlso(value = MatchContact.class, classNames = "org.salespartner.nifi.processors.timeline.SummarizeEmail")
@UseCase(
    description = "Find the leads among e-mails of people who are no contact yet.",
    keywords = {"lead", "inbound", "new customer", "triage"},
    configuration = """
        Connect "unmatched" and "company only" of MatchContact to QualifyLead.
        Set "Email Assistant" to a LocalEmailAssistant, and "Conversation Timeline" to the SalesPartnerStore, which knows what answers our own mail.
        Set "Create Contact" to "true" and "Contact Directory" to the SalesPartnerStore if a lead is to become a contact at once.
        Connect "lead" to SummarizeEmail, and "review" to where somebody looks. Auto-terminate "not lead". Connect "retry" back to QualifyLead.
        """
)
public class QualifyLead extends AbstractProcessor {

    private static final Validator SHARE = StandardValidators.createRegexMatchingValidator(Pattern.compile("0(\\.\\d{1,3})?|1(\\.0{1,3})?"), false,
            "a number from 0 to 1, such as 0.7");

    static final PropertyDescriptor EMAIL_ASSISTANT = new PropertyDescriptor.Builder()
            .name("Email Assistant")
            .description("""
                Who judges. A LocalEmailAssistant weighs signs that it knows in seven languages; a LanguageModelEmailAssistant asks a language model \
                too, which can lower that judgement, or refine it where the signs leave it open.""")
            .required(true)
            .identifiesControllerService(EmailAssistant.class)
            .build();

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("""
                The accounts that are ours: our own addresses and domains are never a lead. Without it, only the account that stands in the email \
                document is known to be ours.""")
            .required(false)
            .identifiesControllerService(EmailAccounts.class)
            .build();

    static final PropertyDescriptor CONVERSATION_TIMELINE = new PropertyDescriptor.Builder()
            .name("Conversation Timeline")
            .description("""
                Where earlier e-mails are: whether this one answers a conversation that we began, and whether the sender wrote before. Without it, \
                each e-mail is judged by itself.""")
            .required(false)
            .identifiesControllerService(ConversationTimeline.class)
            .build();

    static final PropertyDescriptor STOP_LIST = new PropertyDescriptor.Builder()
            .name("Stop List")
            .description("Whom nothing is sent to: who is on it is never a lead. A SalesPartnerStore is one. Without it, nobody is on it.")
            .required(false)
            .identifiesControllerService(StopList.class)
            .build();

    static final PropertyDescriptor IDEAL_CUSTOMER = new PropertyDescriptor.Builder()
            .name("Ideal Customer")
            .description("""
                Whom you want as a customer, in your own words: trade, size, region, need. A language model is given the text, so put no secret \
                there; the LocalEmailAssistant only looks for its words.""")
            .required(false)
            .addValidator(StandardValidators.createRegexMatchingValidator(Pattern.compile("(?s).{1,4000}"), false,
                    "a text of at most 4000 characters"))
            .build();

    static final PropertyDescriptor LEAD_THRESHOLD = new PropertyDescriptor.Builder()
            .name("Lead Threshold")
            .description("The score from which on a sender is a lead, from 0 to 1. Raise it when too many are taken for one.")
            .required(true)
            .defaultValue("0.7")
            .addValidator(SHARE)
            .build();

    static final PropertyDescriptor NOT_LEAD_THRESHOLD = new PropertyDescriptor.Builder()
            .name("Not Lead Threshold")
            .description("The score up to which a sender is no lead, from 0 to less than the Lead Threshold. What lies between them goes to review.")
            .required(true)
            .defaultValue("0.2")
            .addValidator(SHARE)
            .build();

    static final PropertyDescriptor CREATE_CONTACT = new PropertyDescriptor.Builder()
            .name("Create Contact")
            .description("Whether a lead becomes a contact, with the name and address of the sender and, unless it is a free-mail one, the domain.")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    static final PropertyDescriptor CONTACT_DIRECTORY = new PropertyDescriptor.Builder()
            .name("Contact Directory")
            .description("Where the contact is created. A SalesPartnerStore is one.")
            .required(true)
            .dependsOn(CREATE_CONTACT, "true")
            .identifiesControllerService(ContactDirectory.class)
            .build();

    static final Relationship REL_LEAD = new Relationship.Builder()
            .name(Verdict.LEAD.value())
            .description("The sender shows that they may want to buy from us; the document says by which sentences.")
            .build();

    static final Relationship REL_NOT_LEAD = new Relationship.Builder()
            .name(Verdict.NOT_LEAD.value())
            .description("The sender wants something else, or no person wrote the e-mail.")
            .build();

    static final Relationship REL_REVIEW = new Relationship.Builder()
            .name(Verdict.REVIEW.value())
            .description("It cannot be told: a person should look.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(
            EMAIL_ASSISTANT,
            EMAIL_ACCOUNTS,
            CONVERSATION_TIMELINE,
            STOP_LIST,
            IDEAL_CUSTOMER,
            LEAD_THRESHOLD,
            NOT_LEAD_THRESHOLD,
            CREATE_CONTACT,
            CONTACT_DIRECTORY
    );

    private static final Map<Verdict, Relationship> BY_VERDICT =
            Map.of(Verdict.LEAD, REL_LEAD, Verdict.NOT_LEAD, REL_NOT_LEAD, Verdict.REVIEW, REL_REVIEW);

    private static final Set<Relationship> RELATIONSHIPS =
            Set.of(REL_LEAD, REL_NOT_LEAD, REL_REVIEW, EmailDocuments.REL_RETRY, EmailDocuments.REL_FAILURE);

    private volatile Thresholds thresholds;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext validationContext) {
        try {
            thresholds(validationContext);
            return List.of();
        } catch (final IllegalArgumentException e) {
            return List.of(new ValidationResult.Builder().subject(NOT_LEAD_THRESHOLD.getName()).valid(false)
                    .explanation("it must be less than %s".formatted(LEAD_THRESHOLD.getName())).build());
        }
    }

    @OnScheduled
    public void onScheduled(final ProcessContext context) {
        thresholds = thresholds(context);
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final EmailAccounts accounts = context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class);
        final Ourselves configured = accounts == null ? Ourselves.NOBODY : accounts.getOurselves();
        new EmailDocuments("QualifyLead", getLogger()).handle(context, session,
                (document, flowFile) -> qualify(context, document, MatchContact.ourselves(document, configured)));
    }

    private Outcome qualify(final ProcessContext context, final EmailDocument document, final Ourselves ourselves)
            throws StoreException, AssistantException {
        final SenderFacts sender = SenderFacts.find(document, ourselves,
                context.getProperty(CONVERSATION_TIMELINE).asControllerService(ConversationTimeline.class),
                context.getProperty(STOP_LIST).asControllerService(StopList.class));
        final long start = System.nanoTime();
        final Qualification qualification = judge(context, document, sender);
        final long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();

        final boolean creates = qualification.verdict() == Verdict.LEAD && context.getProperty(CREATE_CONTACT).asBoolean();
        final Optional<LeadContact> contact = creates ? LeadContact.of(document, ourselves) : Optional.empty();
        final EmailDocument judged = document.toBuilder().qualification(qualification).build();
        final Outcome outcome = contact.isEmpty() ? outcome(judged, "", millis) : withContact(context, judged, contact.get(), millis);
        return creates && contact.isEmpty() ? outcome(judged, "; no contact, since there is no usable address", millis) : outcome;
    }

    private Qualification judge(final ProcessContext context, final EmailDocument document, final SenderFacts sender) throws AssistantException {
        final Optional<Bar> bar = Bar.of(document, sender.facts());
        if (bar.isPresent()) {
            return bar.get().qualification();
        }
        return context.getProperty(EMAIL_ASSISTANT).asControllerService(EmailAssistant.class).qualify(new QualificationRequest(
                document, sender.history(), sender.facts(), context.getProperty(IDEAL_CUSTOMER).getValue(), thresholds));
    }

    private static Outcome withContact(final ProcessContext context, final EmailDocument document, final LeadContact contact, final long millis)
            throws StoreException {
        final PutResult put = context.getProperty(CONTACT_DIRECTORY).asControllerService(ContactDirectory.class).put(contact.details());
        final ContactMatch match = new ContactMatch(put.contactId(), contact.address(), contact.role(), ContactMatcher.BY_ADDRESS);
        return outcome(document.toBuilder().contacts(List.of(match)).build(), "; contact %s".formatted(put.outcome().name().toLowerCase(Locale.ROOT)),
                millis).attribute(EmailAttributes.CONTACT_ID, put.contactId()).attribute(EmailAttributes.CONTACT_MATCHED_BY, match.matchedBy());
    }

    private static Outcome outcome(final EmailDocument document, final String note, final long millis) {
        final Qualification qualification = document.qualification();
        final String score = String.format(Locale.ROOT, "%.2f", qualification.score());
        // Without the reasons: a model may have put words of the e-mail into them (rule T1).
        final String details = "%s, score %s by [%s], %d reasons, %d sentences as evidence%s".formatted(qualification.verdict().value(), score,
                qualification.assistant(), qualification.reasons().size(), qualification.evidence().size(), note);
        return Outcome.of(BY_VERDICT.get(qualification.verdict()), document)
                .attribute(EmailAttributes.LEAD_VERDICT, qualification.verdict().value())
                .attribute(EmailAttributes.LEAD_SCORE, score)
                .assistant(qualification.assistant(), qualification.languageModel())
                .report((reporter, flowFile) -> reporter.modifyContent(flowFile, details, millis));
    }

    private static Thresholds thresholds(final PropertyContext context) {
        return new Thresholds(Double.parseDouble(context.getProperty(LEAD_THRESHOLD).getValue()),
                Double.parseDouble(context.getProperty(NOT_LEAD_THRESHOLD).getValue()));
    }
}
