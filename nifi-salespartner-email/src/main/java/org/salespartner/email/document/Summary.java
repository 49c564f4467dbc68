/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an assistant made of an e-mail. Every statement points to the sentence it came from.
 *
 * @param assistant     who wrote it, with version, for instance {@code local/1}
 * @param topic         one line
 * @param keyPoints     what was said, in the order of the e-mail
 * @param nextSteps     what is asked for or promised; empty when there is nothing to do
 * @param nothingToDo   true when the assistant looked for next steps in all that was written and found none; false also when it cannot tell
 * @param urgency       how much it presses; null when the assistant does not say
 * @param notes         what a reader has to know about the summary itself, one sentence each: what was not read, what was left out, who stood in
 * @param languageModel the model that wrote it and what that took; null when none did
 */
public record Summary(
        String assistant,
        String topic,
        List<Statement> keyPoints,
        List<Statement> nextSteps,
        boolean nothingToDo,
        @JsonInclude(JsonInclude.Include.NON_NULL) Urgency urgency,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
        @JsonInclude(JsonInclude.Include.NON_NULL) LanguageModel languageModel) {

    public Summary {
        keyPoints = keyPoints == null ? List.of() : List.copyOf(keyPoints);
        nextSteps = nextSteps == null ? List.of() : List.copyOf(nextSteps);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** A summary that says neither how urgent the e-mail is nor that there is nothing to do. */
    public Summary(final String assistant, final String topic, final List<Statement> keyPoints, final List<Statement> nextSteps,
            final List<String> notes, final LanguageModel languageModel) {
        this(assistant, topic, keyPoints, nextSteps, false, null, notes, languageModel);
    }

    /** A summary that needs no notes and no language model. */
    public Summary(final String assistant, final String topic, final List<Statement> keyPoints, final List<Statement> nextSteps) {
        this(assistant, topic, keyPoints, nextSteps, List.of(), null);
    }

    /** The same with one more note. */
    public Summary withNote(final String note) {
        final List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Summary(assistant, topic, keyPoints, nextSteps, nothingToDo, urgency, more, languageModel);
    }

    /**
     * @param text   the statement
     * @param source the sentence of the e-mail that it came from, word for word
     * @param part   where that sentence stands: {@code reply}, {@code text} or {@code subject}
     * @param who    for a next step: who has to do it, seen from the owner of the mailbox; null when that is not clear
     * @param due    for a next step: the day by which, in ISO 8601 ({@code 2026-12-14}); null when none is named or it is ambiguous
     */
    public record Statement(
            String text,
            String source,
            String part,
            @JsonInclude(JsonInclude.Include.NON_NULL) Who who,
            @JsonInclude(JsonInclude.Include.NON_NULL) String due) {

        /** A key point, or a next step of which neither is known. */
        public Statement(final String text, final String source, final String part) {
            this(text, source, part, null, null);
        }
    }

    /**
     * @param level  normal unless the e-mail says otherwise
     * @param source the sentence of the e-mail that says so, word for word; null for normal
     * @param part   where that sentence stands: {@code reply}, {@code text} or {@code subject}; null for normal
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Urgency(Level level, String source, String part) {
        /** Nothing says that it presses, or that it does not. */
        public static final Urgency NORMAL = new Urgency(Level.NORMAL, null, null);
    }

    /** How much an e-mail presses. */
    public enum Level {
        LOW,
        NORMAL,
        HIGH;

        /** The form used in JSON: lower case. */
        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A side of the conversation. */
    public enum Who {
        /** The owner of the mailbox and colleagues. */
        US,
        /** Whoever is at the other end. */
        THEM;

        /** The form used in JSON: lower case. */
        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param provider      the kind of endpoint, for instance {@code anthropic}
     * @param model         the model that answered, as the endpoint names it
     * @param promptVersion the version of the instructions that the model was given
     * @param requests      how many requests it took
     * @param inputTokens   tokens of all requests together, as counted by the endpoint; null when it does not say
     * @param outputTokens  tokens of all answers together, as counted by the endpoint; null when it does not say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LanguageModel(String provider, String model, String promptVersion, int requests, Integer inputTokens, Integer outputTokens) {
    }
}
