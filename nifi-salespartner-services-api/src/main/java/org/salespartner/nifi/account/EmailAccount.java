/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.util.List;
import java.util.Optional;

/**
 * One mailbox account. An enabled account may be unable to connect: no network is touched before {@link #openMailbox()}, since a service that is not
 * enabled would make every flow that names it invalid. Thread-safe.
 */
public interface EmailAccount extends EmailAccounts {

    /** The account's id: chosen by the user, by default the address. Stable across restarts and imports, never null. */
    String getId();

    /** The main address, never null. */
    String getAddress();

    /** The person the account belongs to, as a user wrote it. */
    Optional<String> getOwner();

    /** The name that stands beside the address in mail sent from the account. */
    Optional<String> getDisplayName();

    /** The text under mail sent from the account. */
    Optional<String> getSignature();

    /** Who keeps the mailbox: {@code imap}, {@code google}, {@code microsoft} …; it stands in documents and transit URIs. */
    String getProvider();

    AccountMode getMode();

    /** Whether the user has paused the account; a paused account is not polled (rule S9). */
    boolean isPaused();

    /** Paused as the user set it, otherwise what the last real contact with the mailbox showed (rule S9). */
    AccountStatus getStatus();

    /**
     * A connection to the mailbox, possibly one kept from before. Every call gives one that nobody else uses until it is closed.
     *
     * @throws SignInException    when the mailbox refuses the credentials
     * @throws ThrottledException when the mailbox asks to come back later
     * @throws MailboxException   when it cannot be reached
     */
    Mailbox openMailbox() throws MailboxException;

    /**
     * A way to be told of new mail at once, each call another one. No network is touched before it is run. Empty for an account whose provider has
     * nothing of the kind.
     */
    default Optional<MailboxWatch> watch() {
        return Optional.empty();
    }

    /**
     * A way to send mail from the account; always empty in monitor mode (rule R1), and where nothing is configured to send with. Every call gives one
     * that nobody else uses until it is closed.
     *
     * @throws SignInException    when the provider refuses the credentials
     * @throws ThrottledException when the provider asks to come back later
     * @throws MailboxException   when it cannot be reached
     */
    default Optional<MailSender> openSender() throws MailboxException {
        return Optional.empty();
    }

    /** Whether mail may go out from the account that no person has approved (rule R5); the processor that sends has to be set to that, too. */
    default boolean maySendUnapproved() {
        return false;
    }

    /** What provenance shows as the source of a message: names the host, the account and the message in the provider's manner, and no secret. */
    String getTransitUri(MessageReference message);

    @Override
    default List<EmailAccount> getAccounts() {
        return List.of(this);
    }
}
