/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.qualification;

import org.salespartner.email.address.FreeMailDomains;
import org.salespartner.email.address.RoleAddresses;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.qualification.Signal.Side;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The signs that code finds in one e-mail, each at most once, the clearest sentence for it first. */
public final class Signals {
    /** Sentences that are looked at: what somebody wants stands near the beginning, and the work for a hostile text stays bounded. */
    private static final int MOST_SENTENCES = 100;
    /** How much of one sign the sentences besides the clearest add. */
    private static final double REPEATED = 0.5;
    /** Who wants something else says so in more than one sentence. */
    private static final double MOST_OTHER = 2;
    /** A sentence that is so clearly about an offer of theirs asks for nothing of ours. */
    private static final double CLEARLY_OTHER = 0.5;

    private final Map<Signal, Finding> findings = new EnumMap<>(Signal.class);

    private Signals() {
    }

    /**
     * Reads an e-mail.
     *
     * @param sentences of what its author newly wrote, in order, with the subject where that is the author's own
     */
    public static Signals of(final EmailDocument email, final KnownFacts facts, final Collection<Sentence> sentences) {
        final Signals signals = new Signals();
        signals.addSender(email, facts);
        signals.addWordings(sentences, facts);
        return signals;
    }

    /** Adds a sign that somebody else found. */
    public Signals with(final Finding finding) {
        findings.merge(finding.signal(), finding, (one, other) -> one.strength() >= other.strength() ? one : other);
        return this;
    }

    public boolean has(final Signal signal) {
        return findings.containsKey(signal);
    }

    /** From 0, where there is no such sign, to 2, see {@link Finding}. */
    public double strength(final Signal signal) {
        return Optional.ofNullable(findings.get(signal)).map(Finding::strength).orElse(0.0);
    }

    /** In the order of {@link Signal}. */
    public List<Finding> all() {
        return List.copyOf(findings.values());
    }

    /** Those that speak for one side, the clearest first. */
    public List<Finding> of(final Side side) {
        return findings.values().stream().filter(finding -> finding.signal().side() == side)
                .sorted(Comparator.comparingDouble(Finding::strength).reversed()).toList();
    }

    private void addSender(final EmailDocument email, final KnownFacts facts) {
        final String address = Optional.ofNullable(email.from()).map(EmailAddress::address).orElse("");
        final String domain = address.substring(address.lastIndexOf('@') + 1);
        if (FreeMailDomains.includes(domain)) {
            with(Finding.of(Signal.FREE_MAIL));
        } else if (!domain.isBlank()) {
            with(Finding.of(Signal.COMPANY_DOMAIN));
        }
        if (RoleAddresses.isDesk(address)) {
            with(Finding.of(Signal.DESK_ADDRESS));
        }
        if (RoleAddresses.isProgram(address)) {
            with(Finding.of(Signal.PROGRAM_ADDRESS));
        }
        if (email.company() != null) {
            with(Finding.of(Signal.KNOWN_COMPANY));
        }
        if (facts.answersOutreach()) {
            with(Finding.of(Signal.ANSWERS_OUTREACH));
        }
        if (facts.earlierConversation()) {
            with(Finding.of(Signal.EARLIER_CONVERSATION));
        }
    }

    private void addWordings(final Collection<Sentence> sentences, final KnownFacts facts) {
        final Map<Signal, List<Finding>> found = new EnumMap<>(Signal.class);
        for (final Sentence sentence : sentences.stream().limit(MOST_SENTENCES).toList()) {
            final Map<Signal, Double> inSentence = Wordings.shipped().in(sentence.source());
            final boolean other = inSentence.entrySet().stream()
                    .anyMatch(entry -> entry.getKey().side() == Side.OTHER && entry.getValue() >= CLEARLY_OTHER);
            inSentence.forEach((signal, strength) -> {
                final boolean counts = signal.side() != Side.INTEREST || !other;
                if (counts && (signal != Signal.AGREES || facts.answersOutreach())) {
                    found.computeIfAbsent(signal, key -> new ArrayList<>())
                            .add(new Finding(signal, strength, sentence.source(), sentence.part()));
                }
            });
        }
        if (found.containsKey(Signal.DECLINES)) {
            // "Not interested, thanks" has words of both.
            found.remove(Signal.AGREES);
        }
        found.values().stream().map(Signals::together).forEach(this::with);
    }

    private static Finding together(final List<Finding> same) {
        final Finding clearest = same.stream().max(Comparator.comparingDouble(Finding::strength)).orElseThrow();
        final double all = same.stream().mapToDouble(Finding::strength).sum();
        final double most = clearest.signal().side() == Side.OTHER ? MOST_OTHER : 1;
        return new Finding(clearest.signal(), Math.min(most, clearest.strength() + REPEATED * (all - clearest.strength())), clearest.source(),
                clearest.part());
    }
}
