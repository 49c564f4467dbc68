/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.store.StoreException;

import java.time.Duration;

/** What a fault of an account costs and how it is told (rules S6, S7). */
final class FaultPolicy {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration FIRST_THROTTLED = Duration.ofSeconds(30);
    /** Providers lock an account after a handful of refused sign-ins within minutes. */
    private static final Duration FIRST_SIGN_IN = Duration.ofMinutes(2);

    private final BackOff backOff;

    FaultPolicy(final BackOff backOff) {
        this.backOff = backOff;
    }

    /**
     * How long to leave the account alone.
     *
     * @param failures how many in a row, this one included
     */
    Duration delay(final Throwable fault, final int failures) {
        if (fault instanceof final ThrottledException throttled) {
            return throttled.getRetryAfter().filter(wanted -> !wanted.isNegative()).orElseGet(() -> backOff.delay(FIRST_THROTTLED, failures));
        }

        return backOff.delay(fault instanceof SignInException ? FIRST_SIGN_IN : FIRST, failures);
    }

    /** Whether only a person, or a developer, can mend it. */
    static boolean isError(final Throwable fault) {
        return fault instanceof SignInException || !isExpected(fault);
    }

    /** The sentence for the user. */
    static String sentence(final String accountId, final Throwable fault) {
        if (isExpected(fault) && fault.getMessage() != null) {
            return fault.getMessage();
        }

        return "Account [%s] cannot be read because of an unexpected fault (%s).".formatted(accountId, fault);
    }

    /**
     * Why a message is given up. Not the fault's own sentence, which promises that it is tried again.
     *
     * @param attempts how many, each with the message on its own
     */
    static String givenUp(final String accountId, final int attempts, final Throwable fault) {
        final Throwable last = fault.getCause() == null ? fault : fault.getCause();
        return ("Account [%s]: the message broke off each of the %d times it was fetched on its own, the last time with [%s]. Look at it with a "
                + "mail program.").formatted(accountId, attempts, last.getMessage() == null ? last : last.getMessage());
    }

    /**
     * What stands behind the sentence, for the log: NiFi appends it to the sentence, which has not to be said twice. Null when there is nothing.
     * It is no help to somebody who has to correct a password either; what the server said stands in the sentence.
     */
    static Throwable technicalCause(final Throwable fault) {
        if (fault instanceof SignInException) {
            return null;
        }

        return isExpected(fault) ? fault.getCause() : fault;
    }

    private static boolean isExpected(final Throwable fault) {
        return fault instanceof MailboxException || fault instanceof StoreException || fault instanceof ListingException;
    }
}
