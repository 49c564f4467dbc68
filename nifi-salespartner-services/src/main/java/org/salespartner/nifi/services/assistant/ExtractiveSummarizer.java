/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.Statement;
import org.salespartner.email.document.Summary.Urgency;
import org.salespartner.email.language.Words;
import org.salespartner.nifi.services.assistant.intent.AskDetector;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Summarises an e-mail with its own sentences. Nothing is made up: each statement is a sentence of the e-mail, and where no sentence is worth it
 * there is no statement. The same e-mail always gets the same summary. Thread-safe.
 */
public final class ExtractiveSummarizer {
    static final String NAME = "local/1";
    private static final int MOST_SENTENCES = 1_000;
    private static final int LONGEST_SENTENCE = 400;
    private static final int MOST_STATEMENTS = 5;
    /** Words; a sentence of fewer says too little to stand alone, unless a figure does. */
    private static final int FEWEST_WORDS = 4;
    /** With so much margin, what was learnt is as seldom wrong as the phrases are, and finds a third more. */
    private static final double SURE_TO_ASK = 0.5;
    /** Words that a greeting, a courtesy or thanks may have before it says something besides. */
    private static final int LONGEST_GREETING = 6;
    private static final int LONGEST_COURTESY = 16;

    /**
     * What an e-mail is about, what was said in it and what is to do. Needs nothing of NiFi.
     *
     * @param history earlier e-mails of the conversation, oldest first; may be empty
     */
    public Summary summarize(final EmailDocument email, final List<TimelineEntry> history) {
        final Body body = Body.of(email);
        final String subject = Topics.ofSubject(email.subject());

        final List<Sentence> sentences = new ArrayList<>();
        for (final String source : SentenceSplitter.split(body.text(), email.language(), MOST_SENTENCES)) {
            sentences.add(Sentence.of(source, body.part(), sentences.size()));
        }
        if (sentences.isEmpty() && !subject.isEmpty()) {
            sentences.add(Sentence.of(Tidy.cut(email.subject().strip(), LONGEST_SENTENCE), "subject", 0));
        }

        final boolean english = email.language() == null ? AskDetector.isEnglish(body.text()) : email.language().startsWith("en");
        final boolean human = writtenByPerson(email.automation());
        final List<Sentence> nextSteps = human && body.written() ? nextSteps(sentences, english) : List.of();
        final List<Sentence> keyPoints = keyPoints(sentences, nextSteps, Words.of(subject), Stems.of(email.language()));
        final String topic = topic(subject, sentences, history);
        final String assistant = body.whole() ? NAME : NAME + " (first %d characters)".formatted(Body.LONGEST);
        final List<Statement> steps = steps(nextSteps, email);
        final boolean read = body.whole() && sentences.size() < MOST_SENTENCES && Vocabulary.knows(email.language(), body.text());
        final Urgency urgency = human && body.written() ? Pressure.of(email, statements(sentences), steps) : Urgency.NORMAL;
        return new Summary(assistant, topic, statements(keyPoints), steps, steps.isEmpty() && (read || !human), urgency, List.of(), null);
    }

    private static List<Statement> steps(final List<Sentence> nextSteps, final EmailDocument email) {
        final DueDates dates = DueDates.of(email);
        return nextSteps.stream()
                .map(step -> new Statement(Tidy.line(step.source()), step.source(), step.part(),
                        Doer.of(step.words(), step.isQuestion(), email.direction()), dates.due(Tidy.line(step.source()))))
                .toList();
    }

    private static boolean writtenByPerson(final Automation automation) {
        return automation == null || automation.kind() == null || automation.kind() == AutomationKind.HUMAN;
    }

    private static String topic(final String subject, final List<Sentence> sentences, final List<TimelineEntry> history) {
        final List<String> candidates = new ArrayList<>(List.of(subject));
        sentences.stream().filter(Sentence::saysSomething).limit(1).forEach(sentence -> candidates.add(Topics.ofSentence(sentence.source())));
        for (final TimelineEntry entry : history.reversed()) {
            candidates.add(entry.summary() == null || entry.summary().topic() == null ? Topics.ofSubject(entry.subject()) : entry.summary().topic());
        }
        final String topic = Topics.first(candidates);
        return topic.isEmpty() ? null : topic;
    }

    /** By phrases in all languages; in English also by what was learnt from sentences that ask. */
    private static List<Sentence> nextSteps(final List<Sentence> sentences, final boolean english) {
        return sentences.stream()
                .filter(sentence -> sentence.isNextStep() || english && sentence.asks())
                .limit(MOST_STATEMENTS)
                .toList();
    }

    /** The best sentences, in the order of the text. */
    private static List<Sentence> keyPoints(final List<Sentence> sentences, final List<Sentence> nextSteps, final List<String> subject,
            final Stems stems) {
        final Set<String> subjectStems = stems.ofContent(subject);
        final List<Set<String>> ofSentences = sentences.stream().map(sentence -> stems.ofContent(sentence.words())).toList();
        final Map<String, Integer> frequencies = frequencies(ofSentences);

        final Set<String> seen = new HashSet<>();
        nextSteps.forEach(step -> seen.add(step.key()));
        final List<Scored> scored = new ArrayList<>();
        for (final Sentence sentence : sentences) {
            if (!"subject".equals(sentence.part()) && sentence.saysSomething() && seen.add(sentence.key())) {
                scored.add(new Scored(sentence, score(sentence, ofSentences.get(sentence.index()), subjectStems, frequencies)));
            }
        }
        return scored.stream()
                .sorted(Comparator.comparingDouble(Scored::score).reversed().thenComparing(candidate -> candidate.sentence().index()))
                .limit(MOST_STATEMENTS)
                .map(Scored::sentence)
                .sorted(Comparator.comparingInt(Sentence::index))
                .toList();
    }

    private static double score(final Sentence sentence, final Set<String> stems, final Set<String> subjectStems,
            final Map<String, Integer> frequencies) {
        double score = 2.0 / (1 + sentence.index() / 4.0);
        score += Math.min(3, stems.stream().filter(subjectStems::contains).count());
        score += Math.min(1.5, 0.25 * stems.stream().filter(stem -> frequencies.getOrDefault(stem, 0) > 1).count());
        score += Figures.hasMoney(sentence.source()) ? 1.5 : 0;
        score += Figures.hasTime(sentence.source(), sentence.words()) ? 1 : 0;
        score += Figures.hasNumber(sentence.source()) ? 0.5 : 0;
        score -= sentence.words().size() > 45 ? 0.5 : 0;
        return score;
    }

    /** In how many sentences a word stands. */
    private static Map<String, Integer> frequencies(final List<Set<String>> ofSentences) {
        final Map<String, Integer> frequencies = new HashMap<>();
        ofSentences.forEach(stems -> stems.forEach(stem -> frequencies.merge(stem, 1, Integer::sum)));
        return frequencies;
    }

    private static List<Statement> statements(final List<Sentence> sentences) {
        return sentences.stream().map(sentence -> new Statement(Tidy.line(sentence.source()), sentence.source(), sentence.part())).toList();
    }

    private record Scored(Sentence sentence, double score) {
    }

    /**
     * @param source word for word as the part has it
     * @param index  0-based place among the sentences
     */
    private record Sentence(String source, String part, int index, List<String> words) {

        static Sentence of(final String whole, final String part, final int index) {
            final String source = Tidy.cut(whole, LONGEST_SENTENCE);
            return new Sentence(source, part, index, Words.of(source));
        }

        /** What makes it the same as a sentence said twice. */
        String key() {
            return String.join(" ", words);
        }

        boolean saysSomething() {
            return isLongEnough() && !isGreeting() && !isCourtesy();
        }

        boolean isNextStep() {
            if (saysNothing()) {
                return false;
            }
            if (isQuestion()) {
                return isLongEnough() || Figures.hasTime(source, words);
            }
            return words.size() > 1 && (Vocabulary.REQUESTS.areIn(words) || Vocabulary.IMPERATIVES.begin(words) || Vocabulary.PROMISES.areIn(words)
                    || Vocabulary.MEETINGS.areIn(words) && Figures.hasTime(source, words));
        }

        boolean asks() {
            return !saysNothing() && isLongEnough() && AskDetector.shipped().margin(Tidy.line(source)) > SURE_TO_ASK;
        }

        private boolean saysNothing() {
            return isGreeting() || Vocabulary.COURTESIES.areIn(words) && words.size() <= LONGEST_COURTESY;
        }

        private boolean isQuestion() {
            return source.endsWith("?") || source.endsWith("？") || source.startsWith("¿");
        }

        private boolean isLongEnough() {
            final long letters = source.codePoints().filter(Character::isLetter).count();
            return words.size() >= FEWEST_WORDS || letters > 1 && Figures.hasNumber(source)
                    || source.codePoints().filter(Character::isIdeographic).count() > FEWEST_WORDS;
        }

        private boolean isGreeting() {
            return Vocabulary.GREETINGS.begin(words) && (words.size() <= LONGEST_GREETING && !isQuestion() || source.endsWith(","));
        }

        /** "Thank you, the pumps arrived yesterday": a clause of its own behind the thanks. */
        private boolean tellsAfterThanks() {
            final int comma = source.indexOf(',');
            return comma > 0 && Vocabulary.THANKS.begin(words) && !Vocabulary.COURTESIES.areIn(words)
                    && Words.of(source.substring(comma)).size() > FEWEST_WORDS;
        }

        private boolean isCourtesy() {
            final boolean courteous = Vocabulary.COURTESIES.areIn(words) || Vocabulary.THANKS.begin(words);
            return courteous && words.size() <= LONGEST_COURTESY && !Vocabulary.TURNS.areIn(words) && !tellsAfterThanks();
        }
    }
}
