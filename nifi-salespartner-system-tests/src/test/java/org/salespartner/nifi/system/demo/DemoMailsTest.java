/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DemoMailsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final int TEN_MEGABYTES = 10_000_000;

    private static Collected demo;

    @BeforeAll
    static void read() throws Exception {
        demo = new Collected();
        new DemoMails(NOW).forEach(demo);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-20T12:00:00Z", "2027-03-01T00:00:00Z", "2027-08-14T23:59:59Z", "2028-02-29T06:00:00Z",
        "2026-11-26T06:30:00Z", "2027-06-17T06:30:00Z"})
    void everyMailLiesWithinTheLast29DaysWheneverTheDemoStarts(final String start) throws Exception {
        final Instant now = Instant.parse(start);
        final Collected mails = new Collected();

        new DemoMails(now).forEach(mails);

        for (final SourceMail mail : mails.mails) {
            assertTrue(mail.received().isAfter(now.minus(Duration.ofDays(29))) && !mail.received().isAfter(now), mail::toString);
        }
    }

    @Test
    void theDateOfAMailIsWhenTheMailboxGotIt() throws Exception {
        for (final SourceMail mail : demo.mails) {
            if (!mail.name().contains("malformed")) {
                final Message message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.content()));
                assertEquals(mail.received(), message.getSentDate().toInstant(), mail.name());
            }
        }
    }

    @Test
    void noTokenIsLeft() {
        for (final SourceMail mail : demo.mails) {
            assertFalse(new String(mail.content(), StandardCharsets.ISO_8859_1).contains("{{"), mail.name());
        }
    }

    @Test
    void theMonthHasWhatAMonthHas() {
        final Set<String> names = new HashSet<>(demo.names());
        assertEquals(45, names.size());
        assertEquals(List.of("INBOX", "Sent"), demo.mails.stream().map(SourceMail::folder).distinct().sorted().toList());
        assertEquals(2, demo.names().stream().filter("Sent/05-quote-eastquay.eml"::equals).count());
        assertTrue(demo.mails.stream().anyMatch(mail -> mail.content().length > TEN_MEGABYTES));
    }

    @Test
    void eachMailHasItsOwnMessageId() {
        final List<String> ids = demo.mails.stream().filter(mail -> !"INBOX".equals(mail.folder()) || !mail.name().startsWith("Sent"))
                .map(mail -> MailHeaders.messageId(mail.content()).orElseThrow()).toList();

        assertEquals(ids.size(), new HashSet<>(ids).size());
    }

    @Test
    void theContactsAreThoseOfTheMails() throws Exception {
        final String contacts = new String(DemoMails.contacts(), StandardCharsets.UTF_8);

        assertTrue(contacts.startsWith("id,name,first_name,last_name,email,title,phone,company,domain\n"));
        for (final String line : contacts.lines().skip(1).toList()) {
            final String[] fields = line.split(",", -1);
            assertEquals(9, fields.length, line);
            assertTrue(demo.mails.stream().anyMatch(mail -> new String(mail.content(), StandardCharsets.ISO_8859_1).contains(fields[4])), line);
        }
    }
}
