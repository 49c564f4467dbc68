/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.MessageReference;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What comparing the mailbox of an account has found.
 *
 * @param checkedAt   the moment from which window and grace period reach back
 * @param windowStart what the mailbox got before this was not looked at
 * @param notFound    folders that are configured but not on the server
 * @param missing     the attributes of the missing messages that are handed out
 * @param paused      whether the mailbox was not looked at since the account is paused
 */
record AccountFindings(EmailAccount account, Instant checkedAt, Instant windowStart, List<FolderFindings> folders, List<String> notFound,
        Map<MessageReference, Map<String, String>> missing, boolean paused) {

    AccountFindings(final EmailAccount account, final Instant checkedAt, final Instant windowStart, final List<FolderFindings> folders,
                    final List<String> notFound, final Map<MessageReference, Map<String, String>> missing) {
        this(account, checkedAt, windowStart, folders, notFound, missing, false);
    }

    static AccountFindings paused(final EmailAccount account, final Instant checkedAt, final Instant windowStart) {
        return new AccountFindings(account, checkedAt, windowStart, List.of(), List.of(), Map.of(), true);
    }

    long sum(final ToLongFunction<FolderFindings> count) {
        return folders.stream().mapToLong(count).sum();
    }

    ReconcileOutcome outcome() {
        if (paused) {
            return ReconcileOutcome.PAUSED;
        }
        if (sum(FolderFindings::missing) > 0) {
            return ReconcileOutcome.MISSING;
        }

        final boolean whole = !folders.isEmpty() && notFound.isEmpty()
                && folders.stream().allMatch(folder -> folder.outcome() == ReconcileOutcome.COMPLETE);
        return whole ? ReconcileOutcome.COMPLETE : ReconcileOutcome.NOT_PROVEN;
    }
}
