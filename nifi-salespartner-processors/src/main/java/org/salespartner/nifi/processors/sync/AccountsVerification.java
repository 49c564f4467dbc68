/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;

import java.util.List;

/** The user's <em>Verify</em> of whatever needs mailboxes: one result per account, and a paused one is left alone. */
public final class AccountsVerification {
    private AccountsVerification() {
    }

    /** Looks at one account; never throws. */
    public interface Check {
        ConfigVerificationResult verify(EmailAccount account, ConfigVerificationResult.Builder result);
    }

    /**
     * @param verb what is done with an account, as in {@code List account anna@example.com}
     */
    public static List<ConfigVerificationResult> verify(final EmailAccounts service, final String verb, final ComponentLog log,
            final Check check) {
        final List<EmailAccount> accounts;
        try {
            accounts = service.getAccounts();
        } catch (final RuntimeException e) {
            // A service that is disabled, or whose own services are.
            log.warn("The accounts cannot be had", e);
            return List.of(new ConfigVerificationResult.Builder().verificationStepName("Find accounts").outcome(Outcome.FAILED)
                    .explanation("The service in Email Accounts cannot be asked for its accounts: enable it, and the services it names.").build());
        }

        return accounts.stream().map(account -> {
            final ConfigVerificationResult.Builder result = new ConfigVerificationResult.Builder()
                    .verificationStepName("%s account %s".formatted(verb, account.getId()));
            return account.isPaused() ? result.outcome(Outcome.SKIPPED).explanation("Account [%s] is paused.".formatted(account.getId())).build()
                    : check.verify(account, result);
        }).toList();
    }
}
