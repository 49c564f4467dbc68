/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.qualification;

import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Qualification.Verdict;

import java.util.List;
import java.util.Optional;

/**
 * What keeps the sender of an e-mail from ever being a lead, whatever its text says and whoever judges it. It is decided from headers and from
 * what we know, never from words.
 *
 * @param reason a sentence for the user
 */
public record Bar(String reason) {
    private static final String NAME = "rules/1";

    /** Empty when nothing does. */
    public static Optional<Bar> of(final EmailDocument email, final KnownFacts facts) {
        if (facts.ourselves() || email.direction() == Direction.OUTBOUND) {
            return bar("One of us wrote it: we are never a lead.");
        }
        final AutomationKind kind = Optional.ofNullable(email.automation()).map(Automation::kind).orElse(AutomationKind.HUMAN);
        if (kind == AutomationKind.BOUNCE) {
            return bar("It is a bounce: a program wrote it.");
        }
        if (kind != AutomationKind.HUMAN) {
            return bar("It is automated mail (%s): no person wrote it to us.".formatted(kind.value()));
        }
        if (facts.stopped()) {
            return bar("The sender is on the stop list.");
        }
        return Optional.empty();
    }

    /** The judgement that needs no assistant. */
    public Qualification qualification() {
        return new Qualification(NAME, Verdict.NOT_LEAD, 0, List.of(reason), List.of());
    }

    private static Optional<Bar> bar(final String reason) {
        return Optional.of(new Bar(reason));
    }
}
