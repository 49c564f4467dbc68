/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.identity;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.Mails;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.EmailReader;
import org.salespartner.email.read.ReadContext;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class EmailIdentityTest {
    private static final String ORIGINAL = Mails.with("Content-Type: text/plain; charset=utf-8\n\nschöne Grüße,\nFrom here\n\nAda\n");

    private static String identity(final String message) {
        return Mails.read(message).identity();
    }

    @DisplayName("I1: copies that took different ways are the same e-mail")
    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Type: text/plain; charset=utf-8\n\nschöne Grüße,  \n>From here\n\nAda",
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nsch=C3=B6ne Gr=C3=BC=\n=C3=9Fe,\nFrom here\n\nAda\n",
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nc2Now7ZuZSBHcsO8w59lLApGcm9tIGhlcmUKCkFkYQo=\n",
        "X-Spam: no\nContent-Type: text/plain\n\nschöne Grüße,\nFrom here\n\nAda\n\n\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nschöne Grüße,\nFrom here\n\nAda\n--b--\n"})
    void copiesThatTookDifferentWaysAreTheSame(final String rest) {
        assertEquals(identity(ORIGINAL), identity(Mails.with(rest)));
        assertEquals(identity(ORIGINAL), identity("Received: by a; Tue, 3 Mar 2026 08:30:07 +0000\n" + Mails.with(rest)));
        assertEquals(identity(ORIGINAL), Mails.read(Mails.with(rest).getBytes(StandardCharsets.UTF_8)).document().identity());
    }

    @DisplayName("I1: a reused Message-ID is told apart by sender, date and body")
    @Test
    void aReusedMessageIdIsToldApart() {
        assertNotEquals(identity(ORIGINAL), identity(ORIGINAL.replace("Grüße", "Reise")));
        assertNotEquals(identity(ORIGINAL), identity(ORIGINAL.replace("ada@", "eve@")));
        assertNotEquals(identity(ORIGINAL), identity(ORIGINAL.replace("09:30", "09:31")));
        assertNotEquals(identity(ORIGINAL), identity(ORIGINAL.replace("one@", "two@")));
        assertEquals(identity(ORIGINAL), identity(ORIGINAL.replace("09:30:00 +0100", "08:30:00 +0000")));
    }

    @DisplayName("I1: the identity does not depend on how much text is kept")
    @Test
    void theTextLimitDoesNotCount() throws IOException {
        final String large = Mails.plain("words in a line\n".repeat(20_000));
        final byte[] message = Mails.bytes(large);
        final String small = new EmailReader(10).read(() -> new ByteArrayInputStream(message), ReadContext.NONE, AttachmentSink.NONE)
                .document().identity();
        assertEquals(identity(large), small);
        assertNotEquals(identity(large), identity(large + "one more"));
    }

    @DisplayName("I1: without a Message-ID the bytes are the identity")
    @Test
    void withoutMessageIdTheBytesCount() {
        final byte[] message = "From: a@example.com\n\nHello\n".getBytes(StandardCharsets.US_ASCII);
        assertEquals("r1:" + Digests.sha256("From: a@example.com\n\nHello\n"), Mails.read(message).document().identity());
    }

    @DisplayName("I1: what this version calls an e-mail, later ones must call the same")
    @Test
    void theIdentityIsFixed() {
        assertEquals("m1:06d85cdb77dc5672a30ab93b0b213d3a935d6d7e109b1fc05eb77fa22bdd0519", identity(ORIGINAL));
    }
}
