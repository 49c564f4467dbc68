/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.Mails;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** What tests of composing share. */
final class Composing {
    static final Instant NOW = Instant.parse("2026-03-04T10:15:30Z");
    static final EmailAddress ADA = new EmailAddress("Ada Example", "ada@example.com");
    static final EmailAddress BEN = new EmailAddress("Ben Sample", "ben@example.org");
    static final EmailAddress CARL = new EmailAddress(null, "carl@example.net");
    static final Signature SIGNATURE = Signature.ofText("Ben Sample\nSales, Example Ltd.\n+49 30 123456");
    static final Author AUTHOR = new Author(BEN, Set.of("sales@example.org"), SIGNATURE, ZoneId.of("Europe/Berlin"));

    private Composing() {
    }

    /** A mail from Ada to Ben. */
    static Original original() {
        return original("Could you send us the offer?\n\n> We would like a trial.\n> > Good.\n\nAda");
    }

    static Original original(final String text) {
        return new Original("one@example.com", null, List.of(), ADA, List.of(), List.of(BEN), List.of(), "The offer",
                Instant.parse("2026-03-03T08:30:00Z"), text, null, null);
    }

    static OutgoingEmailBuilder newEmail() {
        return fixed(EmailComposer.newEmail(AUTHOR).to(List.of(ADA)).subject("News"));
    }

    static OutgoingEmailBuilder reply(final Original original) throws InvalidOutgoingEmailException {
        return fixed(EmailComposer.reply(AUTHOR, original, Answer.SENDER));
    }

    static OutgoingEmailBuilder fixed(final OutgoingEmailBuilder builder) {
        return builder.sentAt(NOW).messageIdSeed("step 1 of one@example.com");
    }

    static byte[] bytes(final OutgoingEmail email) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            email.writeTo(out);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static String raw(final OutgoingEmail email) {
        return new String(bytes(email), StandardCharsets.ISO_8859_1);
    }

    static String header(final OutgoingEmail email) {
        final String raw = raw(email);
        return raw.substring(0, raw.indexOf("\r\n\r\n") + 2);
    }

    static EmailDocument read(final OutgoingEmail email) {
        return Mails.read(bytes(email)).document();
    }

    static OutgoingAttachment file(final String name, final String type, final String content) {
        return new OutgoingAttachment(name, type, () -> new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }
}
