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
import static org.junit.jupiter.api.Assertions.assertTrue;

class VerificationStepsTest {
    private final MockComponentLog log = new MockComponentLog("account", this);
    private final VerificationSteps steps = new VerificationSteps(List.of("Sign In", "Read Mail", "Find Folders"), log);

    @Test
    void whatComesAfterAFailureIsSkipped() {
        steps.successful("Sign In", "Signed in.");
        steps.failed(new MailboxException("The mailbox is away.", null));
        final List<ConfigVerificationResult> results = steps.finish();
        assertEquals(List.of("Sign In", "Read Mail", "Find Folders"),
                results.stream().map(ConfigVerificationResult::getVerificationStepName).toList());
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.FAILED, Outcome.SKIPPED),
                results.stream().map(ConfigVerificationResult::getOutcome).toList());
        assertEquals("The mailbox is away.", results.get(1).getExplanation());
        assertTrue(log.getErrorMessages().getFirst().getMsg().contains("The mailbox is away."));
    }

    @Test
    void withoutAFailureNothingIsSkipped() {
        steps.successful("Sign In", "Signed in.");
        steps.successful("Read Mail", "Read.");
        steps.failed("Find Folders", "There is none.");
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.FAILED),
                steps.finish().stream().map(ConfigVerificationResult::getOutcome).toList());
    }
}
