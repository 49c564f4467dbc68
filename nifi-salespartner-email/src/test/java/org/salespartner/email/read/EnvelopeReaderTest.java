/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;
import org.salespartner.email.document.EmailAddress;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EnvelopeReaderTest {

    @Test
    void readsAHeaderWithOrWithoutAMessageBehindIt() throws IOException {
        final Envelope expected = new Envelope("one@example.com", null, List.of(), new EmailAddress("Ada Example", "ada@example.com"),
                List.of(new EmailAddress("Ben Sample", "ben@example.org")), List.of(), "The offer", Instant.parse("2026-03-03T08:30:00Z"));
        assertEquals(expected, EnvelopeReader.read(new ByteArrayInputStream(Mails.bytes(Mails.with("")))));
        assertEquals(expected, EnvelopeReader.read(new ByteArrayInputStream(Mails.bytes(Mails.plain("Hello")))));
    }

    @Test
    void nothingGivesAnEmptyEnvelope() throws IOException {
        assertEquals(Envelope.NONE, EnvelopeReader.read(InputStream.nullInputStream()));
    }

    @Test
    void doesNotReadAMessageToItsEnd() throws IOException {
        final byte[] message = Mails.bytes(Mails.plain("x".repeat(3_000_000)));
        final ByteArrayInputStream in = new ByteArrayInputStream(message);
        assertEquals("one@example.com", EnvelopeReader.read(in).messageId());
        assertTrue(in.available() > 2_000_000);
    }
}
