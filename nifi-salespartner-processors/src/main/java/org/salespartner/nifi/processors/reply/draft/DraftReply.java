/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.annotation.behavior.DynamicProperties;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.email.draft.DraftTemplate;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.crm.MatchContact;
import org.salespartner.nifi.processors.document.EmailDocuments;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

// Without SupportsBatching: an assistant may cost money for each mail that is written again after a crash.
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@Tags({"salespartner", "email", "reply", "answer", "draft", "follow-up", "forward", "template", "assistant", "llm"})
@CapabilityDescription("""
    Writes the draft of a mail: an answer, a follow-up, a forward, or a new mail to a contact. The text comes from a template or from a language \
    model; recipients, subject and threading come from code, whatever the text or the mail says. Each draft is checked before it is kept: it names \
    no link, address or file that is not yours, holds nothing that looks like a secret, and repeats neither instructions nor what is private. \
    Nothing is sent here: the draft waits in the store for a person. There is one draft for each account, mail and step, however often the flow \
    runs.""")
@ReadsAttribute(attribute = "deal.name", description = "The variable {deal.name} of a template")
@WritesAttributes({
    @WritesAttribute(attribute = "mime.type", description = EmailDocument.MEDIA_TYPE),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_ID, description = EmailAttributes.DRAFT_ID_DESC + "; on drafted and already drafted"),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_HASH, description = EmailAttributes.DRAFT_HASH_DESC + "; on drafted and already drafted"),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_KIND, description = EmailAttributes.DRAFT_KIND_DESC),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_STATE, description = EmailAttributes.DRAFT_STATE_DESC + "; on drafted and already drafted"),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_OUTCOME, description = "Why no draft was kept, in sentences"),
    @WritesAttribute(attribute = EmailAttributes.DRAFT_NOTE, description = EmailAttributes.DRAFT_NOTE_DESC + "; on drafted"),
    @WritesAttribute(attribute = EmailAttributes.REPLY_STEP, description = EmailAttributes.REPLY_STEP_DESC),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_NAME, description = "Who wrote the text, with version; absent for a template"),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_MODEL, description = EmailAttributes.ASSISTANT_MODEL_DESC),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_TOKENS_INPUT, description = EmailAttributes.ASSISTANT_TOKENS_INPUT_DESC),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_TOKENS_OUTPUT, description = EmailAttributes.ASSISTANT_TOKENS_OUTPUT_DESC),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + ", on retry and failure"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + ", on retry and failure")
})
@DynamicProperties({
    @DynamicProperty(name = "template.<name>", value = "A text, or a file that holds one, as in Template",
            description = "A template of the library, which Template Name chooses."),
    @DynamicProperty(name = "variable.<name>", value = "The value, for instance ${'crm.stage'}", expressionLanguageScope =
            ExpressionLanguageScope.FLOWFILE_ATTRIBUTES, description = "The variable {<name>} of templates, besides those that are always there.")
})
@SeeAlso(value = MatchContact.class, classNames = {"org.salespartner.nifi.processors.timeline.RecordConversation",
    "org.salespartner.nifi.processors.reply.approval.ListDrafts", "org.salespartner.nifi.processors.reply.approval.ApproveReply",
    "org.salespartner.nifi.processors.reply.send.SendReply", "org.salespartner.nifi.processors.reply.tracking.TrackReplies"})
@UseCase(
    description = "Answer leads with a text of your own, once a person has approved it.",
    keywords = {"lead", "reply", "template", "approval"},
    configuration = """
        Put the account in conversation mode and connect "recorded" and "already recorded" of RecordConversation to DraftReply.
        Set "Email Accounts", "Draft Store", "Contact Directory" and "Conversation Timeline".
        Leave "Text From" at "Template" and write "Template", for instance "Dear {contact.first_name}, thank you for your mail. {user.name}".
        Connect "drafted" and "already drafted" to where the drafts are approved, "review" to where a person looks, "retry" back to DraftReply.
        """
)
@UseCase(
    description = "Remind people of a mail of yours that they have not answered.",
    keywords = {"follow-up", "reminder"},
    configuration = """
        List the folder of sent mail with ListNewEmails, and connect ParseEmail and RecordConversation.
        Set "Kind" to "Follow-up", "Follow Up After" to the time, "Conversation Timeline" to the SalesPartnerStore and "Reply Step" to "follow-up".
        Connect "not due" back to DraftReply, and set its Penalty Duration to 1 hour: so often each mail is looked at again.
        """
)
@UseCase(
    description = "Hand mails on to a colleague, with their files.",
    keywords = {"forward", "dispatch", "attachment"},
    configuration = """
        Set "Kind" to "Forward", "Forward To" to the colleague's address, and "Reply Step" to "forward".
        Connect what is to be handed on, for instance "lead" of QualifyLead or what a RouteOnAttribute has picked out.
        Give these drafts a SendReply with a "Mails per Correspondent and Hour" of its own, since they all go to the same people.
        """
)
@UseCase(
    description = "Write to the contacts of a list, one mail to each.",
    keywords = {"new", "outreach", "first contact", "campaign"},
    configuration = """
        Make one email document for each contact, which need hold no more than the contact's address; the additional details show one.
        Set "Kind" to "New", "Contact Directory" to the SalesPartnerStore, and give the template a first line "Subject: ...".
        Set "Reply Step" to a name of the occasion: each contact gets one mail for each step.
        """
)
public class DraftReply extends AbstractProcessor implements VerifiableProcessor {

    static final Relationship REL_DRAFTED = new Relationship.Builder()
            .name("drafted")
            .description("There is a new draft in the store: draft.id and draft.hash name it.")
            .build();
    static final Relationship REL_ALREADY_DRAFTED = new Relationship.Builder()
            .name("already drafted")
            .description("There was a draft for this mail and step, which stays as it is: draft.id and draft.hash name it. A replay comes out here; "
                    + "treat it as \"drafted\".")
            .build();
    static final Relationship REL_REVIEW = new Relationship.Builder()
            .name("review")
            .description("No draft was kept, since it may not leave or since a person has to decide first: draft.outcome says why, and the document "
                    + "holds the text.")
            .build();
    static final Relationship REL_MONITOR_ONLY = new Relationship.Builder()
            .name("monitor only")
            .description("The account is in monitor mode: nothing was written.")
            .build();
    static final Relationship REL_AUTOMATED = new Relationship.Builder()
            .name("automated")
            .description("No person wrote the mail, or a program would get the answer: nothing was written.")
            .build();
    static final Relationship REL_INTERNAL = new Relationship.Builder()
            .name("internal")
            .description("The mail is from ourselves, or the answer would go to ourselves: nothing was written.")
            .build();
    static final Relationship REL_NOT_DUE = new Relationship.Builder()
            .name("not due")
            .description("It is too early for a follow-up: draft.outcome says when it is due. Connect it back to this processor: the FlowFile is "
                    + "penalised and comes again.")
            .build();
    static final Relationship REL_ANSWERED_MEANWHILE = new Relationship.Builder()
            .name("answered meanwhile")
            .description("Nobody needs to write: a person of ours has answered the mail, or what was to be followed up was answered, or we wrote "
                    + "again or have followed it up since. draft.outcome says which.")
            .build();

    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_DRAFTED, REL_ALREADY_DRAFTED, REL_REVIEW, REL_MONITOR_ONLY, REL_AUTOMATED,
            REL_INTERNAL, REL_NOT_DUE, REL_ANSWERED_MEANWHILE, EmailDocuments.REL_RETRY, EmailDocuments.REL_FAILURE);

    private final InstantSource clock;
    private volatile DraftSettings settings;

    public DraftReply() {
        this(InstantSource.system());
    }

    DraftReply(final InstantSource clock) {
        this.clock = clock;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return DraftProperties.ALL;
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(final String propertyDescriptorName) {
        return DraftProperties.dynamic(propertyDescriptorName);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext validationContext) {
        final DraftSettings read;
        try {
            read = DraftSettings.read(validationContext, false);
        } catch (final IllegalArgumentException e) {
            return List.of(invalid("Draft", e.getMessage()));
        }

        final List<ValidationResult> problems = new ArrayList<>();
        if (read.textFrom() == TextSource.TEMPLATE && read.templates().isEmpty()) {
            problems.add(invalid(DraftProperties.TEMPLATE.getName(), "it, or a property template.<name> with Template Name, has to give the text"));
        }
        for (final DraftTemplate template : read.templates()) {
            unknownVariables(validationContext, template, problems);
        }
        if (read.subject() != null) {
            unknownVariables(validationContext, read.subject(), problems);
        }
        if (read.kind() == DraftKind.FOLLOW_UP && !validationContext.getProperty(DraftProperties.CONVERSATION_TIMELINE).isSet()) {
            problems.add(invalid(DraftProperties.CONVERSATION_TIMELINE.getName(), "a follow-up needs it, to know whether there was an answer"));
        }
        if (read.kind() == DraftKind.NEW && !validationContext.getProperty(DraftProperties.CONTACT_DIRECTORY).isSet()) {
            problems.add(invalid(DraftProperties.CONTACT_DIRECTORY.getName(), "a new mail needs it, to know whom it goes to"));
        }
        return problems;
    }

    @OnScheduled
    public void onScheduled(final ProcessContext context) {
        settings = DraftSettings.read(context, true);
    }

    @OnStopped
    public void onStopped() {
        settings = null;
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        new EmailDocuments("DraftReply", getLogger()).handle(context, session, new DraftStep(context, settings, clock, getLogger()));
    }

    @Override
    public List<ConfigVerificationResult> verify(final ProcessContext context, final ComponentLog verificationLogger,
            final Map<String, String> attributes) {
        return new DraftVerification(context).verify(verificationLogger);
    }

    /** What would stop every draft is said before the first. */
    private static void unknownVariables(final ValidationContext context, final DraftTemplate template, final List<ValidationResult> problems) {
        final List<String> unknown = DraftVariables.unknown(context, template);
        if (!unknown.isEmpty()) {
            problems.add(invalid(template.name(), "the template [%s] names the variables {%s}, which are unknown: correct them, or add properties "
                    .formatted(template.name(), String.join("}, {", unknown)) + "variable.<name>"));
        }
    }

    private static ValidationResult invalid(final String subject, final String explanation) {
        return new ValidationResult.Builder().subject(subject).valid(false).explanation(explanation).build();
    }
}
