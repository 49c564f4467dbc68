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
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.EmailDocuments;
import org.salespartner.nifi.processors.document.Outcome;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.ConversationTimeline.RecordOutcome;
import org.salespartner.nifi.store.ConversationTimeline.RecordResult;
import org.salespartner.nifi.store.StoreException;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

// Without SupportsBatching: it would widen the time between an entry that is durable and the session that says so, after which a crash sends
// e-mails to "already recorded" that were recorded by this very step.
@Tags({"email", "mail", "salespartner", "timeline", "conversation", "record", "store", "crm"})
@InputRequirement(Requirement.INPUT_REQUIRED)
@CapabilityDescription("""
        Records an e-mail on the conversation timeline, exactly once: an e-mail that is there already, from another folder, another account, \
        a replay or a restart, gains a note of where it was seen and never a second entry. \
        The content is an email document as ParseEmail writes it.""")
@SeeAlso(value = {SummarizeEmail.class, QueryConversations.class}, classNames = "org.salespartner.nifi.processors.reply.draft.DraftReply")
@WritesAttributes({
    @WritesAttribute(attribute = EmailAttributes.TIMELINE_ENTRY_ID, description = EmailAttributes.TIMELINE_ENTRY_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.TIMELINE_OUTCOME, description = EmailAttributes.TIMELINE_OUTCOME_DESC),
    @WritesAttribute(attribute = EmailAttributes.CONVERSATION_ID, description = EmailAttributes.CONVERSATION_ID_DESC
            + ", as the whole timeline sees it: it may join what the e-mail alone could not"),
    @WritesAttribute(attribute = "mime.type", description = EmailDocument.MEDIA_TYPE),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC + ", on retry and failure"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC + ", on retry and failure")})
@UseCase(description = "Keep every e-mail with a customer on one timeline.",
        keywords = {"crm", "history", "deduplicate"},
        configuration = """
                Set "Conversation Timeline" to a SalesPartnerStore and place this processor behind MatchContact and SummarizeEmail.
                Connect "retry" back to this processor. What goes on afterwards and must see each e-mail at least once takes both "recorded" and \
                "already recorded".
                """)
public class RecordConversation extends AbstractProcessor {

    static final Relationship REL_RECORDED = new Relationship.Builder()
            .name("recorded")
            .description("The e-mail has a new entry on the timeline.")
            .build();

    static final Relationship REL_ALREADY_RECORDED = new Relationship.Builder()
            .name("already recorded")
            .description("The e-mail was on the timeline. timeline.outcome says whether a sighting was added to its entry.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(Timeline.CONVERSATION_TIMELINE);

    private static final Set<Relationship> RELATIONSHIPS =
            Set.of(REL_RECORDED, REL_ALREADY_RECORDED, EmailDocuments.REL_RETRY, EmailDocuments.REL_FAILURE);

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
        final ConversationTimeline timeline = context.getProperty(Timeline.CONVERSATION_TIMELINE).asControllerService(ConversationTimeline.class);
        new EmailDocuments("RecordConversation", getLogger()).handle(context, session, (document, flowFile) -> record(timeline, document));
    }

    private static Outcome record(final ConversationTimeline timeline, final EmailDocument document) throws StoreException {
        final long start = System.nanoTime();
        final RecordResult result = timeline.record(document);
        final long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();

        final String outcome = result.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        final EmailDocument joined = document.toBuilder().conversationId(result.conversationId()).build();
        final Relationship relationship = result.outcome() == RecordOutcome.RECORDED ? REL_RECORDED : REL_ALREADY_RECORDED;
        return Outcome.of(relationship, joined)
                .attribute(EmailAttributes.TIMELINE_ENTRY_ID, result.entryId())
                .attribute(EmailAttributes.TIMELINE_OUTCOME, outcome)
                .attribute(EmailAttributes.CONVERSATION_ID, result.conversationId())
                .report((reporter, flowFile) -> reporter.send(flowFile, Timeline.entryUri(result.entryId()),
                        "Timeline, conversation [%s]: %s".formatted(result.conversationId(), outcome), millis));
    }
}
