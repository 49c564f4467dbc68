/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.processors.sync.AccountsVerification;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
import org.salespartner.nifi.store.StoreException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Verify of the processors that make, decide on and send drafts: one result per step, and after the first failure the others are left out. Of the
 * accounts, which come last, each is looked at by itself. Nothing is changed.
 */
public final class OutboxVerification {
    private static final String LEFT_OUT = "A step before failed.";

    private final ComponentLog log;
    private final List<ConfigVerificationResult> results = new ArrayList<>();

    public OutboxVerification(final ComponentLog log) {
        this.log = log;
    }

    /** One result under the name of the step: what the reading says, or why the store cannot be read. */
    public static List<ConfigVerificationResult> read(final String step, final ComponentLog log, final Reading reading) {
        return new OutboxVerification(log).step(step, reading).results();
    }

    /** Of any store of drafts. */
    public static String readDrafts(final DraftStore drafts) throws StoreException {
        final boolean waits = !drafts.list(new DraftQuery(Set.of(State.WAITING), null, null, null, 1)).isEmpty();
        return waits ? "The drafts can be read, and at least one waits." : "The drafts can be read, and none waits.";
    }

    public OutboxVerification step(final String name, final Reading reading) {
        results.add(hasFailed() ? leftOut(name) : read(new ConfigVerificationResult.Builder().verificationStepName(name), name, reading::explain));
        return this;
    }

    /**
     * One result per account. One in monitor mode is left out where another is in conversation mode, since that is as it should be in a group.
     *
     * @param verb what is done with an account, as in {@code Send from account anna@example.com}
     */
    public OutboxVerification accounts(final EmailAccounts service, final String verb, final AccountReading reading) {
        if (hasFailed()) {
            results.add(leftOut(verb + " accounts"));
            return this;
        }

        results.addAll(AccountsVerification.verify(service, verb, log, (account, result) -> {
            if (account.getMode() == AccountMode.CONVERSATION) {
                return read(result, account.getId(), () -> reading.explain(account));
            }

            final boolean another = service.getAccounts().stream().anyMatch(other -> other.getMode() == AccountMode.CONVERSATION);
            return result.outcome(another ? Outcome.SKIPPED : Outcome.FAILED).explanation(
                    "Account [%s] is in monitor mode: nothing is written or sent from it. Set its Mode to Conversation if it is to answer."
                            .formatted(account.getId())).build();
        }));
        return this;
    }

    public List<ConfigVerificationResult> results() {
        return List.copyOf(results);
    }

    private ConfigVerificationResult read(final ConfigVerificationResult.Builder result, final String name, final AnyReading reading) {
        try {
            return result.outcome(Outcome.SUCCESSFUL).explanation(reading.explain()).build();
        } catch (final StoreException | MailboxException | RuntimeException e) {
            log.warn("{} cannot be verified", name, e);
            return result.outcome(Outcome.FAILED).explanation(sentence(e)).build();
        }
    }

    private boolean hasFailed() {
        return results.stream().anyMatch(result -> result.getOutcome() == Outcome.FAILED);
    }

    private static ConfigVerificationResult leftOut(final String name) {
        return new ConfigVerificationResult.Builder().verificationStepName(name).outcome(Outcome.SKIPPED).explanation(LEFT_OUT).build();
    }

    private static String sentence(final Exception fault) {
        final boolean telling = !(fault instanceof RuntimeException) || fault instanceof UnfitException;
        return telling && fault.getMessage() != null ? fault.getMessage()
                : "An unexpected fault [%s]; the log has the details.".formatted(fault.getClass().getSimpleName());
    }

    /** Reads from the store and says what was found, as a sentence. */
    @FunctionalInterface
    public interface Reading {
        String explain() throws StoreException;
    }

    /** Looks at one account, which is in conversation mode, and says what was found, as a sentence. */
    @FunctionalInterface
    public interface AccountReading {
        String explain(EmailAccount account) throws MailboxException;
    }

    /** What can be read does not do; the message is a sentence for the user. */
    public static final class UnfitException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        public UnfitException(final String sentence) {
            this(sentence, null);
        }

        public UnfitException(final String sentence, final Throwable cause) {
            super(sentence, cause);
        }
    }

    @FunctionalInterface
    private interface AnyReading {
        String explain() throws StoreException, MailboxException;
    }
}
