/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salespartner.email.document.Qualification.Evidence;
import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.services.testing.LabelledMail;
import org.salespartner.nifi.services.testing.QualifyScores;
import org.salespartner.nifi.services.testing.QualifyScores.Judged;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The bar that the local assistant has to take, and what each of its judgements has to be like. */
class QualifyScoresTest {
    private static final double PRECISION = 0.9;
    private static final double RECALL = 0.7;
    /** For mails of a trade and in words that nothing was fitted to, of which there are few. */
    private static final double UNSEEN_PRECISION = 0.85;

    static Stream<LabelledMail.Set> fitted() {
        return Stream.of(LabelledMail.DEVELOPMENT, LabelledMail.HELD_OUT);
    }

    @ParameterizedTest
    @MethodSource("fitted")
    void theLocalAssistantTakesTheBar(final LabelledMail.Set set) throws IOException, AssistantException {
        final QualifyScores scores = QualifyScores.of(new LocalEmailAssistant(), LabelledMail.all(set));

        assertTrue(scores.precision() >= PRECISION, () -> "precision %.3f: %s".formatted(scores.precision(), scores.wrong()));
        assertTrue(scores.recall() >= RECALL, () -> "recall %.3f: %s".formatted(scores.recall(), scores.wrong()));
    }

    @Test
    void allTogetherTakeTheBar() throws IOException, AssistantException {
        final List<LabelledMail> mails = everything();
        final QualifyScores scores = QualifyScores.of(new LocalEmailAssistant(), mails);

        assertTrue(mails.size() >= 150, () -> mails.size() + " mails");
        assertTrue(scores.precision() >= PRECISION, () -> "precision %.3f: %s".formatted(scores.precision(), scores.wrong()));
        assertTrue(scores.recall() >= RECALL, () -> "recall %.3f: %s".formatted(scores.recall(), scores.wrong()));
    }

    @Test
    void mailsOfAnotherTradeAreNotJudgedMuchWorse() throws IOException, AssistantException {
        final QualifyScores scores = QualifyScores.of(new LocalEmailAssistant(), LabelledMail.all(LabelledMail.UNSEEN));

        assertTrue(scores.precision() >= UNSEEN_PRECISION, () -> "precision %.3f: %s".formatted(scores.precision(), scores.wrong()));
        assertTrue(scores.recall() >= RECALL, () -> "recall %.3f: %s".formatted(scores.recall(), scores.wrong()));
    }

    @Test
    void fewLeadsAreTurnedAway() throws IOException, AssistantException {
        final QualifyScores scores = QualifyScores.of(new LocalEmailAssistant(), everything());

        final int leads = scores.verdicts(Verdict.LEAD).values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(scores.verdicts(Verdict.LEAD).get(Verdict.NOT_LEAD) * 20 <= leads, () -> scores.wrong().toString());
    }

    @Test
    void eachPieceOfEvidenceStandsInItsPartWordForWord() throws IOException, AssistantException {
        for (final Judged judged : QualifyScores.of(new LocalEmailAssistant(), everything()).judged()) {
            for (final Evidence evidence : judged.qualification().evidence()) {
                final String part = switch (evidence.part()) {
                    case "subject" -> judged.mail().request().email().subject();
                    case "reply" -> judged.mail().request().email().reply();
                    default -> judged.mail().request().email().text();
                };
                assertTrue(part.contains(evidence.source()), evidence::source);
            }
            assertTrue(!judged.qualification().reasons().isEmpty(), judged::toString);
        }
    }

    @Test
    void theSameEmailGetsTheSameJudgement() throws IOException {
        final LocalEmailAssistant assistant = new LocalEmailAssistant();
        for (final LabelledMail mail : everything()) {
            assertEquals(assistant.qualify(mail.request()), assistant.qualify(mail.request()));
        }
    }

    private static List<LabelledMail> everything() throws IOException {
        final List<LabelledMail> mails = new ArrayList<>(LabelledMail.all(LabelledMail.DEVELOPMENT));
        mails.addAll(LabelledMail.all(LabelledMail.HELD_OUT));
        mails.addAll(LabelledMail.all(LabelledMail.UNSEEN));
        return mails;
    }
}
