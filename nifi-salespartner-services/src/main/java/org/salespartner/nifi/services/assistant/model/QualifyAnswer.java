/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.nifi.services.assistant.model.AnswerReader.RawStatement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model's judgement of a lead, with what of it stands in the e-mail (rule T2).
 *
 * @param reasons those whose sentence stands in the e-mail
 * @param stated  reasons in the answer
 */
record QualifyAnswer(Verdict verdict, double score, List<Qualification.Evidence> reasons, int stated) {
    private static final Set<String> FIELDS = Set.of("verdict", "score", "reasons");
    private static final int MOST_REASONS = 4;
    /** Characters. */
    private static final int LONGEST_TEXT = 500;

    /**
     * Reads an answer and takes what the e-mail bears out.
     *
     * @throws UnusableAnswerException when it has another form or gives our rules away
     */
    static QualifyAnswer read(final ChatEndpoint.Reply reply, final Evidence evidence, final Leaks leaks)
            throws UnusableAnswerException {
        final JsonNode root = AnswerReader.object(reply.text(), reply.cut());
        AnswerReader.require(AnswerReader.names(root).equals(FIELDS), "its fields are not exactly verdict, score and reasons.");
        final Verdict verdict = AnswerReader.choice(root.get("verdict"), Verdict.values(), Verdict::value);
        AnswerReader.require(verdict != null, "verdict is not lead, not lead or review.");
        final JsonNode score = root.get("score");
        AnswerReader.require(score.isNumber() && score.doubleValue() >= 0 && score.doubleValue() <= 1, "score is no number from 0 to 1.");

        final List<RawStatement> stated = AnswerReader.statements(root, "reasons", Set.of());
        final List<Qualification.Evidence> reasons = new ArrayList<>();
        for (final RawStatement statement : stated) {
            final String text = MailText.line(statement.text());
            AnswerReader.require(!leaks.isIn(text, evidence), "it repeats the rules that you were given.");
            final Optional<Evidence.Quotation> quotation = text.isEmpty() || text.length() > LONGEST_TEXT || evidence.hasForeignAddress(text)
                    ? Optional.empty() : evidence.find(statement.source());
            quotation.ifPresent(found -> reasons.add(new Qualification.Evidence(text, found.source(), found.part())));
        }
        return new QualifyAnswer(verdict, score.doubleValue(), reasons.subList(0, Math.min(MOST_REASONS, reasons.size())), stated.size());
    }

    /** Whether it gives reasons and each rests on a sentence of the e-mail. */
    boolean isBorneOut() {
        return stated > 0 && reasons.size() == Math.min(MOST_REASONS, stated);
    }
}
