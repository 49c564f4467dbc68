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
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.SyncJournal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The user's <em>Verify</em> of ReconcileMailbox: which accounts can be read, and from when on their folders can be compared. Changes nothing. */
final class ReconcileVerification {
    private final SyncJournal journal;
    private final Instant windowStart;
    private final ComponentLog log;

    ReconcileVerification(final SyncJournal journal, final Instant windowStart, final ComponentLog log) {
        this.journal = journal;
        this.windowStart = windowStart;
        this.log = log;
    }

    /** One result per account. */
    List<ConfigVerificationResult> verify(final EmailAccounts service) {
        final List<EmailAccount> accounts;
        try {
            accounts = service.getAccounts();
        } catch (final RuntimeException e) {
            // A service that is disabled, or whose own services are.
            log.warn("The accounts cannot be had", e);
            return List.of(new ConfigVerificationResult.Builder().verificationStepName("Find accounts").outcome(Outcome.FAILED)
                    .explanation("The service in Email Accounts cannot be asked for its accounts: enable it, and the services it names.").build());
        }

        return accounts.stream().map(this::verify).toList();
    }

    private ConfigVerificationResult verify(final EmailAccount account) {
        final ConfigVerificationResult.Builder result = new ConfigVerificationResult.Builder()
                .verificationStepName("Compare account " + account.getId());
        if (account.isPaused()) {
            return result.outcome(Outcome.SKIPPED).explanation("Account [%s] is paused.".formatted(account.getId())).build();
        }

        try (Mailbox mailbox = account.openMailbox()) {
            final FolderSelection selection = mailbox.folders();
            final List<String> sentences = new ArrayList<>(List.of("Account [%s]: signed in.".formatted(account.getId())));
            boolean good = !selection.folders().isEmpty() && selection.missing().isEmpty();
            for (final MailFolder folder : selection.folders()) {
                final Optional<Instant> coveredFrom = journal.coveredFrom(account.getId(), folder.name());
                good &= coveredFrom.isPresent();
                sentences.add(sentence(folder, coveredFrom));
            }
            if (!selection.missing().isEmpty()) {
                sentences.add("These folders are not there: %s. Check Folders in the account's service."
                        .formatted(String.join(", ", selection.missing())));
            }
            return result.outcome(good ? Outcome.SUCCESSFUL : Outcome.FAILED).explanation(String.join(" ", sentences)).build();
        } catch (final MailboxException | StoreException | RuntimeException e) {
            log.warn("Account [{}] cannot be compared", account.getId(), e);
            return result.outcome(Outcome.FAILED).explanation(FaultPolicy.sentence(account.getId(), e)).build();
        }
    }

    private String sentence(final MailFolder folder, final Optional<Instant> coveredFrom) {
        if (coveredFrom.isEmpty()) {
            return ("The register of taken e-mails knows nothing of folder [%s]: set this Sync Journal in the ListNewEmails that lists it, and let "
                    + "it run.").formatted(folder.name());
        }

        return coveredFrom.get().isAfter(windowStart)
                ? "Folder [%s] can be compared from %s on, which is less than the Window.".formatted(folder.name(), coveredFrom.get())
                : "Folder [%s] can be compared over the whole Window.".formatted(folder.name());
    }
}
