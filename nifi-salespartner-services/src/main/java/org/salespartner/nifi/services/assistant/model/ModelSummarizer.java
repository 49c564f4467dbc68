/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.services.assistant.DueDates;
import org.salespartner.nifi.services.assistant.model.ModelDialogue.Answered;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.ArrayList;
import java.util.List;

/** Asks a model for a summary and takes what stands in the e-mail. Thread-safe. */
final class ModelSummarizer {
    private final ModelSettings settings;
    private final ModelDialogue dialogue;

    ModelSummarizer(final ModelSettings settings, final ChatEndpoint endpoint) {
        this.settings = settings;
        this.dialogue = new ModelDialogue(settings, endpoint);
    }

    /**
     * @throws EndpointException  when the endpoint gives no answer
     * @throws AssistantException when its answers cannot be used
     */
    Summary summarize(final EmailDocument email, final List<TimelineEntry> history) throws AssistantException {
        final MailText text = MailText.of(email);
        if (text.isEmpty()) {
            return new Summary(settings.assistantName(), null, List.of(), List.of(),
                    List.of("The e-mail has neither subject nor text; the model was not asked."), null);
        }

        final String mark = dialogue.mark();
        final Prompt prompt = Prompt.of(settings, email, text, history, mark);
        final AnswerCheck check = new AnswerCheck(new Evidence(text, ModelDialogue.people(email)), new Leaks(mark, settings.instructions()),
                DueDates.of(email), writtenByPerson(email));
        final Answered<AnswerCheck.Checked> answered = dialogue.ask(prompt, AnswerSchemas.SUMMARY, Prompt.VERSION,
                reply -> check.check(AnswerReader.read(reply.text(), reply.cut())));
        return summary(answered.answer(), prompt, answered.languageModel());
    }

    private Summary summary(final AnswerCheck.Checked checked, final Prompt prompt, final LanguageModel languageModel) {
        final List<String> notes = new ArrayList<>(prompt.notes());
        if (checked.dropped() > 0) {
            notes.add("%d of the model's %d statements were left out, since the sentences that they name do not stand in the e-mail."
                    .formatted(checked.dropped(), checked.stated()));
        }
        final boolean nothingToDo = checked.nothingToDo(!prompt.notes().isEmpty());
        return new Summary(settings.assistantName(), checked.topic(), checked.keyPoints(), checked.nextSteps(),
                nothingToDo, checked.urgency(), notes, languageModel);
    }

    private static boolean writtenByPerson(final EmailDocument email) {
        return email.automation() == null || email.automation().kind() == null || email.automation().kind() == AutomationKind.HUMAN;
    }
}
