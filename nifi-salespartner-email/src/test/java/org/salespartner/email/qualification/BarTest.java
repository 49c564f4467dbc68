/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.qualification;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Qualification.Verdict;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BarTest {
    private static final EmailDocument EMAIL = new EmailDocumentBuilder().direction(Direction.INBOUND).build();

    @ParameterizedTest
    @EnumSource(value = AutomationKind.class, mode = EnumSource.Mode.EXCLUDE, names = "HUMAN")
    @DisplayName("R3: no automated mail is a lead")
    void automation(final AutomationKind kind) {
        assertTrue(Bar.of(EMAIL.toBuilder().automation(new Automation(kind, List.of())).build(), KnownFacts.NOTHING).isPresent());
    }

    @Test
    @DisplayName("I2: we are no lead, by our addresses and by the direction")
    void ourselves() {
        assertTrue(Bar.of(EMAIL, new KnownFacts(true, false, false, false)).isPresent());
        assertTrue(Bar.of(EMAIL.toBuilder().direction(Direction.OUTBOUND).build(), KnownFacts.NOTHING).isPresent());
    }

    @Test
    void whoIsOnTheStopListIsNoLead() {
        final Qualification qualification = Bar.of(EMAIL, new KnownFacts(false, true, false, false)).orElseThrow().qualification();

        assertEquals(Verdict.NOT_LEAD, qualification.verdict());
        assertEquals(0, qualification.score());
        assertEquals(List.of("The sender is on the stop list."), qualification.reasons());
    }

    @Test
    void aPersonWhoWritesToUsIsNotBarred() {
        assertTrue(Bar.of(EMAIL, new KnownFacts(false, false, true, true)).isEmpty());
        assertTrue(Bar.of(EMAIL.toBuilder().automation(new Automation(AutomationKind.HUMAN, List.of())).build(), KnownFacts.NOTHING).isEmpty());
    }
}
