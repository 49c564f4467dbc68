/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

/**
 * The way in to writing an e-mail. Recipients, subject and threading of what follows another mail come from here, not from whoever writes the
 * text (rule R4); the builder that is given back takes the text and whatever else the message shall have.
 */
public final class EmailComposer {
    private EmailComposer() {
    }

    /** A mail that follows no other. */
    public static OutgoingEmailBuilder newEmail(final Author author) {
        return new OutgoingEmailBuilder(author);
    }

    /**
     * A reply: to Reply-To, else From (RFC 5322, 3.6.3), never to the author's own addresses; the original quoted below. A reply to a mail the author
     * wrote is a {@linkplain #followUp follow-up}.
     *
     * @throws InvalidOutgoingEmailException when the original names nobody whom an answer could go to
     */
    public static OutgoingEmailBuilder reply(final Author author, final Original original, final Answer answer) throws InvalidOutgoingEmailException {
        return new OutgoingEmailBuilder(author).following(original, Body.Below.QUOTATION)
                .recipients(ReplyRecipients.reply(original, author, answer)).subject(SubjectLine.reply(original.subject()));
    }

    /**
     * A mail that follows one of the author's own that nobody answered: to the same people, in the same conversation, the original quoted below.
     *
     * @throws InvalidOutgoingEmailException when the author did not write the original, or when it names nobody else
     */
    public static OutgoingEmailBuilder followUp(final Author author, final Original original) throws InvalidOutgoingEmailException {
        return new OutgoingEmailBuilder(author).following(original, Body.Below.QUOTATION)
                .recipients(ReplyRecipients.followUp(original, author)).subject(SubjectLine.reply(original.subject()));
    }

    /**
     * A forward: the original stands below, unquoted, under a block that says what its header said; its attachments go along only if they are
     * attached again. Recipients are still to be given. In the conversation of the original, as mail clients have it, unless
     * {@link OutgoingEmailBuilder#withoutThread()} is called.
     */
    public static OutgoingEmailBuilder forward(final Author author, final Original original) {
        return new OutgoingEmailBuilder(author).following(original, Body.Below.FORWARD).subject(SubjectLine.forward(original.subject()));
    }
}
