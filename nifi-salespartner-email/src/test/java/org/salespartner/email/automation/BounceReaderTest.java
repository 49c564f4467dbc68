/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.email.Mails;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Bounce;
import org.salespartner.email.document.BounceReason;
import org.salespartner.email.document.BounceRecipient;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BounceReaderTest {

    private static final String DAEMON = "From: Mail System <MAILER-DAEMON@mx.example.com>\nTo: ada@example.com\nSubject: failure notice\n";

    private static Bounce of(final String message) {
        final Automation automation = Mails.read(message).automation();
        assertEquals(AutomationKind.BOUNCE, automation.kind());
        return automation.bounce();
    }

    private static Bounce text(final String body) {
        return of(DAEMON + "\n" + body.replace("\\n", "\n"));
    }

    private static Bounce report(final String fields) {
        return of(DAEMON + """
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b

                Sorry.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.com

                %s
                --b
                Content-Type: text/rfc822-headers

                From: ada@example.com
                To: ben@example.org
                Message-ID: <one@example.com>
                Subject: The offer
                --b--
                """.formatted(fields));
    }

    @Test
    void aReportNamesTheRecipientAsWrittenAndAsFailed() {
        final Bounce bounce = report("""
                Original-Recipient: rfc822;ben@example.org
                Final-Recipient: rfc822; ben.sample@mail.example.net
                Action: failed
                Status: 5.2.2
                Diagnostic-Code: smtp; 552 5.2.2
                 mailbox full""");
        assertEquals(new Bounce(true, List.of(new BounceRecipient("ben@example.org", "ben.sample@mail.example.net", true, "5.2.2",
                BounceReason.MAILBOX_FULL, "smtp; 552 5.2.2 mailbox full")), "one@example.com"), bounce);
    }

    @Test
    void aDelayIsTemporary() {
        final Bounce bounce = report("Final-Recipient: rfc822; ben@example.org\nAction: delayed\nStatus: 4.4.1");
        assertFalse(bounce.permanent());
        assertEquals(BounceReason.HOST_UNREACHABLE, bounce.recipients().get(0).reason());
    }

    @Test
    void aVagueStatusGivesWayToTheServersOwn() {
        final BounceRecipient recipient = report("""
                Final-Recipient: rfc822; ben@example.org
                Action: failed
                Status: 5.0.0
                Diagnostic-Code: smtp; 550 5.7.26 The sender's DMARC policy""").recipients().get(0);
        assertEquals("5.7.26", recipient.status());
        assertEquals(BounceReason.NOT_AUTHENTICATED, recipient.reason());
    }

    @Test
    void aReportOfSuccessIsNoBounce() {
        final Automation automation = Mails.read("""
                From: MAILER-DAEMON@mx.example.com
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/delivery-status

                Final-Recipient: rfc822; ben@example.org
                Action: delivered
                Status: 2.0.0
                --b--
                """).automation();
        assertEquals(AutomationKind.NOTIFICATION, automation.kind());
        assertNull(automation.bounce());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            I was not able to deliver your message.\\n\\n<ben@example.org>:\\nRemote host said: 550 5.1.1 User unknown  | true | 5.1.1 | USER_UNKNOWN
            These addresses failed:\\n\\n  ben@example.org\\n    SMTP error: host mx [192.0.2.5]: 452 mailbox full      | false |     | MAILBOX_FULL
            Delivery to the following recipient has been delayed:\\n\\n     ben@example.org\\n\\nIt will be retried.    | false |     | OTHER
            Your message to ben@example.org couldn't be delivered.\\nThe domain does not exist.                         | true |      | HOST_UNKNOWN
            Failed Recipient: ben@example.org\\nReason: message too large                                              | true |      | TOO_LARGE
            Ihre Nachricht konnte nicht zugestellt werden:\\n\\n* ben@example.org\\n\\nQuota überschritten              | true |      | MAILBOX_FULL
            While talking to mx.example.org:\\n>>> RCPT To:<ben@example.org>\\n<<< 550 5.1.1 no such user              | true | 5.1.1 | USER_UNKNOWN
            Message details:\\n  MAIL FROM: ada@example.com\\n  RCPT TO: ben@example.org\\n  554 5.4.6 too many hops    | true | 5.4.6 | LOOP
            """)
    void mailSystemsWithoutReportsAreUnderstoodByHowTheyLayOutTheirText(final String body, final boolean permanent, final String status,
            final BounceReason reason) {
        final Bounce bounce = text(body);
        assertEquals(List.of("ben@example.org"), bounce.recipients().stream().map(BounceRecipient::address).toList());
        final BounceRecipient recipient = bounce.recipients().get(0);
        assertEquals(permanent, recipient.permanent());
        assertEquals(status, recipient.status());
        assertEquals(reason, recipient.reason());
    }

    @Test
    void theReturnedMailIsNotLookedThroughForRecipientsButForItsId() {
        final Bounce bounce = text("""
                <ben@example.org>:
                550 no such user
                <cleo@example.org>:
                550 no such user

                --- Below this line is a copy of the message.

                Return-Path: <ada@example.com>
                Message-ID: <zero@example.com>
                To: ben@example.org, cleo@example.org

                <dan@example.org>: could not be delivered
                """);
        assertEquals(List.of("ben@example.org", "cleo@example.org"), bounce.recipients().stream().map(BounceRecipient::address).toList());
        assertEquals("zero@example.com", bounce.originalMessageId());
    }

    @Test
    void theAddressBeforeAForwardingIsTheOneTheSenderKnows() {
        final BounceRecipient recipient = text("Failed:\n\n  ben@mail.example.net\n    (generated from ben@example.org)\n    550 unknown user")
                .recipients().get(0);
        assertEquals("ben@example.org", recipient.address());
        assertEquals("ben@mail.example.net", recipient.finalAddress());
    }

    @Test
    void aMailThatOnlySpeaksOfABounceIsHuman() {
        final String pasted = """
                Hello Ben,

                my mail could not be delivered, can you look?

                <cleo@example.org>: host mx.example.org said: 550 5.1.1 User unknown
                """;
        assertEquals(AutomationKind.HUMAN, Mails.read(Mails.plain(pasted)).automation().kind());
        final String forwarded = "From: ada@example.com\nSubject: FW: Undeliverable: The offer\n\n" + pasted;
        assertEquals(AutomationKind.HUMAN, Mails.read(forwarded).automation().kind());
    }

    @Test
    void aBounceFromAnUnknownSystemIsKnownByItsText() {
        final Automation automation = Mails.read("""
                From: gateway@mx.example.com
                Subject: Mail could not be delivered

                The following mail could not be delivered.
                Sent <<< RCPT TO:<ben@example.org>
                Received >>> 550 no such user
                """).automation();
        assertEquals(AutomationKind.BOUNCE, automation.kind());
        assertEquals(List.of("Subject: mail could not be delivered", "Text: could not be delivered"), automation.evidence());
        assertEquals("ben@example.org", automation.bounce().recipients().get(0).address());
    }

    @Test
    void whomTheReturnedMailWasWrittenToIsTheLastResort() {
        final Bounce bounce = text("Sorry.\n\n--- Below this line is a copy of the message.\n\nTo: ben@example.org\nSubject: x\n");
        assertEquals("ben@example.org", bounce.recipients().get(0).address());
        assertTrue(bounce.permanent());
    }
}
