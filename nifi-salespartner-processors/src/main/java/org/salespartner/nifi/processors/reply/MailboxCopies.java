/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.apache.nifi.logging.ComponentLog;
import org.salespartner.email.compose.InvalidOutgoingEmailException;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.DraftCopies;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.StoreException;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * The copies of drafts among the mailboxes' own drafts (rule R5). The draft in the store is what counts and what is sent; a copy is for looking at,
 * and nothing depends on it: whatever goes wrong with one is a sentence and a warning, and no more.
 *
 * <p>That there may be a copy is noted before it is put into the mailbox, so that one whose writing was cut short is removed, too. The note stays as
 * long as the draft might be sent, since a person may send the copy.</p>
 */
public final class MailboxCopies {
    private static final Set<State> OPEN = Set.of(State.WAITING, State.APPROVED);
    private static final String LEFT = "A copy of draft [%s] may still lie among the drafts of the account [%s]: delete it there, so that nobody "
            + "sends it by hand. %s";
    private static final String FAULT = "An unexpected fault [%s]; the log has the details.";

    private final DraftStore drafts;
    private final ComponentLog log;

    public MailboxCopies(final DraftStore drafts, final ComponentLog log) {
        this.drafts = drafts;
        this.log = log;
    }

    /**
     * Puts a copy of a draft that waits into the mailbox; none for an account in monitor mode (rule R1).
     *
     * @return why there is none, a sentence; empty when all went well
     */
    public Optional<String> save(final Draft draft, final EmailAccount account) {
        if (draft.state() != State.WAITING || account.getMode() != AccountMode.CONVERSATION) {
            return Optional.empty();
        }

        try (Mailbox mailbox = account.openMailbox()) {
            final Optional<DraftCopies> copies = mailbox.draftCopies();
            if (copies.isEmpty()) {
                return Optional.of("The mailbox of the account [%s] takes no drafts. Turn off Save In Mailbox.".formatted(account.getId()));
            }

            final OutgoingEmail email = DraftMessage.copy(draft, Instant.now());
            final String thread = draft.answered() == null ? null : draft.answered().providerThreadId();
            drafts.noteCopy(draft.id(), "");
            final String id = copies.get().save(email, DraftMessage.copyKey(draft.key()), thread).orElse("");
            drafts.noteCopy(draft.id(), id);
            // Somebody may have been quicker, and removed what was not yet there.
            final Optional<Draft> now = drafts.find(draft.id());
            if (now.isEmpty() || now.get().state() != State.WAITING) {
                copies.get().remove(reference(draft, id));
            }
            return Optional.empty();
        } catch (final MailboxException | StoreException | InvalidOutgoingEmailException | RuntimeException e) {
            final String sentence = "No copy of draft [%s] was put into the mailbox of the account [%s]; the draft itself waits in the store. %s"
                    .formatted(draft.id(), account.getId(), sentence(e));
            log.warn("{}", sentence, e);
            return Optional.of(sentence);
        }
    }

    /**
     * Removes the copy of a draft that waits no longer, so that nobody sends it a second time by hand; does nothing where none was put.
     *
     * @param draft    null for none
     * @param accounts null when it is not known which there are
     * @return what a person has to do instead, a sentence; empty when all went well
     */
    public Optional<String> remove(final Draft draft, final EmailAccounts accounts) {
        if (draft == null || draft.mailboxCopy() == null) {
            return Optional.empty();
        }

        final String id = draft.key().accountId();
        final Optional<EmailAccount> account = accounts == null ? Optional.empty() : accounts.findAccount(id);
        if (account.isEmpty() || account.get().getMode() != AccountMode.CONVERSATION) {
            return left(draft, "Email Accounts names no account of that id in conversation mode.", null);
        }

        try (Mailbox mailbox = account.get().openMailbox()) {
            final Optional<DraftCopies> copies = mailbox.draftCopies();
            if (copies.isPresent()) {
                copies.get().remove(reference(draft, draft.mailboxCopy()));
            }
            if (drafts.find(draft.id()).filter(now -> OPEN.contains(now.state())).isEmpty()) {
                drafts.noteCopy(draft.id(), null);
            }
            return Optional.empty();
        } catch (final MailboxException | StoreException | InvalidOutgoingEmailException | RuntimeException e) {
            return left(draft, sentence(e), e);
        }
    }

    /** {@link #remove}, of drafts that were closed. */
    public void removeAll(final Collection<String> draftIds, final EmailAccounts accounts) {
        for (final String id : draftIds) {
            try {
                drafts.find(id).ifPresent(draft -> remove(draft, accounts));
            } catch (final StoreException e) {
                log.warn("Draft [{}] is closed, and it cannot be told whether a copy of it lies among the drafts of its mailbox: look there.", id, e);
            }
        }
    }

    /** When a person has sent the copy with a mail program; empty when nobody has, or there is none. */
    public static Optional<Instant> sentByHand(final Draft draft, final EmailAccount account) throws MailboxException {
        if (draft.mailboxCopy() == null) {
            return Optional.empty();
        }

        try (Mailbox mailbox = account.openMailbox()) {
            final Optional<DraftCopies> copies = mailbox.draftCopies();
            return copies.isEmpty() ? Optional.empty() : copies.get().sent(reference(draft, draft.mailboxCopy()));
        } catch (final InvalidOutgoingEmailException e) {
            throw new MailboxException(e.getMessage(), e);
        }
    }

    private static DraftCopies.Copy reference(final Draft draft, final String id) throws InvalidOutgoingEmailException {
        return new DraftCopies.Copy(id.isEmpty() ? null : id, DraftMessage.copy(draft, draft.createdAt()).messageId(),
                DraftMessage.copyKey(draft.key()));
    }

    private Optional<String> left(final Draft draft, final String why, final Exception fault) {
        final String sentence = LEFT.formatted(draft.id(), draft.key().accountId(), why);
        log.warn("{}", sentence, fault);
        return Optional.of(sentence);
    }

    private static String sentence(final Exception fault) {
        return fault instanceof RuntimeException || fault.getMessage() == null ? FAULT.formatted(fault.getClass().getSimpleName())
                : fault.getMessage();
    }
}
