/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.Outcome;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineEntry;

import java.time.Duration;
import java.util.List;
import java.util.Set;

// Without SupportsBatching: an assistant may cost money for each e-mail that is summarised again after a crash.
@Tags({"email", "mail", "salespartner", "summary", "assistant", "topic", "next steps"})
@InputRequirement(Requirement.INPUT_REQUIRED)
@CapabilityDescription("""
        Has an assistant summarise an e-mail: its topic, up to five key points and what is to be done next, each with the sentence of the e-mail \
        that it came from. The content is an email document as ParseEmail writes it; the summary becomes its section "summary".""")
@SeeAlso(value = RecordConversation.class, classNames = {"org.salespartner.nifi.processors.crm.MatchContact",
    "org.salespartner.nifi.processors.crm.QualifyLead"})
@WritesAttributes({
    @WritesAttribute(attribute = "mime.type", description = EmailDocument.MEDIA_TYPE),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_NAME, description = EmailAttributes.ASSISTANT_NAME_DESC),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_MODEL, description = EmailAttributes.ASSISTANT_MODEL_DESC),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_TOKENS_INPUT, description = EmailAttributes.ASSISTANT_TOKENS_INPUT_DESC),
    @WritesAttribute(attribute = EmailAttributes.ASSISTANT_TOKENS_OUTPUT, description = EmailAttributes.ASSISTANT_TOKENS_OUTPUT_DESC),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + ", on retry and failure"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + ", on retry and failure")})
public class SummarizeEmail extends AbstractProcessor {

    /** Entries: enough to know what "it" is, few enough for a model to read. */
    static final int LONGEST_HISTORY = 10;

    static final PropertyDescriptor EMAIL_ASSISTANT = new PropertyDescriptor.Builder()
            .name("Email Assistant")
            .description("Who summarises. A LocalEmailAssistant needs no network and no configuration; a LanguageModelEmailAssistant asks a "
                    + "language model.")
            .required(true)
            .identifiesControllerService(EmailAssistant.class)
            .build();

    static final PropertyDescriptor CONVERSATION_TIMELINE = new PropertyDescriptor.Builder()
            .fromPropertyDescriptor(Timeline.CONVERSATION_TIMELINE)
            .description("Where the earlier e-mails of the conversation are: the assistant is given the latest ten. "
                    + "Without it, each e-mail is read for itself.")
            .required(false)
            .build();

    static final Relationship REL_SUCCESS = new Relationship.Builder()
            .name("success")
            .description("The email document has a summary.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(EMAIL_ASSISTANT, CONVERSATION_TIMELINE);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SUCCESS, EmailDocuments.REL_RETRY, EmailDocuments.REL_FAILURE);

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
        final EmailAssistant assistant = context.getProperty(EMAIL_ASSISTANT).asControllerService(EmailAssistant.class);
        final ConversationTimeline timeline = context.getProperty(CONVERSATION_TIMELINE).asControllerService(ConversationTimeline.class);
        new EmailDocuments("SummarizeEmail", getLogger())
                .handle(context, session, (document, flowFile) -> summarize(assistant, timeline, document));
    }

    private static Outcome summarize(final EmailAssistant assistant, final ConversationTimeline timeline, final EmailDocument document)
            throws StoreException, AssistantException {
        final boolean hasHistory = timeline != null && document.conversationId() != null;
        final List<TimelineEntry> history = hasHistory ? timeline.history(document, LONGEST_HISTORY) : List.of();

        final long start = System.nanoTime();
        final Summary summary = assistant.summarize(document, history);
        final long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();

        final LanguageModel model = summary.languageModel();
        final String details = "Summarised by [%s] with %d earlier e-mails of the conversation: %d key points, %d next steps%s".formatted(
                summary.assistant(), history.size(), summary.keyPoints().size(), summary.nextSteps().size(), cost(model));
        return Outcome.of(REL_SUCCESS, document.toBuilder().summary(summary).build())
                .assistant(summary.assistant(), model)
                .report((reporter, flowFile) -> reporter.modifyContent(flowFile, details, millis));
    }

    private static String cost(final LanguageModel model) {
        if (model == null || model.inputTokens() == null || model.outputTokens() == null) {
            return "";
        }
        return "; %d tokens in, %d out".formatted(model.inputTokens(), model.outputTokens());
    }
}
