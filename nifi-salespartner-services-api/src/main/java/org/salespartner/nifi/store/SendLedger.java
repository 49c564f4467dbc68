/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import org.apache.nifi.controller.ControllerService;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What was sent, and what is being sent: the reason that nothing is sent twice (rule R2). A reservation is made and durable before the network is
 * touched; checking the draft's state, counting caps and looking into the stop list are one transaction with it (rule R3). Thread-safe, and safe
 * between processes on one database.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached and {@link StoreException} for all else.</p>
 */
public interface SendLedger extends ControllerService {

    /** Asks for the right to send a draft now. A mail that came to several of our accounts is answered by one of them, in each step. */
    Reservation reserve(ReservationRequest request) throws StoreException;

    /**
     * Notes how the attempt that is about to be made can be found again: called before the provider is asked to send. Whoever takes the right over
     * afterwards learns of the attempt, and whoever has taken it over before makes this fail.
     *
     * @throws StoreException also when the lease is no longer held, or the draft has been closed, rejected or erased since: then nothing may be sent
     */
    void noteAttempt(Lease lease, Attempt attempt) throws StoreException;

    /** It was sent. Closes the reservation, and the draft is {@link Draft.State#SENT}. */
    void sent(Lease lease, SentMail mail) throws StoreException;

    /** The provider has refused it for good, and nothing was sent. It is not tried again, and the draft is closed with the reason. */
    void refused(Lease lease, String reason) throws StoreException;

    /** Nothing has been sent for certain; it may be tried again later and counts for no cap. */
    void release(Lease lease, String reason) throws StoreException;

    /** Nobody can tell whether it was sent. It never goes out again by itself, and counts as sent for the caps. */
    void uncertain(Lease lease, String reason) throws StoreException;

    /**
     * What we sent under a Message-ID, ours or the one that the provider gave it; without angle brackets. What is being sent just now, and what
     * nobody can tell the fate of, is found by the Message-ID of its attempt: whoever has got such a mail knows that it went out.
     */
    Optional<SentRecord> findSent(String messageId) throws StoreException;

    /**
     * @param recipients all that it goes to: each is looked for in the stop list, and each has a cap of its own, but for those who only
     *                   get a copy (Cc, Bcc); those that the draft itself names count in any case
     * @param lease     how long the reservation holds without being renewed
     * @param now       by the caller's clock: those that share a store must agree on the time to within a small part of the lease. Where they do not,
     *                  nothing is sent twice, but a right may be taken over early, and hour and day of the caps are longer or shorter by that.
     * @param unapproved whether a draft that waits for a person may go, too: the account and the processor must both have been set to that
     */
    record ReservationRequest(String draftId, Set<String> recipients, Caps caps, Duration lease, boolean unapproved, Instant now) {
    }

    /**
     * At most so many mails; 0 for no cap.
     *
     * @param perCorrespondentAndHour within any 60 minutes, from all accounts together; an address with a tag ({@code me+tag}) is the same one's
     * @param perAccountAndDay        within any 24 hours
     */
    record Caps(int perCorrespondentAndHour, int perAccountAndDay) {
    }

    /** The answer to {@link #reserve}. */
    sealed interface Reservation {
    }

    /** It may be sent now, for the first time. */
    record Reserved(Lease lease, Draft draft) implements Reservation {
    }

    /**
     * Somebody else had the right to send it, had begun to, and did not say what became of it: that is to be found out before anything else.
     *
     * @param attempt  how it can be found
     * @param obstacle why it is not to be sent now if it was not: the draft was closed or has expired, a recipient has come onto the stop list, or
     *                 others have used up a cap since (rules R3, R5); null for none. Without one it counts for the caps from now on.
     */
    record Recovering(Lease lease, Draft draft, Attempt attempt, Refused obstacle) implements Reservation {
    }

    /** It is not to be sent now. */
    record Refused(Refusal refusal, String sentence, Instant until, Draft draft, SentMail sent) implements Reservation {
    }

    /** Why something is not to be sent. */
    enum Refusal {
        /** Somebody is sending it just now; {@code until} is when that right ends. */
        BUSY,
        ALREADY_SENT,
        NOT_APPROVED,
        /** Rejected by a person, closed or expired. */
        CLOSED,
        CAPPED,
        STOPPED,
        /** The provider refused it for good. */
        REJECTED,
        /** Nobody can tell whether it was sent before. */
        UNCERTAIN,
        /** {@code until} is when it may be sent. */
        SCHEDULED,
        /** There is no draft of that id. */
        UNKNOWN
    }

    /** The right to send one draft, until it ends. */
    record Lease(String draftId, String token, Instant until) {
    }

    /**
     * How a mail that was perhaps sent can be found.
     *
     * @param messageId     the Message-ID that it was composed with, without angle brackets
     * @param providerDraft the provider's id of the draft that is being sent, null for SMTP
     * @param providerThread the provider's thread of that draft, null when there is none
     */
    record Attempt(String messageId, String providerDraft, String providerThread, Instant startedAt) {
    }

    /**
     * @param messageId  the Message-ID that it went out with, without angle brackets
     * @param composedId the one that it was composed with
     * @param providerId the provider's id of the message in Sent, null when not known
     */
    record SentMail(String messageId, String composedId, String providerId, Instant sentAt) {
    }

    /**
     * A mail that was sent, and of which draft.
     *
     * @param draft null when it was erased
     */
    record SentRecord(SentMail mail, Draft draft) {
    }
}
