/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.store.StoreException;

import java.util.List;

/** Verify of the processors that only need their store. */
public final class OutboxVerification {
    private OutboxVerification() {
    }

    /** One result under the name of the step: what the reading says, or why the store cannot be read. */
    public static List<ConfigVerificationResult> read(final String step, final ComponentLog log, final Reading reading) {
        final ConfigVerificationResult.Builder result = new ConfigVerificationResult.Builder().verificationStepName(step);
        try {
            result.outcome(Outcome.SUCCESSFUL).explanation(reading.explain());
        } catch (final StoreException | RuntimeException e) {
            log.warn("{} failed", step, e);
            result.outcome(Outcome.FAILED).explanation(e instanceof StoreException ? e.getMessage()
                    : "An unexpected fault [%s]; the log has the details.".formatted(e.getClass().getSimpleName()));
        }
        return List.of(result.build());
    }

    /** Reads from the store and says what was found, as a sentence. */
    @FunctionalInterface
    public interface Reading {
        String explain() throws StoreException;
    }
}
