/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.salespartner.email.address.AddressKeys;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.account.Ourselves;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The other side of an e-mail: the author where somebody wrote to us, the recipients where one of us wrote, also to a colleague with a copy to
 * somebody outside.
 *
 * @param all     each address once, in the order in which they matter; none of them need be well formed
 * @param written whether one of us wrote the e-mail
 */
record Counterparts(List<Participant> all, boolean written) {

    /** @param role the header that named the address: {@code from}, {@code sender}, {@code reply-to}, {@code to}, {@code cc}, {@code bcc} */
    record Participant(String role, EmailAddress mailbox) {
    }

    static Counterparts of(final EmailDocument document, final Ourselves ourselves) {
        final EmailAddress author = document.from() == null ? document.sender() : document.from();
        final boolean written = document.direction() == Direction.OUTBOUND || author != null && ourselves.includes(author.address());

        final List<Participant> participants = new ArrayList<>();
        if (written) {
            add(participants, "to", document.to());
            add(participants, "cc", document.cc());
            add(participants, "bcc", document.bcc());
        } else {
            if (author != null) {
                add(participants, document.from() == null ? "sender" : "from", List.of(author));
            }
            add(participants, "reply-to", document.replyTo());
        }
        return new Counterparts(List.copyOf(participants), written);
    }

    private static void add(final List<Participant> participants, final String role, final List<EmailAddress> mailboxes) {
        final Set<String> known = new HashSet<>();
        participants.forEach(participant -> known.add(AddressKeys.of(participant.mailbox().address())));
        for (final EmailAddress mailbox : mailboxes) {
            if (mailbox.address() != null && known.add(AddressKeys.of(mailbox.address()))) {
                participants.add(new Participant(role, mailbox));
            }
        }
    }
}
