/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentJson;
import org.salespartner.email.tnef.Wrapper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whatever the bytes are, a document comes out. The same seeds each time; {@code -Dsalespartner.fuzz.seed=N} begins with another one and
 * {@code -Dsalespartner.fuzz.count=N} tries more.
 */
class FuzzTest {
    private static final long FIRST_SEED = Long.getLong("salespartner.fuzz.seed", 3_000_000);
    private static final int COUNT = Integer.getInteger("salespartner.fuzz.count", 2_000);
    /** As many as a person would read, see Problems. */
    private static final int MOST_PROBLEMS = 50;
    private static final int LONGEST_PROBLEM = 1_000;

    private static final List<byte[]> MESSAGES = List.of(
            Mails.bytes(Mails.plain("""
                    Thanks, Thursday at ten suits us.

                    --\s
                    Ben Sample
                    Sample Ltd, +49 30 123456

                    On Mon, 2 Mar 2026 at 09:30, Ada Example <ada@example.com> wrote:
                    > Could we meet on Thursday?
                    >> And who comes along?
                    """)),
            Mails.bytes(Mails.html("""
                    <html><head><style>.x{display:none}</style></head><body><div>Yes, please &mdash; <b>send it</b>.<br></div>
                    <table><tr><td>a</td><td>1&nbsp;000 €</td></tr></table><ul><li>one<li>two</ul><p class=x>hidden</p>
                    <div class="gmail_quote"><div>On Mon, Ada wrote:</div><blockquote>The offer<blockquote>older</blockquote></blockquote></div>
                    """)),
            Mails.bytes(Mails.with("""
                    References: <a@example.com> <b@example.com>
                    In-Reply-To: <b@example.com>
                    Received: from a by b; Tue, 3 Mar 2026 09:30:05 +0100
                    Cc: "Group, One": =?utf-8?Q?J=C3=B6rg?= <joerg@example.net>, friends: a@b.example, c@d.example;, (comment) e@f.example
                    Content-Type: multipart/mixed; boundary="b1"

                    preamble
                    --b1
                    Content-Type: multipart/alternative; boundary=b2

                    --b2
                    Content-Type: text/plain; charset=iso-8859-1; format=flowed
                    Content-Transfer-Encoding: quoted-printable

                    Gr=FC=DFe aus M=FCnchen, =
                    bis bald
                    --b2
                    Content-Type: text/html; charset=utf-8
                    Content-Transfer-Encoding: base64

                    PHA+R3LDvMOfZTwvcD4=
                    --b2--
                    --b1
                    Content-Type: application/octet-stream; name*0*=utf-8''%%e2%%82%%ac; name*1=rates.bin
                    Content-Disposition: attachment; filename="../../rates.bin"
                    Content-Transfer-Encoding: base64

                    %s
                    --b1
                    Content-Type: message/rfc822

                    From: cy@example.net
                    Subject: =?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=

                    inner
                    --b1--
                    epilogue
                    """.formatted(Base64.getMimeEncoder().encodeToString("0123456789".repeat(40).getBytes(StandardCharsets.US_ASCII))))),
            Mails.bytes("""
                    Return-Path: <>
                    From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
                    To: ada@example.com
                    Date: Tue, 3 Mar 2026 09:31:00 +0100
                    Message-ID: <bounce@mx.example.org>
                    Subject: Undelivered Mail Returned to Sender
                    Auto-Submitted: auto-replied
                    Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

                    --b1

                    <ben@example.org>: host mx.example.org said: 550 5.1.1 User unknown
                    --b1
                    Content-Type: message/delivery-status

                    Reporting-MTA: dns; mx.example.org

                    Final-Recipient: rfc822; ben@example.org
                    Action: failed
                    Status: 5.1.1
                    Diagnostic-Code: smtp; 550 5.1.1 User unknown
                    --b1
                    Content-Type: text/rfc822-headers

                    From: ada@example.com
                    Message-ID: <one@example.com>
                    Subject: The offer
                    --b1--
                    """),
            Mails.bytes(Mails.with("""
                    Content-Type: multipart/mixed; boundary=b1

                    --b1
                    Content-Type: text/calendar; method=REQUEST; charset=utf-8

                    BEGIN:VCALENDAR
                    METHOD:REQUEST
                    END:VCALENDAR
                    --b1
                    Content-Type: application/ms-tnef; name=winmail.dat
                    Content-Transfer-Encoding: base64

                    eJ8+IgEBAQ==
                    --b1
                    Content-Type: text/plain

                    begin 644 numbers.txt
                    #0V%T
                    `
                    end
                    --b1--
                    """)),
            Mails.bytes(Mails.with("Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
                    + Base64.getMimeEncoder().encodeToString(Wrapper.usual()))));

    @Test
    void everyDamagedMessageGivesADocument() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
            final Random random = new Random(seed);
            final byte[] message = new Mutations(random).damaged(MESSAGES.get(random.nextInt(MESSAGES.size())),
                    MESSAGES.get(random.nextInt(MESSAGES.size())));
            try {
                check(message);
            } catch (final IOException | RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError("The message of seed %d (%d bytes) gives no sound document: %s".formatted(seed, message.length, e), e);
            }
        }
    }

    private static void check(final byte[] message) throws IOException {
        final EmailDocument document = Mails.read(message, ReadContext.NONE,
                (attachment, content) -> assertEquals(attachment.size(), content.readAllBytes().length, attachment::toString)).document();
        assertNotNull(document.identity());
        assertNotNull(document.conversationId());
        assertNotNull(document.direction());
        assertTrue(document.problems().size() <= MOST_PROBLEMS, document.problems()::toString);
        document.problems().forEach(problem -> assertTrue(!problem.isBlank() && problem.length() <= LONGEST_PROBLEM, problem));
        assertEquals(document.identity(), Mails.read(message).document().identity());

        final ByteArrayOutputStream json = new ByteArrayOutputStream();
        EmailDocumentJson.write(document, json);
        assertEquals(document, EmailDocumentJson.read(new ByteArrayInputStream(json.toByteArray())));
    }
}
