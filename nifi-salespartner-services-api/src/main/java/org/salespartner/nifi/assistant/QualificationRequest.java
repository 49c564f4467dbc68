/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.assistant;

import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.email.qualification.KnownFacts;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.List;

/**
 * Whose e-mail is to be judged, and by what.
 *
 * @param email         from somebody who is no contact
 * @param history       earlier e-mails of the same conversation, oldest first; may be empty
 * @param facts         what is known of the sender besides the e-mail
 * @param idealCustomer whom the user wants as a customer, in the user's words; null when the user says nothing
 * @param thresholds    which score makes which verdict
 */
public record QualificationRequest(EmailDocument email, List<TimelineEntry> history, KnownFacts facts, String idealCustomer, Thresholds thresholds) {

    public QualificationRequest {
        history = List.copyOf(history);
    }

    /** About an e-mail of which nothing else is known. */
    public QualificationRequest(final EmailDocument email) {
        this(email, List.of(), KnownFacts.NOTHING, null, Thresholds.USUAL);
    }

    /**
     * Which score makes which verdict; both from 0 to 1.
     *
     * @param lead    at or above it, the sender is a lead
     * @param notLead at or below it, the sender is none; less than {@code lead}
     */
    public record Thresholds(double lead, double notLead) {
        /** Where the shipped assistants are as sure as a person wants them to be. */
        public static final Thresholds USUAL = new Thresholds(0.7, 0.2);

        public Thresholds {
            if (!(notLead >= 0 && notLead < lead && lead <= 1)) {
                throw new IllegalArgumentException("The thresholds must be in order: 0 ≤ not lead < lead ≤ 1.");
            }
        }

        /** What a score makes. */
        public Verdict verdict(final double score) {
            return score >= lead ? Verdict.LEAD : score <= notLead ? Verdict.NOT_LEAD : Verdict.REVIEW;
        }

        /** The score nearest to one that makes a verdict. */
        public double within(final Verdict verdict, final double score) {
            return switch (verdict) {
                case LEAD -> Math.max(lead, score);
                case NOT_LEAD -> Math.min(notLead, score);
                case REVIEW -> verdict(score) == Verdict.REVIEW ? score : (lead + notLead) / 2;
            };
        }
    }
}
