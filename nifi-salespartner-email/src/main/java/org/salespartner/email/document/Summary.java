/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.ArrayList;
import java.util.List;

/**
 * What an assistant made of an e-mail. Every statement points to the sentence it came from.
 *
 * @param assistant     who wrote it, with version, for instance {@code local/1}
 * @param topic         one line
 * @param keyPoints     what was said, in the order of the e-mail
 * @param nextSteps     what is asked for or promised; empty when there is nothing to do
 * @param notes         what a reader has to know about the summary itself, one sentence each: what was not read, what was left out, who stood in
 * @param languageModel the model that wrote it and what that took; null when none did
 */
public record Summary(
        String assistant,
        String topic,
        List<Statement> keyPoints,
        List<Statement> nextSteps,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
        @JsonInclude(JsonInclude.Include.NON_NULL) LanguageModel languageModel) {

    public Summary {
        keyPoints = keyPoints == null ? List.of() : List.copyOf(keyPoints);
        nextSteps = nextSteps == null ? List.of() : List.copyOf(nextSteps);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** A summary that needs no notes and no language model. */
    public Summary(final String assistant, final String topic, final List<Statement> keyPoints, final List<Statement> nextSteps) {
        this(assistant, topic, keyPoints, nextSteps, List.of(), null);
    }

    /** The same with one more note. */
    public Summary withNote(final String note) {
        final List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Summary(assistant, topic, keyPoints, nextSteps, more, languageModel);
    }

    /**
     * @param text   the statement
     * @param source the sentence of the e-mail that it came from, word for word
     * @param part   where that sentence stands: {@code reply}, {@code text} or {@code subject}
     */
    public record Statement(String text, String source, String part) {
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
