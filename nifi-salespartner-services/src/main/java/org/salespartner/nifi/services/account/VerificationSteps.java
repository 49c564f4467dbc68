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

/** The steps of an account's verification, in their order: after the first that fails, the others are skipped. */
public final class VerificationSteps {
    private final List<String> names;
    private final ComponentLog log;
    private final List<ConfigVerificationResult> results = new ArrayList<>();
    private boolean failed;

    /**
     * @param log   told why a step has failed
     * @param names of all steps
     */
    public VerificationSteps(final ComponentLog log, final String... names) {
        this.names = List.of(names);
        this.log = log;
    }

    public boolean hasFailed() {
        return failed;
    }

    /** The next step went well. */
    public void successful(final String explanation) {
        add(Outcome.SUCCESSFUL, explanation);
    }

    /** The next step does not apply or cannot be told for certain, which does not keep those after it from being tried. */
    public void skipped(final String explanation) {
        add(Outcome.SKIPPED, explanation);
    }

    /** The next step has failed. */
    public void failed(final String explanation) {
        failed = true;
        log.error("{}", explanation);
        add(Outcome.FAILED, explanation);
    }

    /** The next step has failed. */
    public void failed(final MailboxException failure) {
        failed = true;
        log.error("{}", failure.getMessage(), failure);
        add(Outcome.FAILED, failure.getMessage());
    }

    /** All of them, those that were not tried included. */
    public List<ConfigVerificationResult> results() {
        while (results.size() < names.size()) {
            skipped("Not tried, since an earlier step has failed.");
        }

        return List.copyOf(results);
    }

    private void add(final Outcome outcome, final String explanation) {
        results.add(new ConfigVerificationResult.Builder().verificationStepName(names.get(results.size())).outcome(outcome)
                .explanation(explanation).build());
    }
}
