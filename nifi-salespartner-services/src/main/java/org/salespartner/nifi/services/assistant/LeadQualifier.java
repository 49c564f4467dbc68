/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Qualification.Evidence;
import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.email.language.Words;
import org.salespartner.email.qualification.Bar;
import org.salespartner.email.qualification.Finding;
import org.salespartner.email.qualification.Sentence;
import org.salespartner.email.qualification.Signal;
import org.salespartner.email.qualification.Signal.Side;
import org.salespartner.email.qualification.Signals;
import org.salespartner.nifi.assistant.QualificationRequest;
import org.salespartner.nifi.services.assistant.intent.AskDetector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Judges whether the sender of an e-mail is a lead, by signs that code finds. The same e-mail always gets the same judgement, each reason from the
 * text comes with its sentence, and where the signs do not tell it is for review. Thread-safe; needs nothing of NiFi.
 */
public final class LeadQualifier {
    static final String NAME = "local/1";

    private static final int MOST_SENTENCES = 200;
    private static final int LONGEST_SENTENCE = 400;
    private static final int MOST_REASONS = 6;
    /** A sign below it is no reason worth telling. */
    private static final double TELLING = 0.25;
    /** As ExtractiveSummarizer has it. */
    private static final double SURE_TO_ASK = 0.5;
    private static final double HUNDREDTHS = 100;

    /** What came out, and what code allows others to make of it. */
    public Judgement judge(final QualificationRequest request) {
        final Optional<Bar> bar = Bar.of(request.email(), request.facts());
        if (bar.isPresent()) {
            return Judgement.barred(bar.get());
        }

        final Body body = Body.of(request.email());
        final List<Sentence> sentences = sentences(request.email(), body);
        final Signals signals = Signals.of(request.email(), request.facts(), sentences);
        if (asks(request.email(), body, sentences)) {
            signals.with(new Finding(Signal.ASKS_SOMETHING, 1, null, null));
        }
        IdealCustomer.find(request.idealCustomer(), sentences).ifPresent(signals::with);

        final double score = LeadScore.of(signals);
        final Verdict verdict = body.written() ? verdict(request.thresholds().verdict(score), signals) : Verdict.REVIEW;
        final Qualification qualification = new Qualification(body.whole() ? NAME : NAME + " (first %d characters)".formatted(Body.LONGEST), verdict,
                round(request.thresholds().within(verdict, score)), reasons(signals, verdict, body), evidence(signals));
        return new Judgement(qualification, signals, false);
    }

    private static Verdict verdict(final Verdict byScore, final Signals signals) {
        return switch (byScore) {
            case LEAD -> LeadScore.mayBeLead(signals) ? Verdict.LEAD : Verdict.REVIEW;
            case NOT_LEAD -> LeadScore.wantsToBuy(signals) ? Verdict.REVIEW : Verdict.NOT_LEAD;
            case REVIEW -> Verdict.REVIEW;
        };
    }

    private static List<Sentence> sentences(final EmailDocument email, final Body body) {
        final List<Sentence> sentences = new ArrayList<>();
        final String subject = email.subject() == null ? "" : email.subject().strip();
        // The subject of an answer was mostly written by someone else.
        if (!subject.isEmpty() && Topics.ofSubject(subject).equals(Topics.ofSentence(subject))) {
            sentences.add(new Sentence(Tidy.cut(subject, LONGEST_SENTENCE), "subject"));
        }
        SentenceSplitter.split(body.text(), email.language(), MOST_SENTENCES)
                .forEach(source -> sentences.add(new Sentence(Tidy.cut(source, LONGEST_SENTENCE), body.part())));
        return sentences;
    }

    /** As next steps are recognised: by phrases in all languages, in English also by what was learnt from sentences that ask. */
    private static boolean asks(final EmailDocument email, final Body body, final List<Sentence> sentences) {
        final boolean english = email.language() == null ? AskDetector.isEnglish(body.text()) : email.language().startsWith("en");
        return sentences.stream().map(Sentence::source).anyMatch(source -> source.endsWith("?")
                || Vocabulary.REQUESTS.areIn(Words.of(source))
                || english && AskDetector.shipped().margin(Tidy.line(source)) > SURE_TO_ASK);
    }

    private static List<String> reasons(final Signals signals, final Verdict verdict, final Body body) {
        final List<String> reasons = new ArrayList<>();
        final List<Finding> telling = telling(signals);
        telling.stream().filter(finding -> LeadScore.weight(finding) != 0 || finding.signal().side() == Side.CONTEXT)
                .map(finding -> finding.signal().sentence()).forEach(reasons::add);
        if (verdict == Verdict.REVIEW) {
            reasons.addFirst(whyReview(signals, body));
        }
        return reasons;
    }

    private static String whyReview(final Signals signals, final Body body) {
        if (!body.written()) {
            return "Its author wrote nothing new, so a person should look.";
        }
        if (signals.of(Side.INTEREST).isEmpty() && signals.of(Side.OTHER).isEmpty()) {
            return "Nothing in it says what the sender wants, so a person should look.";
        }
        return LeadScore.isContested(signals) && !signals.of(Side.INTEREST).isEmpty()
                ? "It has signs for and against a lead, so a person should look."
                : "Its signs are too weak to tell, so a person should look.";
    }

    private static List<Evidence> evidence(final Signals signals) {
        return telling(signals).stream().filter(finding -> finding.source() != null)
                .map(finding -> new Evidence(finding.signal().sentence(), finding.source(), finding.part())).toList();
    }

    private static List<Finding> telling(final Signals signals) {
        return signals.all().stream().filter(finding -> finding.strength() >= TELLING)
                .sorted(Comparator.comparingDouble((Finding finding) -> Math.abs(LeadScore.weight(finding))).reversed())
                .limit(MOST_REASONS).toList();
    }

    private static double round(final double score) {
        return Math.round(score * HUNDREDTHS) / HUNDREDTHS;
    }

    /**
     * @param signals null when barred
     * @param barred  whether nothing may make it a lead
     */
    public record Judgement(Qualification qualification, Signals signals, boolean barred) {

        static Judgement barred(final Bar bar) {
            return new Judgement(bar.qualification(), null, true);
        }

        /** Whether code lets it be a lead, if only a model is surer of it. */
        public boolean mayBeLead() {
            return !barred && LeadScore.mayBeLead(signals);
        }
    }
}
