/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.services.assistant.DueDates;
import org.salespartner.nifi.store.TimelineEntry;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks a model for a summary, takes what stands in the e-mail, and asks once more when the answer cannot be used. Thread-safe. */
final class ModelSummarizer {
    /** Drawn after the e-mail was written, so that nobody gets a second guess; short, since each section repeats it. */
    private static final int MARK_BYTES = 10;
    /** Characters of a refused answer that the model is shown again. */
    private static final int LONGEST_REFUSED = 8_000;
    private static final int LONGEST_MODEL_NAME = 100;

    private final ModelSettings settings;
    private final ChatEndpoint endpoint;
    private final SecureRandom random = new SecureRandom();

    ModelSummarizer(final ModelSettings settings, final ChatEndpoint endpoint) {
        this.settings = settings;
        this.endpoint = endpoint;
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

        final String mark = mark();
        final Prompt prompt = Prompt.of(settings, email, text, history, mark);
        final AnswerCheck check = new AnswerCheck(new Evidence(text, people(email)), new Leaks(mark, settings.instructions()),
                DueDates.of(email), writtenByPerson(email));
        final List<ChatMessage> messages = List.of(SystemMessage.from(prompt.system()), UserMessage.from(prompt.user()));
        final Spent spent = new Spent();
        final ChatEndpoint.Reply first = spent.count(endpoint.ask(messages));
        try {
            return summary(check.check(AnswerReader.read(first.text(), first.cut())), prompt, spent);
        } catch (final UnusableAnswerException e) {
            return repaired(messages, first, e.getMessage(), check, prompt, spent);
        }
    }

    private Summary repaired(final List<ChatMessage> messages, final ChatEndpoint.Reply refused, final String error, final AnswerCheck check,
            final Prompt prompt, final Spent spent) throws AssistantException {
        final List<ChatMessage> more = new ArrayList<>(messages);
        final String shown = refused.text().isBlank() ? "(nothing)" : refused.text();
        more.add(AiMessage.from(shown.length() > LONGEST_REFUSED ? shown.substring(0, LONGEST_REFUSED) : shown));
        more.add(UserMessage.from(Prompt.repair(error)));
        final ChatEndpoint.Reply second = spent.count(endpoint.ask(more));
        try {
            return summary(check.check(AnswerReader.read(second.text(), second.cut())), prompt, spent);
        } catch (final UnusableAnswerException e) {
            throw new AssistantException("The model [%s] at the endpoint [%s] gave no usable answer, and none when asked to repair it: %s %s %s"
                    .formatted(settings.model(), settings.host(), e.getMessage(), second.cut() ? "Raise Maximum Output Tokens."
                            : "Choose a larger Model, or set Answer Format to JSON Schema if the endpoint can.", spent.sentence()), false, e);
        }
    }

    private Summary summary(final AnswerCheck.Checked checked, final Prompt prompt, final Spent spent) {
        final List<String> notes = new ArrayList<>(prompt.notes());
        if (checked.dropped() > 0) {
            notes.add("%d of the model's %d statements were left out, since the sentences that they name do not stand in the e-mail."
                    .formatted(checked.dropped(), checked.stated()));
        }
        final boolean nothingToDo = checked.nothingToDo(!prompt.notes().isEmpty());
        return new Summary(settings.assistantName(), checked.topic(), checked.keyPoints(), checked.nextSteps(),
                nothingToDo, checked.urgency(), notes, spent.languageModel(settings));
    }

    private String mark() {
        final byte[] bytes = new byte[MARK_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static boolean writtenByPerson(final EmailDocument email) {
        return email.automation() == null || email.automation().kind() == null || email.automation().kind() == AutomationKind.HUMAN;
    }

    private static String people(final EmailDocument email) {
        return Stream.of(Stream.of(email.from(), email.sender()), email.to().stream(), email.cc().stream()).flatMap(people -> people)
                .filter(Objects::nonNull).map(EmailAddress::address).filter(Objects::nonNull).collect(Collectors.joining(" "));
    }

    /** What the requests for one e-mail took together. */
    private static final class Spent {
        private String model;
        private int requests;
        private Integer input;
        private Integer output;

        ChatEndpoint.Reply count(final ChatEndpoint.Reply reply) {
            final String name = MailText.line(reply.model());
            model = name.length() > LONGEST_MODEL_NAME ? name.substring(0, LONGEST_MODEL_NAME) : name;
            requests++;
            input = sum(input, reply.inputTokens());
            output = sum(output, reply.outputTokens());
            return reply;
        }

        LanguageModel languageModel(final ModelSettings settings) {
            return new LanguageModel(settings.provider().id(), model, Prompt.VERSION, requests, input, output);
        }

        String sentence() {
            return "%d requests took %s tokens in and %s out.".formatted(requests, input == null ? "an unknown number of" : input,
                    output == null ? "an unknown number" : output);
        }

        private static Integer sum(final Integer before, final Integer more) {
            return before == null ? more : more == null ? before : Integer.valueOf(before + more);
        }
    }
}
