/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.qualification.Finding;
import org.salespartner.email.qualification.Signal;
import org.salespartner.email.qualification.Signal.Side;
import org.salespartner.email.qualification.Signals;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Weighs the signs of an e-mail against each other. The weights are logits and were set by hand with mails of our own writing. */
final class LeadScore {
    /** Of an e-mail without any sign: a person should look. */
    private static final double NO_SIGN = -0.5;
    /** However much interest an e-mail shows, one clear sign of something else must outweigh it. */
    private static final double MOST_INTEREST = 3.5;
    /** With a sign of something else so clear, whoever writes is at most for review. */
    private static final double CLEAR = 0.5;
    /** With so many signs of something else, a word of interest changes nothing. */
    private static final double BEYOND_DOUBT = 2;
    private static final Set<Signal> BUYING =
            EnumSet.of(Signal.TENDER, Signal.ASKS_PRICE, Signal.ASKS_DEMO, Signal.ASKS_TRIAL, Signal.ASKS_INFORMATION, Signal.WANTS_TO_BUY);
    private static final Map<Signal, Double> WEIGHTS = new EnumMap<>(Signal.class);

    static {
        WEIGHTS.put(Signal.TENDER, 2.0);
        WEIGHTS.put(Signal.ASKS_PRICE, 2.0);
        WEIGHTS.put(Signal.ASKS_DEMO, 2.0);
        WEIGHTS.put(Signal.ASKS_TRIAL, 1.8);
        WEIGHTS.put(Signal.ASKS_MEETING, 1.1);
        WEIGHTS.put(Signal.ASKS_CALLBACK, 0.8);
        WEIGHTS.put(Signal.ASKS_INFORMATION, 1.1);
        WEIGHTS.put(Signal.WANTS_TO_BUY, 1.6);
        WEIGHTS.put(Signal.AGREES, 1.5);
        WEIGHTS.put(Signal.RECOMMENDED, 1.2);
        WEIGHTS.put(Signal.CONTACT_FORM, 0.7);
        WEIGHTS.put(Signal.FITS_IDEAL_CUSTOMER, 0.6);
        WEIGHTS.put(Signal.ASKS_SOMETHING, 0.2);
        WEIGHTS.put(Signal.ANSWERS_OUTREACH, 0.5);
        WEIGHTS.put(Signal.FREE_MAIL, -0.2);
        WEIGHTS.put(Signal.COMPANY_DOMAIN, 0.1);
        WEIGHTS.put(Signal.PROGRAM_ADDRESS, -0.3);
        WEIGHTS.put(Signal.BULK, -2.0);
        WEIGHTS.put(Signal.POSTPONES, -1.0);
        WEIGHTS.put(Signal.PRIVATE, -1.5);
        WEIGHTS.put(Signal.ADDRESSES_A_MACHINE, -2.0);
        for (final Signal signal : Signal.values()) {
            WEIGHTS.putIfAbsent(signal, signal.side() == Side.OTHER ? -3.0 : 0.0);
        }
    }

    private LeadScore() {
    }

    /** From 0, surely no lead, to 1, surely one. */
    static double of(final Signals signals) {
        final double interest = signals.of(Side.INTEREST).stream().mapToDouble(LeadScore::weight).sum();
        final double context = signals.of(Side.CONTEXT).stream().mapToDouble(LeadScore::weight).sum();
        final double other = signals.of(Side.OTHER).stream().mapToDouble(LeadScore::weight).sum();
        return 1 / (1 + Math.exp(-(NO_SIGN + Math.min(MOST_INTEREST, interest) + context + other)));
    }

    /** Whether code lets it be a lead at all: it shows interest, and nothing says clearly that its sender wants something else. */
    static boolean mayBeLead(final Signals signals) {
        return !signals.of(Side.INTEREST).isEmpty() && !isContested(signals);
    }

    static boolean isContested(final Signals signals) {
        return signals.of(Side.OTHER).stream().anyMatch(finding -> finding.strength() >= CLEAR);
    }

    /** Whether it says clearly, besides all else, that its sender wants what we sell: then somebody has to look before it is turned away. */
    static boolean wantsToBuy(final Signals signals) {
        final double other = signals.of(Side.OTHER).stream().mapToDouble(Finding::strength).sum();
        return other < BEYOND_DOUBT && BUYING.stream().anyMatch(signal -> signals.strength(signal) >= 1);
    }

    /** How much a sign counts, for or against. A weak sign of something else counts for little: the same words are used by those who buy. */
    static double weight(final Finding finding) {
        final boolean weak = finding.signal().side() == Side.OTHER && finding.strength() < 1;
        return WEIGHTS.get(finding.signal()) * (weak ? finding.strength() * finding.strength() : finding.strength());
    }
}
