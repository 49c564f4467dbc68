/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.Mails;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Bounce;
import org.salespartner.email.document.BounceRecipient;
import org.salespartner.email.text.TextLine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How the mail systems of the world lay out a bounce, and what people write that looks like one: the messages stand in resources. */
class BounceFormatsTest {
    private static final String STATUS = "%%status\n";
    private static final String RETURNED = "%%returned\n";

    private static Stream<Arguments> samples(final String resource) throws IOException {
        try (InputStream in = BounceFormatsTest.class.getResourceAsStream(resource)) {
            final String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("(?m)^#### ")).filter(sample -> !sample.isBlank()).map(sample -> {
                final int end = sample.indexOf('\n');
                return Arguments.of(sample.substring(0, end), sample.substring(end + 1));
            });
        }
    }

    private static Stream<Arguments> bounces() throws IOException {
        return samples("bounces.txt");
    }

    private static Stream<Arguments> people() throws IOException {
        return samples("people.txt");
    }

    /** Makes a report of a text, of fields and of the header sent back, where the sample has them. */
    private static String message(final String sample) {
        final int blank = sample.indexOf("\n\n");
        final String header = "To: ada@example.com\nDate: Tue, 3 Mar 2026 09:31:00 +0100\nMIME-Version: 1.0\n" + sample.substring(0, blank);
        final String body = sample.substring(blank + 2);
        final int status = body.indexOf(STATUS);
        if (status < 0) {
            return header + (header.contains("Content-Type") ? "\n\n" : "\nContent-Type: text/plain; charset=utf-8\n\n") + body;
        }
        final String[] fields = body.substring(status + STATUS.length()).split(RETURNED);
        return header + "\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
                + "Content-Type: text/plain; charset=utf-8\n\n" + body.substring(0,
                status) + "\n--b\nContent-Type: message/delivery-status\n\n" + fields[0]
                + (fields.length == 1 ? "" : "\n--b\nContent-Type: text/rfc822-headers\n\n" + fields[1]) + "\n--b--\n";
    }

    /** The title: name, failed recipients, temporary or permanent, status code and reason of the first. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("bounces")
    void bouncesOfMailSystemsAreUnderstood(final String title, final String sample) {
        final String[] expected = Arrays.stream(title.split("\\|")).map(String::strip).toArray(String[]::new);
        final Automation automation = Mails.read(message(sample)).automation();
        assertEquals(AutomationKind.BOUNCE, automation.kind());
        final Bounce bounce = automation.bounce();
        assertEquals(List.of(expected[1].split(", ")), bounce.recipients().stream().map(BounceRecipient::address).toList());
        final BounceRecipient first = bounce.recipients().get(0);
        assertEquals(String.join(" | ", expected[2], expected[3], expected[4]), String.join(" | ", bounce.permanent() ? "permanent" : "temporary",
                first.status() == null ? "" : first.status(), first.reason().name()));
        if (sample.contains("<one@example.com>")) {
            assertEquals("one@example.com", bounce.originalMessageId());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bounces")
    void whoeverPastesForwardsOrAttachesABounceIsAPerson(final String title, final String sample) {
        final int blank = sample.indexOf("\n\n");
        final String subject = sample.lines().filter(line -> line.startsWith("Subject: ")).findFirst().orElseThrow();
        final String text = sample.substring(blank + 2).split(STATUS)[0];
        final String header = "From: Ada Example <ada@example.com>\nTo: carl@example.com\nMIME-Version: 1.0\n";
        final String plain = "\nContent-Type: text/plain; charset=utf-8\n\n";
        assertHuman(header + "Subject: Mail to Ben" + plain + "Hello Carl,\n\nI got this, what does it mean?\n\n" + text + "\nAda\n");
        assertHuman(header + subject + plain + "Hello Carl,\n\nI got this, what does it mean?\n\n" + text + "\nAda\n");
        assertHuman(header + "User-Agent: Mozilla Thunderbird\n" + subject + plain + text);
        assertHuman(header + subject.replace("Subject: ", "Subject: FW: ") + plain + text);
        assertHuman(header + subject.replace("Subject: ",
                "Subject: Fwd: ") + "\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n\nsee below\n"
                + "--outer\nContent-Type: message/rfc822\n\n" + message(sample) + "\n--outer--\n");
    }

    private static void assertHuman(final String message) {
        final Automation automation = Mails.read(message).automation();
        assertEquals(AutomationKind.HUMAN, automation.kind(), () -> automation.evidence() + "\n" + message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("people")
    void whatPeopleWriteIsNotTakenForABounceOrAnAutomaticReply(final String title, final String sample) {
        final Automation automation = Mails.read(sample).automation();
        assertEquals(title.substring(title.indexOf(" | ") + 3), automation.kind().value(), () -> automation.evidence().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<ben@example.org>:", "Message-ID: <a>\nDate: b\nFrom: c", "> a@b.example c@d.example", "\"@",
        "a@b.example (expanded from: c@d.example)",
        "550 5.1.1", "", "--- copy of the message ---", "{\"Message\":", "To: a@b.example"})
    void workIsLinear(final String pattern) throws IOException {
        final long once = looks(pattern, 4_000);
        final long twice = looks(pattern, 8_000);
        assertTrue(twice <= once * 2 + 1_000, () -> once + " looks for half, " + twice + " for all");
    }

    private static long looks(final String pattern, final int times) throws IOException {
        final List<String> text = List.of(("x\n" + (pattern + "\n").repeat(times)).split("\n", -1));
        final long[] count = new long[1];
        ReturnedMessage.begin(counted(text.stream().map(TextLine::plain).toList(), ignored -> count[0]++));
        final List<String> lines = counted(text, ignored -> count[0]++);
        BounceText.failures(lines, Set.of());
        BounceText.localName(lines);
        BounceSigns.opening(lines);
        BounceSigns.hasCode(lines);
        BounceSigns.isAll(lines);
        BounceNotice.of(counted(text.stream().map(TextLine::plain).toList(), ignored -> count[0]++));
        return count[0];
    }

    private static <T> List<T> counted(final List<T> list, final Consumer<T> look) {
        return new AbstractList<>() {
            @Override
            public T get(final int index) {
                look.accept(list.get(index));
                return list.get(index);
            }

            @Override
            public int size() {
                return list.size();
            }
        };
    }

    @Test
    void aMegabyteOfAlmostAddressesIsReadThrough() {
        for (final String pattern : List.of("\"@", "a@", "@", "550-", "5.1.1.", "<a@b.example>:\n", "Final-Recipient:\n", "> From: a@b.example\n")) {
            final String body = pattern.repeat((1 << 20) / pattern.length());
            final Automation automation = Mails.read("From: MAILER-DAEMON@mx.example.com\nSubject: failure notice\n\n" + body).automation();
            assertEquals(AutomationKind.BOUNCE, automation.kind());
            assertTrue(automation.bounce().recipients().size() <= 500);
        }
    }
}
