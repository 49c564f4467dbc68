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

    /** The header field of a draft that names the reply it is, so that it is recognised under whatever id and Message-ID it is found later. */
    String KEY_HEADER = "X-SalesPartner-Reply";

    /**
     * Creates a draft; nothing is sent by it.
     *
     * @param message  the whole message (RFC 5322 with MIME), with its threading headers and {@link #KEY_HEADER} on it
     * @param key      the value of that header
     * @param threadId the provider's thread of the message that is answered, null for a new thread
     * @throws SendRefusedException when the provider does not take it, for good
     */
    DraftReference create(byte[] message, String key, String threadId) throws MailboxException;

    /**
     * Sends a draft.
     *
     * @return how the provider now knows the message
     * @throws SendRefusedException   when the provider refuses it, also because it was sent before: {@link #fate} tells that apart
     * @throws SendUncertainException when it may have been sent: {@link #fate} is to be asked
     */
    Sent send(DraftReference draft) throws MailboxException;

    /**
     * Deletes the unsent drafts with both this Message-ID and this key in {@link #KEY_HEADER}, as far as the provider's search finds them. None is
     * no error.
     *
     * @param messageId without angle brackets
     */
    void discard(String messageId, String key) throws MailboxException;

    /** What has become of a draft. */
    Fate fate(DraftReference draft) throws MailboxException;

    /**
     * A draft that was created; all of it is kept in the ledger.
     *
     * @param id       the provider's id, never null
     * @param threadId the provider's thread that it is in, null when the provider does not tell
     * @param key      the value of {@link #KEY_HEADER}
     */
    record DraftReference(String id, String threadId, String key) {
    }

    /**
     * A message that was sent.
     *
     * @param providerId the provider's id of the message; null where the provider does not tell one, as over SMTP
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
        /** The provider has taken it and is sending it: to be asked again later. */
        LEAVING,
        SENT,
        /** It is neither among the drafts nor among what was sent: somebody has deleted it, or the provider does not tell. */
        UNKNOWN
    }
}
