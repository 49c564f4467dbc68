/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The user's <em>Verify</em>: what listing would find in each account, from the configuration alone. Changes nothing (rule S1). */
final class ListingVerification {
    private final ListingSettings settings;
    private final InstantSource clock;
    private final ComponentLog log;

    ListingVerification(final ListingSettings settings, final InstantSource clock, final ComponentLog log) {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
    }

    /** One result per account. */
    List<ConfigVerificationResult> verify(final EmailAccounts service) {
        return AccountsVerification.verify(service, "List", log, this::verify);
    }

    private ConfigVerificationResult verify(final EmailAccount account, final ConfigVerificationResult.Builder result) {
        try (Mailbox mailbox = account.openMailbox()) {
            final FolderSelection selection = mailbox.folders();
            final List<String> findings = new ArrayList<>();
            for (final MailFolder folder : selection.folders()) {
                findings.add(finding(mailbox, folder));
            }

            final String found = "Account [%s]: signed in; %s."
                    .formatted(account.getId(), findings.isEmpty() ? "no folder found" : String.join("; ", findings));
            if (!selection.missing().isEmpty()) {
                return result.outcome(Outcome.FAILED).explanation("%s These folders are not there: %s. Check Folders in the account's service."
                        .formatted(found, String.join(", ", selection.missing()))).build();
            }

            return result.outcome(findings.isEmpty() ? Outcome.FAILED : Outcome.SUCCESSFUL).explanation(found).build();
        } catch (final MailboxException | RuntimeException e) {
            log.warn("Account [{}] cannot be listed", account.getId(), e);
            return result.outcome(Outcome.FAILED).explanation(FaultPolicy.sentence(account.getId(), e)).build();
        }
    }

    private String finding(final Mailbox mailbox, final MailFolder folder) throws MailboxException {
        final Instant windowStart = clock.instant().minus(settings.window());
        final Changes changes = mailbox.changes(folder, null, new ChangesRequest(windowStart, settings.windowSize(), settings.batchSize()));
        final String count = changes.more() ? "%d in the first batch and more after it" : "%d";
        final String leftOut = changes.leftOut() > 0 ? ", %d left out by Window Size".formatted(changes.leftOut()) : "";
        return "e-mails within the window in folder [%s]: %s%s".formatted(folder.name(), count.formatted(changes.messages().size()), leftOut);
    }
}
