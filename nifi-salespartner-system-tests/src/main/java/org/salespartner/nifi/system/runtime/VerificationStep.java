/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

/**
 * One line of what the Verify button shows.
 *
 * @param name what was tried
 * @param outcome SUCCESSFUL, FAILED or SKIPPED
 * @param explanation in words
 */
public record VerificationStep(String name, String outcome, String explanation) {
    /** @return whether it failed */
    public boolean failed() {
        return "FAILED".equals(outcome);
    }
}
