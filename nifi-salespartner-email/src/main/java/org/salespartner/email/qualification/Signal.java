/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.qualification;

import java.util.Locale;

/** One kind of sign. Its sentence is what a user reads as the reason. */
public enum Signal {
    TENDER(Side.INTEREST, "It invites us to make an offer."),
    ASKS_PRICE(Side.INTEREST, "It asks for a price or an offer."),
    ASKS_DEMO(Side.INTEREST, "It asks for a demonstration."),
    ASKS_TRIAL(Side.INTEREST, "It asks to try the product."),
    ASKS_MEETING(Side.INTEREST, "It asks for a meeting or a talk."),
    ASKS_CALLBACK(Side.INTEREST, "It asks to be called."),
    ASKS_INFORMATION(Side.INTEREST, "It asks for information about the product."),
    WANTS_TO_BUY(Side.INTEREST, "It says what the sender wants to buy or to change."),
    AGREES(Side.INTEREST, "It takes up what we wrote."),
    RECOMMENDED(Side.INTEREST, "Somebody recommended us to the sender."),
    CONTACT_FORM(Side.INTEREST, "It came through a contact form."),
    FITS_IDEAL_CUSTOMER(Side.INTEREST, "It shares words with the description of the ideal customer."),

    ASKS_SOMETHING(Side.CONTEXT, "It asks us for something."),
    ANSWERS_OUTREACH(Side.CONTEXT, "It answers an e-mail with which we began the conversation."),
    EARLIER_CONVERSATION(Side.CONTEXT, "There were earlier e-mails with the sender."),
    KNOWN_COMPANY(Side.CONTEXT, "The sender's domain is that of a company we know."),
    COMPANY_DOMAIN(Side.CONTEXT, "The sender writes from a domain of its own."),
    FREE_MAIL(Side.CONTEXT, "The sender writes from a free-mail provider."),
    DESK_ADDRESS(Side.CONTEXT, "The sender's address is that of a desk, not of a person."),
    PROGRAM_ADDRESS(Side.CONTEXT, "The sender's address is that of a program."),

    SELLS_TO_US(Side.OTHER, "It wants to sell something to us."),
    PARTNERSHIP(Side.OTHER, "It proposes a partnership, a link or a sponsorship."),
    RECRUITER(Side.OTHER, "It offers candidates or a position."),
    JOB_APPLICATION(Side.OTHER, "It applies for work with us."),
    STUDENT(Side.OTHER, "It comes from a student or a researcher with questions."),
    PRESS(Side.OTHER, "It comes from the press."),
    SUPPORT(Side.OTHER, "It asks for help with something that the sender has already."),
    BILLING(Side.OTHER, "It is about an invoice or a payment."),
    DELIVERY(Side.OTHER, "It tells us about something that we ordered."),
    SPAM(Side.OTHER, "It reads like spam or fraud."),
    BULK(Side.OTHER, "It was sent to many at once."),
    DECLINES(Side.OTHER, "It declines, or asks not to be written to."),
    PRIVATE(Side.OTHER, "It is private, or meant for somebody else."),
    POSTPONES(Side.OTHER, "It puts off the matter."),
    ADDRESSES_A_MACHINE(Side.OTHER, "It tries to instruct a program that reads it.");

    private final Side side;
    private final String sentence;

    Signal(final Side side, final String sentence) {
        this.side = side;
        this.sentence = sentence;
    }

    public Side side() {
        return side;
    }

    /** For a user, seen from the e-mail. */
    public String sentence() {
        return sentence;
    }

    /** The form used in word lists: lower case with spaces. */
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What a sign speaks for. */
    public enum Side {
        /** That the sender wants to buy from us. */
        INTEREST,
        /** Neither by itself. */
        CONTEXT,
        /** That the sender wants something else. */
        OTHER
    }
}
