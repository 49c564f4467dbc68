/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.document.EmailAddress;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom a reply goes to (RFC 5322, 3.6.3), decided by the header of the original and nothing else (rule R4). An address that mail cannot be sent
 * to is left out and noted as long as somebody remains; never are we among them.
 *
 * @param notes a sentence for each address that was left out
 */
record ReplyRecipients(List<EmailAddress> to, List<EmailAddress> cc, List<String> notes) {

    ReplyRecipients {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        notes = List.copyOf(notes);
    }

    /** Of a reply; when we wrote the original ourselves, of a follow-up. */
    static ReplyRecipients reply(final Original original, final Author author, final Answer answer) throws InvalidOutgoingEmailException {
        final Collector collector = new Collector(author);
        List<EmailAddress> to = collector.take(original.replyTo(), "Reply-To");
        if (to.isEmpty() && original.from() != null) {
            to = collector.take(List.of(original.from()), "From");
        }
        if (to.isEmpty()) {
            return followUp(original, author);
        }
        final List<EmailAddress> cc = new ArrayList<>();
        if (answer == Answer.ALL) {
            cc.addAll(collector.take(original.to(), "To"));
            cc.addAll(collector.take(original.cc(), "Cc"));
        }
        return new ReplyRecipients(to, cc, collector.notes);
    }

    /** Of a mail that follows one of our own: the same people again. */
    static ReplyRecipients followUp(final Original original, final Author author) throws InvalidOutgoingEmailException {
        final boolean ours = original.from() != null && author.includes(original.from());
        final Collector collector = new Collector(author);
        final List<EmailAddress> to = ours ? collector.take(original.to(), "To") : List.of();
        final List<EmailAddress> cc = ours ? collector.take(original.cc(), "Cc") : List.of();
        if (to.isEmpty() && cc.isEmpty()) {
            throw new InvalidOutgoingEmailException("The original names nobody whom an answer could go to. Give the recipients yourself.");
        }
        return to.isEmpty() ? new ReplyRecipients(cc, List.of(), collector.notes) : new ReplyRecipients(to, cc, collector.notes);
    }

    private static final class Collector {
        private final Author author;
        private final Set<String> seen = new HashSet<>();
        private final List<String> notes = new ArrayList<>();

        private Collector(final Author author) {
            this.author = author;
        }

        private List<EmailAddress> take(final List<EmailAddress> given, final String field) {
            final List<EmailAddress> taken = new ArrayList<>();
            for (final EmailAddress address : given) {
                if (!author.includes(address) && seen.add(StrictAddress.key(address))) {
                    try {
                        taken.add(StrictAddress.of(address, field));
                    } catch (final InvalidOutgoingEmailException e) {
                        notes.add(e.getMessage() + " It was left out.");
                    }
                }
            }
            return taken;
        }
    }
}
