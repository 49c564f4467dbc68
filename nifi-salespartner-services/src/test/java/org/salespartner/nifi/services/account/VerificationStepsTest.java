/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.util.MockComponentLog;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailboxException;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class VerificationStepsTest {
    private final MockComponentLog log = new MockComponentLog("account", this);
    private final VerificationSteps steps = new VerificationSteps(log, "Sign In", "Read Mail", "Find Folders");

    @Test
    void whatComesAfterAFailureIsSkipped() {
        steps.successful("Signed in.");
        steps.failed(new MailboxException("The mailbox is away.", null));
        final List<ConfigVerificationResult> results = steps.results();
        assertEquals(List.of("Sign In", "Read Mail", "Find Folders"),
                results.stream().map(ConfigVerificationResult::getVerificationStepName).toList());
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.FAILED, Outcome.SKIPPED),
                results.stream().map(ConfigVerificationResult::getOutcome).toList());
        assertEquals("The mailbox is away.", results.get(1).getExplanation());
        assertTrue(log.getErrorMessages().getFirst().getMsg().contains("The mailbox is away."));
    }

    @Test
    void aStepThatCannotBeToldKeepsNoneFromBeingTried() {
        steps.successful("Signed in.");
        steps.skipped("Nobody can tell.");
        assertFalse(steps.hasFailed());
        steps.failed("There is none.");
        assertTrue(steps.hasFailed());
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SKIPPED, Outcome.FAILED),
                steps.results().stream().map(ConfigVerificationResult::getOutcome).toList());
    }
}
