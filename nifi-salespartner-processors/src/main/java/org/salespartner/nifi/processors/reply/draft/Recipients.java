/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.salespartner.email.address.AddressKeys;
import org.salespartner.email.address.RoleAddresses;
import org.salespartner.email.compose.Answer;
import org.salespartner.email.compose.Author;
import org.salespartner.email.compose.EmailComposer;
import org.salespartner.email.compose.InvalidOutgoingEmailException;
import org.salespartner.email.compose.Original;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.document.ContactMatch;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.store.Contact;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.StoreException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whom a mail of ours goes to: decided by the header of the mail and the user's configuration alone (rule R4).
 *
 * @param to      never empty
 * @param contact the first of them in the directory; null when it is not known
 */
record Recipients(List<EmailAddress> to, List<EmailAddress> cc, Contact contact) {

    /**
     * @throws NoDraftException when nothing is to be written to them
     */
    static Recipients of(final DraftSettings settings, final EmailDocument document, final Author author, final Ourselves ourselves,
            final ContactDirectory directory) throws NoDraftException, StoreException {
        if (settings.kind() == DraftKind.NEW) {
            return contact(document, ourselves, directory);
        }
        if (settings.kind() == DraftKind.FORWARD) {
            final Set<String> own = new HashSet<>(author.aliases());
            own.add(author.from().address());
            if (settings.forwardTo().stream().anyMatch(address -> new Ourselves(own, Set.of()).includes(address.address()))) {
                throw new NoDraftException(DraftReply.REL_INTERNAL, "The mail would go to the mailbox that it lies in: change Forward To.");
            }
            return new Recipients(settings.forwardTo(), List.of(), find(directory, settings.forwardTo().getFirst()));
        }

        final OutgoingEmail composed = compose(settings.kind(), document, author);
        final List<EmailAddress> to = composed.to().stream().map(Recipients::named).toList();
        final List<EmailAddress> cc = composed.cc().stream().map(Recipients::named).toList();
        refuse(settings, document, to, cc, ourselves);
        return new Recipients(to, cc, find(directory, to.getFirst()));
    }

    private static void refuse(final DraftSettings settings, final EmailDocument document, final List<EmailAddress> to, final List<EmailAddress> cc,
            final Ourselves ourselves) throws NoDraftException {
        final boolean reply = settings.kind() == DraftKind.REPLY;
        final boolean ours = reply ? to.stream().anyMatch(address -> ourselves.includes(address.address()))
                : Stream.concat(to.stream(), cc.stream()).allMatch(address -> ourselves.includes(address.address()));
        if (ours) {
            throw new NoDraftException(DraftReply.REL_INTERNAL, "The mail would go to ourselves.");
        }
        if (to.stream().anyMatch(address -> RoleAddresses.isProgram(address.address()))) {
            throw new NoDraftException(DraftReply.REL_AUTOMATED, "The mail would go to an address that a program writes from.");
        }
        if (!reply) {
            return;
        }
        if (to.size() > 1) {
            throw new NoDraftException(DraftReply.REL_REVIEW, "The mail asks for answers to %d addresses.".formatted(to.size()));
        }
        final boolean author = document.from() != null && AddressKeys.of(to.getFirst().address()).equals(AddressKeys.of(document.from().address()));
        if (!author && !settings.answerReplyTo()) {
            throw new NoDraftException(DraftReply.REL_REVIEW, "The mail asks for answers to another address than its author's. Turn on "
                    + "Answer Other Reply-To to answer such mails.");
        }
    }

    private static OutgoingEmail compose(final DraftKind kind, final EmailDocument document, final Author author) throws NoDraftException {
        final Original original = Original.of(document);
        try {
            return (kind == DraftKind.REPLY ? EmailComposer.reply(author, original, Answer.SENDER) : EmailComposer.followUp(author, original))
                    .text("").withoutQuotation().build();
        } catch (final InvalidOutgoingEmailException e) {
            throw new NoDraftException(DraftReply.REL_REVIEW, e.getMessage(), e);
        }
    }

    private static Recipients contact(final EmailDocument document, final Ourselves ourselves, final ContactDirectory directory)
            throws NoDraftException, StoreException {
        for (final ContactMatch match : document.contacts()) {
            final Contact contact = match.address() == null ? null : directory.findByAddress(match.address()).orElse(null);
            if (contact != null && !ourselves.includes(match.address())) {
                if (RoleAddresses.isProgram(match.address())) {
                    throw new NoDraftException(DraftReply.REL_AUTOMATED, "The mail would go to an address that a program writes from.");
                }
                return new Recipients(List.of(new EmailAddress(DraftVariables.personName(contact.fullName()), match.address())), List.of(), contact);
            }
        }
        throw new NoDraftException(DraftReply.REL_REVIEW, "The document names no contact that the Contact Directory knows. Put MatchContact before.");
    }

    private static Contact find(final ContactDirectory directory, final EmailAddress address) throws StoreException {
        return directory == null ? null : directory.findByAddress(address.address()).orElse(null);
    }

    /** The name that a stranger gave stands in our mail only if it is a name. */
    private static EmailAddress named(final EmailAddress address) {
        return new EmailAddress(DraftVariables.personName(address.name()), address.address());
    }
}
