/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/**
 * Sending by way of a draft, for providers where that can be told apart afterwards: a draft is created and its id kept, then that draft is sent, and
 * what became of it can be asked at any time (rule R2). Only a mailbox of an account in conversation mode has it (rule R1). Not thread-safe.
 */
public interface MailboxDrafts {

    /**
     * Creates a draft; nothing is sent by it.
     *
     * @param message  the whole message (RFC 5322 with MIME), with its threading headers and the account's own header on it
     * @param threadId the provider's thread of the message that is answered, null for a new thread
     * @return the provider's id of the draft, never null
     */
    String create(byte[] message, String threadId) throws MailboxException;

    /**
     * Sends a draft. When this throws, what became of the draft is to be asked with {@link #fate}.
     *
     * @return how the provider now knows the message
     */
    Sent send(String draftId) throws MailboxException;

    /** What has become of a draft. */
    Fate fate(String draftId) throws MailboxException;

    /**
     * A message that was sent.
     *
     * @param providerId the provider's id of the message
     * @param messageId  the Message-ID that it went out with, without angle brackets, which may not be the one it was created with; null when the
     *                   provider does not tell it yet
     */
    record Sent(String providerId, String messageId) {
    }

    /**
     * @param sent null unless it was sent
     */
    record Fate(State state, Sent sent) {
    }

    /** What can have become of a draft. */
    enum State {
        /** It is there still, unsent. */
        WAITING,
        SENT,
        /** It is neither among the drafts nor among what was sent: somebody has deleted it, or the provider does not tell. */
        UNKNOWN
    }
}
