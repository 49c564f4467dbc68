/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the sender of an e-mail is a lead, and what says so.
 *
 * @param assistant     who judged, with version, for instance {@code local/1}
 * @param verdict       what it came to
 * @param score         from 0, surely no lead, to 1, surely one
 * @param reasons       one sentence each, what weighs most first; never empty where somebody judged
 * @param evidence      what the e-mail itself says for or against it
 * @param notes         what a reader has to know about the judgement itself, one sentence each: what was not read, who stood in
 * @param languageModel the model that was asked and what that took; null when none was
 */
public record Qualification(
        String assistant,
        Verdict verdict,
        double score,
        List<String> reasons,
        List<Evidence> evidence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
        @JsonInclude(JsonInclude.Include.NON_NULL) Summary.LanguageModel languageModel) {

    public Qualification {
        reasons = reasons == null ? List.of() : List.copyOf(reasons);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** A judgement that needs no notes and no language model. */
    public Qualification(final String assistant, final Verdict verdict, final double score, final List<String> reasons,
            final List<Evidence> evidence) {
        this(assistant, verdict, score, reasons, evidence, List.of(), null);
    }

    /** The same with one more note. */
    public Qualification withNote(final String note) {
        final List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Qualification(assistant, verdict, score, reasons, evidence, more, languageModel);
    }

    /** The same with another verdict, and the reason for it before all others. */
    public Qualification as(final Verdict other, final double otherScore, final String reason) {
        final List<String> more = new ArrayList<>(List.of(reason));
        more.addAll(reasons);
        return new Qualification(assistant, other, otherScore, more, evidence, notes, languageModel);
    }

    /**
     * @param text   what it shows
     * @param source the sentence of the e-mail that shows it, word for word
     * @param part   where that sentence stands: {@code reply}, {@code text} or {@code subject}
     */
    public record Evidence(String text, String source, String part) {
    }

    /** What became of a sender who was no contact. From the least to the most. */
    public enum Verdict {
        NOT_LEAD("not lead"),
        /** It cannot be told, so a person should look. */
        REVIEW("review"),
        LEAD("lead");

        private final String value;

        Verdict(final String value) {
            this.value = value;
        }

        /** The form used in JSON, in attributes and as the name of a relationship. */
        @JsonValue
        public String value() {
            return value;
        }
    }
}
