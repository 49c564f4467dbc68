/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.store.StoreException;

import java.time.Duration;

/** What a fault of an account costs and how it is told (rules S6, S7). */
final class FaultPolicy {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration FIRST_THROTTLED = Duration.ofSeconds(30);
    /** More is an error of whoever asks for it, and would park the account for years. */
    private static final Duration LONGEST_THROTTLED = Duration.ofDays(1);
    /** Providers lock an account after a handful of refused sign-ins, and a password does not mend itself. */
    private static final Duration FIRST_SIGN_IN = Duration.ofMinutes(2);
    private static final Duration LONGEST_SIGN_IN = Duration.ofHours(1);

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
            return throttled.getRetryAfter().filter(wanted -> !wanted.isNegative())
                    .map(wanted -> wanted.compareTo(LONGEST_THROTTLED) > 0 ? LONGEST_THROTTLED : wanted)
                    .orElseGet(() -> backOff.delay(FIRST_THROTTLED, failures));
        }

        return fault instanceof SignInException ? backOff.delay(FIRST_SIGN_IN, LONGEST_SIGN_IN, failures) : backOff.delay(FIRST, failures);
    }

    /** Whether only a person, or a developer, can mend it. */
    static boolean isError(final Throwable fault) {
        return fault instanceof SignInException || !isExpected(fault);
    }

    /** How the account stands after a poll (rule S9). */
    static State state(final Throwable fault) {
        if (fault == null) {
            return State.ACTIVE;
        }

        return fault instanceof SignInException ? State.RECONNECT_REQUIRED : State.ERROR;
    }

    /** What is told once: the sentence without what may be another at each attempt, such as what the server says. */
    static String kind(final String accountId, final Throwable fault) {
        final String constant = sentence(accountId, fault).replaceAll("It says \\[.*]\\.", "").replaceAll("\\[[^]]*]", "");
        return "%s %s".formatted(state(fault), constant);
    }

    /** The sentence for the user. */
    static String sentence(final String accountId, final Throwable fault) {
        if (isExpected(fault) && fault.getMessage() != null) {
            return fault.getMessage();
        }

        return "Account [%s] cannot be read because of an unexpected fault [%s]. It is tried again by itself; the log shows where it happened."
                .formatted(accountId, fault.getClass().getSimpleName());
    }

    /**
     * Why a message is given up. Not the fault's own sentence, which promises that it is tried again.
     *
     * @param attempts how many, each with the message on its own
     */
    static String givenUp(final String accountId, final int attempts, final Throwable fault) {
        final Throwable last = fault.getCause() == null ? fault : fault.getCause();
        final boolean telling = last.getMessage() != null && !(last instanceof RuntimeException) && !(last instanceof UnexpectedFault);
        return ("Account [%s]: the message broke off each of the %d times it was fetched on its own, the last time with [%s]. Look at it with a "
                + "mail program.").formatted(accountId, attempts, telling ? last.getMessage() : nameOf(last));
    }

    /**
     * What stands behind the sentence, for the log: NiFi appends it to the sentence, which has not to be said twice. Null when there is nothing.
     * It is no help to somebody who has to correct a password either; what the server said stands in the sentence.
     */
    static Throwable technicalCause(final Throwable fault) {
        if (fault instanceof SignInException) {
            return null;
        }

        return isExpected(fault) ? fault.getCause() : UnexpectedFault.of(fault);
    }

    private static String nameOf(final Throwable fault) {
        return fault instanceof UnexpectedFault ? fault.getMessage() : fault.getClass().getName();
    }

    private static boolean isExpected(final Throwable fault) {
        return fault instanceof MailboxException || fault instanceof StoreException || fault instanceof ListingException;
    }
}
