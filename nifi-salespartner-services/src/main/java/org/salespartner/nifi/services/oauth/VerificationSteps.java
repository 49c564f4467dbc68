/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.MailboxException;

import java.util.ArrayList;
import java.util.List;

/** The steps of a verification, in their order: after the first that fails, the others are skipped. */
public final class VerificationSteps {
    private final List<String> names;
    private final ComponentLog log;
    private final List<ConfigVerificationResult> results = new ArrayList<>();
    private boolean failed;

    public VerificationSteps(final ComponentLog log, final String... names) {
        this.names = List.of(names);
        this.log = log;
    }

    public boolean hasFailed() {
        return failed;
    }

    public void successful(final String explanation) {
        add(Outcome.SUCCESSFUL, explanation);
    }

    /** What cannot be told for certain does not keep the next steps from being tried. */
    public void uncertain(final String explanation) {
        add(Outcome.SKIPPED, explanation);
    }

    public void failed(final String explanation) {
        failed = true;
        log.error("{}", explanation);
        add(Outcome.FAILED, explanation);
    }

    public void failed(final MailboxException failure) {
        failed = true;
        log.error("{}", failure.getMessage(), failure);
        add(Outcome.FAILED, failure.getMessage());
    }

    /** All of them, those that were not tried included. */
    public List<ConfigVerificationResult> results() {
        while (results.size() < names.size()) {
            add(Outcome.SKIPPED, "Not tried, since an earlier step has failed.");
        }
        return List.copyOf(results);
    }

    private void add(final Outcome outcome, final String explanation) {
        results.add(new ConfigVerificationResult.Builder().verificationStepName(names.get(results.size())).outcome(outcome).explanation(explanation)
                .build());
    }
}
