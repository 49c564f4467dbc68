/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.util.TestRunner;

import java.util.List;
import java.util.Map;

/** What Verify of a processor says, before the processor was ever started. */
public record Verified(List<ConfigVerificationResult> results) {
    public static Verified of(final TestRunner runner) {
        return new Verified(((VerifiableProcessor) runner.getProcessor()).verify(runner.getProcessContext(), runner.getLogger(), Map.of()));
    }

    /** As {@code Read Drafts: SUCCESSFUL}. */
    public List<String> outcomes() {
        return results.stream().map(result -> "%s: %s".formatted(result.getVerificationStepName(), result.getOutcome())).toList();
    }

    public String explanation(final String step) {
        return results.stream().filter(result -> step.equals(result.getVerificationStepName())).findFirst().orElseThrow().getExplanation();
    }
}
