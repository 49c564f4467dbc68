/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.document;

import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.document.EmailDocumentJson;
import org.salespartner.email.document.Sighting;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** An e-mail of a customer for the tests, and its JSON. */
public final class SampleDocuments {

    private SampleDocuments() {
    }

    public static EmailDocumentBuilder order() {
        return new EmailDocumentBuilder()
                .identity("order-1@customer.example#1f")
                .account(new AccountReference("sales", "sales@vendor.example", "imap"))
                .sighting(new Sighting("INBOX", "7", 99L))
                .messageId("order-1@customer.example")
                .conversationId("order-1@customer.example")
                .direction(Direction.INBOUND)
                .from(new EmailAddress("Ana Lopes", "ana@customer.example"))
                .to(List.of(new EmailAddress(null, "sales@vendor.example")))
                .subject("Re: Order of 40 pumps")
                .sentAt(Instant.parse("2026-03-02T09:00:00Z"))
                .receivedAt(Instant.parse("2026-03-02T09:00:05Z"))
                .text("We would like to order 40 pumps. Could you send the quote by Friday?")
                .reply("We would like to order 40 pumps. Could you send the quote by Friday?")
                .automation(new Automation(AutomationKind.HUMAN, List.of()));
    }

    public static byte[] json(final EmailDocument document) {
        try {
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            EmailDocumentJson.write(document, out);
            return out.toByteArray();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static EmailDocument read(final byte[] json) {
        try {
            return EmailDocumentJson.read(new ByteArrayInputStream(json));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
