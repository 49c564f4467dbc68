/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.salespartner.email.document.Summary.Level;
import org.salespartner.email.document.Summary.Statement;
import org.salespartner.email.document.Summary.Urgency;
import org.salespartner.nifi.services.assistant.DueDates;
import org.salespartner.nifi.services.assistant.model.AnswerReader.Answer;
import org.salespartner.nifi.services.assistant.model.AnswerReader.RawStatement;
import org.salespartner.nifi.services.assistant.model.AnswerReader.RawUrgency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what of an answer is taken (rule T2). A statement is taken with the sentence of the e-mail on which it rests, and without one it is
 * dropped; an answer is refused as a whole when it gives our instructions away or when nothing of what it states has its sentence.
 */
final class AnswerCheck {
    private static final int MOST_STATEMENTS = 5;
    /** Characters. */
    private static final int LONGEST_TOPIC = 200;
    private static final int LONGEST_TEXT = 500;

    private final Evidence evidence;
    private final Leaks leaks;
    private final DueDates dates;
    private final boolean mayHaveNextSteps;

    /** @param mayHaveNextSteps false for automated mail, which asks nobody for anything */
    AnswerCheck(final Evidence evidence, final Leaks leaks, final DueDates dates, final boolean mayHaveNextSteps) {
        this.evidence = evidence;
        this.leaks = leaks;
        this.dates = dates;
        this.mayHaveNextSteps = mayHaveNextSteps;
    }

    Checked check(final Answer answer) throws UnusableAnswerException {
        final String topic = MailText.line(answer.topic());
        refuseLeak(topic);
        if (topic.isEmpty() || topic.length() > LONGEST_TOPIC) {
            throw new UnusableAnswerException("topic is empty or has more than %d characters.".formatted(LONGEST_TOPIC));
        }
        if (evidence.hasForeignAddress(topic)) {
            throw new UnusableAnswerException("topic has a link or an address that the e-mail does not have.");
        }

        final List<Statement> keyPoints = statements(answer.keyPoints());
        final List<Statement> nextSteps = statements(answer.nextSteps());
        final int stated = answer.keyPoints().size() + answer.nextSteps().size();
        final int dropped = stated - keyPoints.size() - nextSteps.size();
        if (stated > 0 && dropped == stated) {
            throw new UnusableAnswerException("no source is a sentence that stands character for character in the section WRITTEN or SUBJECT.");
        }
        return new Checked(topic, first(keyPoints), mayHaveNextSteps ? first(nextSteps) : List.of(), urgency(answer.urgency()),
                stated, dropped, !mayHaveNextSteps);
    }

    private List<Statement> statements(final List<RawStatement> raw) throws UnusableAnswerException {
        final List<Statement> statements = new ArrayList<>();
        for (final RawStatement statement : raw) {
            final String text = MailText.line(statement.text());
            refuseLeak(text);
            final Optional<Evidence.Quotation> quotation = text.isEmpty() || text.length() > LONGEST_TEXT || evidence.hasForeignAddress(text)
                    ? Optional.empty() : evidence.find(statement.source());
            quotation.ifPresent(found -> statements.add(new Statement(text, found.source(), found.part(),
                    statement.who(), dates.due(MailText.line(found.source()), statement.due()))));
        }
        return statements;
    }

    /** Without the sentence that says so, an e-mail is neither urgent nor the contrary, and automated mail presses nobody. */
    private Urgency urgency(final RawUrgency urgency) {
        if (urgency == null || !mayHaveNextSteps || urgency.level() == Level.NORMAL) {
            return urgency == null ? null : Urgency.NORMAL;
        }
        return evidence.find(urgency.source()).map(found -> new Urgency(urgency.level(), found.source(), found.part())).orElse(null);
    }

    private void refuseLeak(final String text) throws UnusableAnswerException {
        if (leaks.isIn(text, evidence)) {
            throw new UnusableAnswerException("it repeats the rules that you were given.");
        }
    }

    private static List<Statement> first(final List<Statement> statements) {
        return statements.subList(0, Math.min(MOST_STATEMENTS, statements.size()));
    }

    /**
     * @param urgency null when the model does not say, or not where it stands
     * @param stated  statements in the answer
     * @param dropped those among them that do not stand in the e-mail
     * @param automated whether no person wrote the e-mail
     */
    record Checked(String topic, List<Statement> keyPoints, List<Statement> nextSteps, Urgency urgency, int stated, int dropped,
            boolean automated) {

        /** @param readInPart whether the model was not given all, so that it may have missed something */
        boolean nothingToDo(final boolean readInPart) {
            return automated || nextSteps.isEmpty() && dropped == 0 && !readInPart;
        }
    }
}
