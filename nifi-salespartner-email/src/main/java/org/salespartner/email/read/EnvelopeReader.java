/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeUtility;
import org.salespartner.email.document.EmailAddress;

import java.io.IOException;
import java.io.InputStream;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the header of a message and no more of it. */
public final class EnvelopeReader {
    private EnvelopeReader() {
    }

    /**
     * @param headerOrMessage a header block, with or without the message behind it; not closed
     * @throws IOException when the stream cannot be read; never for what the bytes are
     */
    public static Envelope read(final InputStream headerOrMessage) throws IOException {
        try {
            final InternetHeaders headers = new InternetHeaders(headerOrMessage, true);
            final List<EmailAddress> from = addresses(headers.getHeader("From", ","));
            final String id = headers.getHeader("Message-ID", null);
            final String subject = headers.getHeader("Subject", null);
            return new Envelope(id == null ? null : id.replaceAll("[<>\\s]", ""), from.isEmpty() ? null : from.get(0),
                    addresses(headers.getHeader("To", ",")), addresses(headers.getHeader("Cc", ",")),
                    subject == null ? null : MimeUtility.decodeText(MimeUtility.unfold(subject)), date(headers.getHeader("Date", null)));
        } catch (final MessagingException e) {
            return new Envelope(null, null, null, null, null, null);
        }
    }

    static List<EmailAddress> addresses(final String header) {
        final List<EmailAddress> addresses = new ArrayList<>();
        if (header != null) {
            try {
                for (final InternetAddress address : InternetAddress.parseHeader(header, false)) {
                    addresses.add(new EmailAddress(address.getPersonal(), address.getAddress()));
                }
            } catch (final MessagingException e) {
                addresses.add(new EmailAddress(null, header.strip()));
            }
        }
        return addresses;
    }

    static Instant date(final String header) {
        try {
            return header == null ? null : new MailDateFormat().parse(header).toInstant();
        } catch (final ParseException e) {
            return null;
        }
    }
}
