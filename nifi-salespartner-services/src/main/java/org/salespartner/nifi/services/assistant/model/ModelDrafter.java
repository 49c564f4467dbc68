/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.email.mime.InvisibleCharacters;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.assistant.DraftProposal;
import org.salespartner.nifi.assistant.DraftRequest;
import org.salespartner.nifi.services.assistant.model.ModelDialogue.Answered;

import java.util.Set;

/**
 * Asks a model for the body of a mail. Only its form is looked at here, and whether it gives our rules away: what a draft may say is judged where all
 * that it may take from is known. Thread-safe.
 */
final class ModelDrafter {
    private static final Set<String> FIELDS = Set.of("text");

    private final ModelSettings settings;
    private final ModelDialogue dialogue;

    ModelDrafter(final ModelSettings settings, final ChatEndpoint endpoint) {
        this.settings = settings;
        this.dialogue = new ModelDialogue(settings, endpoint);
    }

    /**
     * @throws EndpointException  when the endpoint gives no answer
     * @throws AssistantException when its answers cannot be used
     */
    DraftProposal draft(final DraftRequest request) throws AssistantException {
        final String mark = dialogue.mark();
        final MailText text = MailText.of(request.email());
        final Prompt prompt = DraftPrompt.of(settings, request, text, mark);
        final Leaks leaks = new Leaks(mark, DraftPrompt.rules(), null);
        final Evidence evidence = new Evidence(text, "");
        final Answered<String> answered = dialogue.ask(prompt, AnswerSchemas.DRAFT, DraftPrompt.VERSION,
                reply -> read(reply, request.longestText(), leaks, evidence));
        return new DraftProposal(settings.assistantName(DraftPrompt.VERSION), answered.answer(), prompt.notes(), answered.languageModel());
    }

    private static String read(final ChatEndpoint.Reply reply, final int longest, final Leaks leaks, final Evidence evidence)
            throws UnusableAnswerException {
        final JsonNode root = AnswerReader.object(reply.text(), reply.cut());
        AnswerReader.require(AnswerReader.names(root).equals(FIELDS) && root.get("text").isTextual(), "it has not exactly the one field text.");
        final String text = InvisibleCharacters.strip(root.get("text").textValue().replace("\r\n", "\n").replace('\r', '\n')).strip();
        AnswerReader.require(!text.isEmpty(), "text is empty.");
        AnswerReader.require(text.length() <= longest, "text has more than %d characters.".formatted(longest));
        AnswerReader.require(!leaks.isIn(text, evidence), "it repeats the rules that you were given.");
        return text;
    }
}
