/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.assistant.EmailAssistant;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What an assistant made of labelled mails. A lead that was sent to review counts as not recalled, and a mail whose label is unclear counts as
 * wrongly taken when it became a lead.
 */
public final class QualifyScores {
    private final List<Judged> judged;

    private QualifyScores(final List<Judged> judged) {
        this.judged = judged;
    }

    /** Asks the assistant about each. */
    public static QualifyScores of(final EmailAssistant assistant, final List<LabelledMail> mails) throws AssistantException {
        final List<Judged> judged = new ArrayList<>();
        for (final LabelledMail mail : mails) {
            judged.add(new Judged(mail, assistant.qualify(mail.request())));
        }
        return new QualifyScores(List.copyOf(judged));
    }

    /** Of the mails that became a lead, the share that is one. */
    public double precision() {
        return share(one -> one.is(Verdict.LEAD) && one.label() == Verdict.LEAD, one -> one.is(Verdict.LEAD));
    }

    /** Of the mails that are a lead, the share that became one. */
    public double recall() {
        return share(one -> one.is(Verdict.LEAD) && one.label() == Verdict.LEAD, one -> one.label() == Verdict.LEAD);
    }

    /** How many mails with a label got each verdict. */
    public Map<Verdict, Integer> verdicts(final Verdict label) {
        final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (final Verdict verdict : Verdict.values()) {
            counts.put(verdict, (int) count(one -> one.label() == label && one.is(verdict)));
        }
        return counts;
    }

    public int size() {
        return judged.size();
    }

    /** Those that became a lead and are none, and those that are one and were turned away. */
    public List<Judged> wrong() {
        return judged.stream().filter(one -> one.is(Verdict.LEAD) && one.label() != Verdict.LEAD
                || one.is(Verdict.NOT_LEAD) && one.label() == Verdict.LEAD).toList();
    }

    public List<Judged> judged() {
        return judged;
    }

    private double share(final Predicate<Judged> counted, final Predicate<Judged> among) {
        return (double) count(counted) / Math.max(1, count(among));
    }

    private long count(final Predicate<Judged> counted) {
        return judged.stream().filter(counted).count();
    }

    /** One mail and what became of it. */
    public record Judged(LabelledMail mail, Qualification qualification) {
        boolean is(final Verdict verdict) {
            return qualification.verdict() == verdict;
        }

        Verdict label() {
            return mail.label();
        }

        @Override
        public String toString() {
            return "%s %s, judged %s (%.2f): %s".formatted(mail.kind(), mail.language(), qualification.verdict().value(), qualification.score(),
                    mail.request().email().subject());
        }
    }
}
