/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.MailboxException;

import java.util.ArrayList;
import java.util.List;

/** What Verify found out of an account, step by step. */
public final class VerificationSteps {
    private final List<String> names;
    private final ComponentLog log;
    private final List<ConfigVerificationResult> results = new ArrayList<>();

    /**
     * @param names of all steps, in their order
     * @param log   told why a step has failed
     */
    public VerificationSteps(final List<String> names, final ComponentLog log) {
        this.names = List.copyOf(names);
        this.log = log;
    }

    public void successful(final String step, final String explanation) {
        add(step, Outcome.SUCCESSFUL, explanation);
    }

    public void skipped(final String step, final String explanation) {
        add(step, Outcome.SKIPPED, explanation);
    }

    public void failed(final String step, final String explanation) {
        add(step, Outcome.FAILED, explanation);
    }

    public void failed(final String step, final MailboxException failure) {
        log.error("{}", failure.getMessage(), failure);
        failed(step, failure.getMessage());
    }

    /** The step after those that were told has failed. */
    public void failed(final MailboxException failure) {
        failed(names.get(results.size()), failure);
    }

    /** All results: the steps that were not told were not tried. */
    public List<ConfigVerificationResult> finish() {
        names.subList(results.size(), names.size()).forEach(step -> skipped(step, "Not tried, since an earlier step has failed."));
        return List.copyOf(results);
    }

    private void add(final String step, final Outcome outcome, final String explanation) {
        results.add(new ConfigVerificationResult.Builder().verificationStepName(step).outcome(outcome).explanation(explanation).build());
    }
}
