/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import jakarta.mail.internet.InternetHeaders;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.mime.AddressParser;
import org.salespartner.email.mime.Problems;
import org.salespartner.nifi.account.MailboxDrafts;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Whether a mail that lies among the sent ones, and is about another one, is a person's answer to somebody outside, by its header. */
public final class SentByPerson {
    private static final List<String> RECIPIENTS = List.of("To", "Cc", "Bcc");
    private static final String AUTO_SUBMITTED = "Auto-Submitted";

    /** The fields that tell it. */
    public static final List<String> FIELDS = List.of(MailboxDrafts.KEY_HEADER, AUTO_SUBMITTED, "To", "Cc", "Bcc");

    private SentByPerson() {
    }

    /**
     * False for what this product has sent, for what says to be sent by a program (RFC 3834, 5), and for what goes to nobody outside: to hand a
     * mail on to a colleague is no answer.
     *
     * @param outside whether an address is of somebody who is not ours
     */
    public static boolean isAnswer(final InternetHeaders header, final Predicate<String> outside) {
        final String automation = header.getHeader(AUTO_SUBMITTED, ",");
        if (header.getHeader(MailboxDrafts.KEY_HEADER) != null
                || automation != null && automation.strip().toLowerCase(Locale.ROOT).startsWith("auto")) {
            return false;
        }

        final List<String> recipients = RECIPIENTS.stream().map(field -> AddressParser.parse(header.getHeader(field, ","), new Problems()))
                .flatMap(List::stream).map(EmailAddress::address).toList();
        // Without any it cannot be told, and a person who has written is not written over.
        return recipients.isEmpty() || recipients.stream().anyMatch(outside);
    }
}
