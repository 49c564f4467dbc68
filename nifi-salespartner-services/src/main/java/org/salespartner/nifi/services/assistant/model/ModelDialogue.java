/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ResponseFormat;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Summary.LanguageModel;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts one question to a model, and once more when the answer cannot be used. Thread-safe. */
final class ModelDialogue {
    /** Drawn after the e-mail was written, so that nobody gets a second guess; short, since each section repeats it. */
    private static final int MARK_BYTES = 10;
    /** Characters of a refused answer that the model is shown again. */
    private static final int LONGEST_REFUSED = 8_000;
    private static final int LONGEST_MODEL_NAME = 100;

    private final ModelSettings settings;
    private final ChatEndpoint endpoint;
    private final SecureRandom random = new SecureRandom();

    ModelDialogue(final ModelSettings settings, final ChatEndpoint endpoint) {
        this.settings = settings;
        this.endpoint = endpoint;
    }

    /** A new mark for a request. */
    String mark() {
        final byte[] bytes = new byte[MARK_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * @param format        the form of the answer
     * @param promptVersion the version of the instructions
     * @param reader        takes an answer or says what is wrong with it
     * @throws EndpointException       when the endpoint gives no answer
     * @throws NoUsableAnswerException when its answers cannot be used
     */
    <T> Answered<T> ask(final Prompt prompt, final ResponseFormat format, final String promptVersion, final Reader<T> reader)
            throws NoUsableAnswerException {
        final List<ChatMessage> messages = List.of(SystemMessage.from(prompt.system()), UserMessage.from(prompt.user()));
        final Spent spent = new Spent();
        final ChatEndpoint.Reply first = spent.count(endpoint.ask(messages, format));
        try {
            return new Answered<>(reader.read(first), spent.languageModel(settings, promptVersion));
        } catch (final UnusableAnswerException e) {
            return repaired(messages, first, e.getMessage(), format, promptVersion, reader, spent);
        }
    }

    private <T> Answered<T> repaired(final List<ChatMessage> messages, final ChatEndpoint.Reply refused, final String error,
            final ResponseFormat format, final String promptVersion, final Reader<T> reader, final Spent spent) throws NoUsableAnswerException {
        final List<ChatMessage> more = new ArrayList<>(messages);
        final String shown = refused.text().isBlank() ? "(nothing)" : refused.text();
        more.add(AiMessage.from(shown.length() > LONGEST_REFUSED ? shown.substring(0, LONGEST_REFUSED) : shown));
        more.add(UserMessage.from(Prompt.repair(error)));
        final ChatEndpoint.Reply second = spent.count(endpoint.ask(more, format));
        try {
            return new Answered<>(reader.read(second), spent.languageModel(settings, promptVersion));
        } catch (final UnusableAnswerException e) {
            throw new NoUsableAnswerException("The model [%s] at the endpoint [%s] gave no usable answer, and none when asked to repair it: %s %s %s"
                    .formatted(settings.model(), settings.host(), e.getMessage(), second.cut() ? "Raise Maximum Output Tokens."
                            : "Choose a larger Model, or set Answer Format to JSON Schema if the endpoint can.", spent.sentence()),
                    spent.languageModel(settings, promptVersion), e);
        }
    }

    /** Names and addresses in the header of an e-mail, which a statement may name too. */
    static String people(final EmailDocument email) {
        return Stream.of(Stream.of(email.from(), email.sender()), email.to().stream(), email.cc().stream()).flatMap(people -> people)
                .filter(Objects::nonNull).map(EmailAddress::address).filter(Objects::nonNull).collect(Collectors.joining(" "));
    }

    /** Takes an answer or says what is wrong with it. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ChatEndpoint.Reply reply) throws UnusableAnswerException;
    }

    /** An answer that was taken, and what it took. */
    record Answered<T>(T answer, LanguageModel languageModel) {
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

        LanguageModel languageModel(final ModelSettings settings, final String promptVersion) {
            return new LanguageModel(settings.provider().id(), model, promptVersion, requests, input, output);
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
