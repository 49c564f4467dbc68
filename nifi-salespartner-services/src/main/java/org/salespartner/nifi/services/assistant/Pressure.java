/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Summary.Level;
import org.salespartner.email.document.Summary.Statement;
import org.salespartner.email.document.Summary.Urgency;
import org.salespartner.email.document.Summary.Who;
import org.salespartner.email.language.Words;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** How much an e-mail presses, by what its author wrote: a word for it, a mark in the subject, or something due within two days. */
final class Pressure {
    private static final Phrases NO_HURRY = new Phrases(List.of(
            "not urgent", "isn't urgent", "nothing urgent", "non-urgent", "no rush", "no hurry", "whenever you have time", "when you have time",
            "low priority", "take your time",
            "nicht dringend", "nicht eilig", "keine Eile", "eilt nicht", "hat Zeit", "nicht so dringend", "wenn Sie Zeit haben",
            "pas urgent", "pas urgente", "rien d'urgent", "pas pressé", "rien ne presse", "quand vous aurez le temps",
            "no es urgente", "no urgente", "no corre prisa", "sin prisa", "cuando tenga tiempo",
            "non urgente", "non è urgente", "non c'è fretta", "senza fretta", "con calma", "quando ha tempo",
            "niet dringend", "niet urgent", "geen haast", "niet spoed",
            "não é urgente", "não urgente", "sem pressa", "quando tiver tempo"));
    private static final Phrases HURRY = new Phrases(List.of(
            "urgent", "urgently", "asap", "as soon as possible", "immediately", "right away", "at your earliest convenience", "high priority",
            "top priority", "time-sensitive", "without delay", "emergency",
            "dringend", "dringende", "dringender", "eilig", "eilt", "sofort", "umgehend", "schnellstmöglich", "so schnell wie möglich",
            "so bald wie möglich", "unverzüglich",
            "urgente", "urgence", "d'urgence", "au plus vite", "dès que possible", "le plus rapidement possible", "immédiatement", "sans délai",
            "urgentemente", "lo antes posible", "cuanto antes", "inmediatamente", "de inmediato",
            "urgentissimo", "il prima possibile", "al più presto", "immediatamente", "subito",
            "spoed", "zo snel mogelijk", "zo spoedig mogelijk", "onmiddellijk", "per direct",
            "o mais rápido possível", "quanto antes", "com urgência", "imediatamente"));
    /** In capitals at the beginning of a subject. */
    private static final Set<String> MARKS = Set.of("IMPORTANT", "WICHTIG", "IMPORTANTE", "BELANGRIJK", "ACTION REQUIRED", "SOFORT", "EILT");
    private static final int SOON_DAYS = 2;

    private Pressure() {
    }

    /**
     * @param sentences all that its author wrote, in order
     * @param steps     what is to do, with days
     */
    static Urgency of(final EmailDocument email, final List<Statement> sentences, final List<Statement> steps) {
        final String subject = email.subject() == null ? "" : Tidy.cut(email.subject().strip(), 400);
        // The subject of an answer was mostly written by someone else.
        final boolean own = !subject.isEmpty() && Topics.ofSubject(subject).equals(Topics.ofSentence(subject));
        final List<String> subjectWords = Words.of(subject);
        if (own && !NO_HURRY.areIn(subjectWords) && (HURRY.areIn(subjectWords) || isMarked(subject))) {
            return new Urgency(Level.HIGH, subject, "subject");
        }

        Urgency low = own && NO_HURRY.areIn(subjectWords) ? new Urgency(Level.LOW, subject, "subject") : null;
        for (final Statement sentence : sentences) {
            final List<String> words = Words.of(sentence.source());
            if (NO_HURRY.areIn(words)) {
                low = low == null ? new Urgency(Level.LOW, sentence.source(), sentence.part()) : low;
            } else if (HURRY.areIn(words)) {
                return new Urgency(Level.HIGH, sentence.source(), sentence.part());
            }
        }

        final LocalDate day = DueDates.day(email);
        for (final Statement step : steps) {
            // What the other side promises presses that side.
            final boolean theirPromise = email.direction() == Direction.INBOUND && step.who() == Who.THEM;
            if (!theirPromise && day != null && step.due() != null && !LocalDate.parse(step.due()).isAfter(day.plusDays(SOON_DAYS))) {
                return new Urgency(Level.HIGH, step.source(), step.part());
            }
        }
        return low == null ? Urgency.NORMAL : low;
    }

    private static boolean isMarked(final String subject) {
        final String plain = Tidy.line(subject).replaceAll("^[^\\p{L}]{0,5}", "");
        return MARKS.stream().anyMatch(mark -> plain.startsWith(mark)
                && (plain.length() == mark.length() || !Character.isLetterOrDigit(plain.charAt(mark.length()))));
    }
}
