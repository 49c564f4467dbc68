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

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

class AutomationClassifierTest {

    private static Automation of(final String header) {
        return Mails.read(header + "\nDate: Tue, 3 Mar 2026 09:30:00 +0100\n\nHello\n").automation();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            From: a@example.com | HUMAN        |
            Auto-Submitted: no | HUMAN        |
            Subject: Re: Out of office next week? | HUMAN        |
            Subject: Automatic reply: The offer | AUTO_REPLY | Subject: automatic reply:
            Subject: Re: Automatic reply: The offer | HUMAN |
            Subject: Out of office next week? | HUMAN |
            Subject: Abwesenheitsnotiz: Das Angebot | AUTO_REPLY | Subject: abwesenheitsnotiz
            Auto-Submitted: auto-replied (vacation) | AUTO_REPLY | Auto-Submitted: auto-replied (vacation)
            X-Autoreply: yes | AUTO_REPLY | X-Autoreply: yes
            Precedence: auto_reply | AUTO_REPLY | Precedence: auto_reply
            List-Post: <mailto:dev@lists.example.net> | MAILING_LIST | List-Post: <mailto:dev@lists.example.net>
            Precedence: list | MAILING_LIST | Precedence: list
            List-Unsubscribe: <https://news.example.com/u> | NEWSLETTER | List-Unsubscribe
            Feedback-ID: 1:2:campaign | NEWSLETTER | Feedback-ID
            Auto-Submitted: auto-generated | NOTIFICATION | Auto-Submitted: auto-generated
            From: No Reply <no-reply@shop.example.com> | NOTIFICATION | From: no-reply@shop.example.com
            Precedence: bulk | NOTIFICATION | Precedence: bulk
            Return-Path: <> | NOTIFICATION | Return-Path: <>
            From: MAILER-DAEMON@mx.example.com | BOUNCE | From: mailer-daemon@mx.example.com
            Subject: Mail delivery failed: returning message to sender | BOUNCE | Subject: Mail delivery failed: returning message to sender
            Content-Type: multipart/report; report-type=delivery-status | BOUNCE | Content-Type: multipart/report; report-type=delivery-status
            Content-Type: text/calendar; method=REQUEST | CALENDAR | Content-Type: text/calendar; method=REQUEST
            """)
    void headersDecideAndAreNamed(final String header, final AutomationKind kind, final String evidence) {
        final String sender = header.startsWith("From:") ? "" : "From: Ada Example <ada@example.com>\n";
        final Automation automation = of(sender + header);
        assertEquals(kind, automation.kind());
        assertEquals(evidence == null ? List.of() : List.of(evidence), automation.evidence());
    }

    @Test
    void aBounceWithoutAReportIsKnownByItsSenderAndSubject() {
        final Automation automation = of("From: Mail Delivery System <postmaster@mx.example.com>\nSubject: Undeliverable: The offer");
        assertEquals(AutomationKind.BOUNCE, automation.kind());
        assertEquals(List.of("From: postmaster@mx.example.com", "Subject: undeliverable"), automation.evidence());
        assertEquals(AutomationKind.HUMAN, of("From: ada@example.com\nSubject: Re: Undeliverable goods").kind());
    }

    @Test
    void aReceiptOfReadingIsOne() {
        assertEquals(AutomationKind.READ_RECEIPT,
                of("From: ada@example.com\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b").kind());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Read: The offer       | Your message was read on Tuesday, March 3, 2026.     | READ_RECEIPT
            Gelesen: Das Angebot  | Ihre Nachricht wurde gelesen am Dienstag, 3.3.2026.  | READ_RECEIPT
            Lu : L'offre          | Votre message a été lu le mardi 3 mars 2026.         | READ_RECEIPT
            Read: a book I liked  | Hello Ben, this one is good.                         | HUMAN
            """)
    void aReceiptOfReadingWithoutReportIsKnownByItsSubjectAndText(final String subject, final String text, final AutomationKind kind) {
        assertEquals(kind, Mails.read("From: ada@example.com\nSubject: " + subject + "\n\n" + text + "\n").automation().kind());
    }

    @Test
    void aRefusalInTheFormOfAReceiptIsABounce() {
        final Automation automation = Mails.read("""
                From: MAILER-DAEMON@mx.example.com
                Subject: Automatically rejected mail
                Content-Type: multipart/report; report-type=disposition-notification; boundary=b

                --b

                Your message to <ben@example.org> was automatically rejected: Quota exceeded
                --b
                Content-Type: message/disposition-notification

                Final-Recipient: rfc822; ben@example.org
                Original-Message-ID: <zero@example.com>
                Disposition: automatic-action/MDN-sent-automatically; deleted
                --b--
                """).automation();
        assertEquals(AutomationKind.BOUNCE, automation.kind());
        assertEquals("ben@example.org", automation.bounce().recipients().get(0).address());
    }

    @Test
    void anInvitationWithinAlternativesIsCalendar() {
        assertEquals(AutomationKind.CALENDAR, Mails.read(Mails.with("""
                Content-Type: multipart/alternative; boundary=b

                --b

                Let us meet
                --b
                Content-Type: text/calendar; method=REQUEST; charset=utf-8

                BEGIN:VCALENDAR
                --b--
                """)).automation().kind());
    }

    @Test
    void anAttachedCalendarFileIsJustAFile() {
        assertEquals(AutomationKind.HUMAN, Mails.read(Mails.with("""
                Content-Type: multipart/mixed; boundary=b

                --b

                Here are the dates
                --b
                Content-Type: text/calendar; name=dates.ics

                BEGIN:VCALENDAR
                --b--
                """)).automation().kind());
    }
}
