/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SendUncertainException;

import java.util.Map;
import java.util.Optional;

/**
 * Sends the drafts that a provider keeps: what became of a mail can be read from its draft at any time (rule R2). The provider takes the recipients
 * from the header, removes Bcc, and files what it has sent.
 */
public final class DraftSender implements MailSender {
    private final String accountId;
    private final Mailbox mailbox;
    private final MailboxDrafts drafts;

    private DraftSender(final String accountId, final Mailbox mailbox, final MailboxDrafts drafts) {
        this.accountId = accountId;
        this.mailbox = mailbox;
        this.drafts = drafts;
    }

    /**
     * Empty for a mailbox without drafts, which is that of an account in monitor mode (rule R1).
     *
     * @param mailbox is closed with the sender, or at once when there is none
     */
    public static Optional<MailSender> of(final String accountId, final Mailbox mailbox) {
        final Optional<MailboxDrafts> drafts = mailbox.drafts();
        if (drafts.isEmpty()) {
            mailbox.close();
        }

        return drafts.map(present -> new DraftSender(accountId, mailbox, present));
    }

    @Override
    public Optional<DraftReference> prepare(final OutgoingEmail email, final String key, final String threadId) throws MailboxException {
        final byte[] message = RawEmail.of(email, accountId);
        drafts.discard(email.messageId(), key);
        return Optional.of(drafts.create(message, key, threadId));
    }

    @Override
    public Receipt send(final OutgoingEmail email, final DraftReference draft) throws MailboxException {
        if (draft == null) {
            throw new IllegalArgumentException("A mail is sent by its draft, which prepare gives");
        }

        try {
            return new Receipt(drafts.send(draft), Map.of(), null);
        } catch (final SendRefusedException e) {
            if (isWaiting(draft)) {
                throw e;
            }

            // To send once more what was sent already is refused, too.
            throw new SendUncertainException(("Account [%s]: the provider refuses to send the draft, and it is not among the drafts any more: it may "
                    + "have been sent. Look in the mailbox's folder of sent mail.").formatted(accountId), e);
        }
    }

    @Override
    public Fate fate(final String messageId, final String key, final DraftReference draft) throws MailboxException {
        return draft == null ? new Fate(State.UNKNOWN, null) : drafts.fate(draft);
    }

    @Override
    public void discard(final String messageId, final String key) throws MailboxException {
        drafts.discard(messageId, key);
    }

    @Override
    public void close() {
        mailbox.close();
    }

    private boolean isWaiting(final DraftReference draft) {
        try {
            return drafts.fate(draft).state() == State.WAITING;
        } catch (final MailboxException e) {
            return false;
        }
    }
}
