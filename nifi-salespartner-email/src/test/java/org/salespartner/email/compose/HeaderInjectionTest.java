/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@DisplayName("T4: nothing from outside makes a header of its own")
class HeaderInjectionTest {
    private static final Set<String> FIELDS = Set.of("Date", "From", "To", "Message-ID", "In-Reply-To", "References", "Subject", "MIME-Version",
            "Content-Type", "Content-Transfer-Encoding");

    static List<String> attacks() {
        final List<String> attacks = new ArrayList<>();
        for (final String end : List.of("\r\n", "\n", "\r", "\n\n", "\r\n\r\n", "\u0000", "\u0085", "\u2028", "\u2029", "\u000b", "\f", "\u001b",
                "\n ", "\r\n\t",
                "=?utf-8?Q?=0D=0A?=", "=0D=0A", "%0d%0a", "\u560a\u560d", "\uff0d\uff0a", "\u202e", "\u200b")) {
            attacks.add("Hello" + end + "Bcc: eve@example.com");
            attacks.add(end + "Bcc: eve@example.com" + end);
            attacks.add("Hello\"" + end + "Bcc: eve@example.com" + end + "X: \"<>,;");
        }
        return attacks;
    }

    private static void assertNothingNew(final OutgoingEmail email) {
        final Set<String> names = new TreeSet<>();
        for (final String line : Composing.header(email).split("\r\n")) {
            if (!line.startsWith(" ")) {
                names.add(line.substring(0, line.indexOf(':')));
            }
        }
        names.removeAll(FIELDS);
        assertEquals(Set.of(), names, () -> Composing.header(email));
        final EmailDocument document = Composing.read(email);
        assertEquals(List.of(), document.bcc());
        assertEquals(List.of("ada@example.com"), document.to().stream().map(EmailAddress::address).toList());
        assertEquals(List.of("ada@example.com"), email.recipients());
        assertEquals("ben@example.org", document.from().address());
        assertEquals(List.of(), document.problems());
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void bySubjectNameOrFileName(final String attack) throws InvalidOutgoingEmailException {
        assertNothingNew(Composing.newEmail().subject(attack).build());
        assertNothingNew(Composing.newEmail().to(List.of(new EmailAddress(attack, "ada@example.com"))).build());
        assertNothingNew(EmailComposer.newEmail(Author.of(new EmailAddress(attack, "ben@example.org"))).to(List.of(Composing.ADA)).build());
        final OutgoingEmail email = Composing.newEmail().attach(Composing.file(attack, attack, "x")).build();
        assertNothingNew(email);
        assertEquals(1, Composing.read(email).attachments().size());
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void byAnythingInTheMailThatIsAnswered(final String attack) throws InvalidOutgoingEmailException {
        final EmailAddress named = new EmailAddress(attack, "ada@example.com");
        final Original original = new Original(attack, attack, List.of(attack, "zero@example.com", attack + "@x"), named, List.of(),
                List.of(Composing.BEN), List.of(new EmailAddress(null, attack)), attack, Composing.NOW, attack, attack, attack);
        for (final boolean html : new boolean[] {false, true}) {
            final OutgoingEmail reply = EmailComposer.reply(Author.of(Composing.BEN), original, Answer.ALL).text("Hi").htmlAlternative(html).build();
            assertNothingNew(reply);
            assertEquals("Hi", Composing.read(reply).reply());
            assertTrue(reply.subject().startsWith("Re: "), reply.subject());
            assertEquals(1, reply.notes().size());
            assertNothingNew(EmailComposer.forward(Author.of(Composing.BEN), original).to(List.of(Composing.ADA)).htmlAlternative(html).build());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eve@example.com\r\nBcc: x@example.com", "eve@example.com\u0000", "eve\n@example.com", "eve@exam\rple.com",
        "a,b@example.com",
        "a@b@example.com", "<a@example.com>", "a@example.com, b@example.com", "\"a b\"@example.com", "a@[127.0.0.1]", "a@127.0.0.1", "a@localhost",
        "a@-x.example", "a@x-.example", "a@x..example", "a@.example.com", ".a@example.com", "a.@example.com", "a..b@example.com", "@example.com",
        "a@", "a", "",
        "a b@example.com", "a@exa mple.com", "ä@example.com", "a@straße.example", "a@ｅxample.com", "a@example。com", "a@exam_ple.com",
        "a@example.com>",
        "a(b)@example.com", "mailto:a@example.com", "a@example.com\u200b", "a@example.123"})
    void addressesThatAreNoneAreRefused(final String address) {
        for (final String field : List.of("To", "Cc", "Bcc", "Reply-To")) {
            final List<EmailAddress> bad = List.of(new EmailAddress("Eve", address));
            final OutgoingEmailBuilder builder = Composing.newEmail();
            final OutgoingEmailBuilder given = switch (field) {
                case "To" -> builder.to(bad);
                case "Cc" -> builder.cc(bad);
                case "Bcc" -> builder.bcc(bad);
                default -> builder.replyTo(bad.get(0));
            };
            final InvalidOutgoingEmailException refusal = assertThrows(InvalidOutgoingEmailException.class, given::build);
            assertTrue(refusal.getMessage().contains("in " + field + " is not one"), refusal.getMessage());
            assertFalse(refusal.getMessage().chars().anyMatch(Character::isISOControl), refusal.getMessage());
        }
        assertThrows(InvalidOutgoingEmailException.class, () -> EmailComposer.newEmail(Author.of(new EmailAddress("Ben", address)))
                .to(List.of(Composing.ADA)).build());
    }

    @Test
    void addressesOfNoAddressAreRefused() {
        assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail().to(List.of(new EmailAddress("x", null))).build());
        assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail()
                .to(List.of(new EmailAddress(null, "a".repeat(65) + "@example.com"))).build());
        assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail()
                .to(List.of(new EmailAddress(null, "a@" + "b.".repeat(130) + "com"))).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.com", "a.b+c=d@mail.example.co.uk", "o'neil_{x}~!#$%&*/?^`|@example.com", "1@2.example",
        "a@xn--mnchen-3ya.example"})
    void usualAddressesAreTaken(final String address) throws InvalidOutgoingEmailException {
        final OutgoingEmail email = Composing.newEmail().to(List.of(new EmailAddress(null, address))).build();
        assertEquals(List.of(address), email.recipients());
        assertEquals(address, Composing.read(email).to().get(0).address());
    }

    @Test
    void domainsInUnicodeBecomeAscii() throws InvalidOutgoingEmailException {
        final List<EmailAddress> to = List.of(new EmailAddress("Ada", "Ada@MÜNCHEN.example"), new EmailAddress(null, "ada@mu\u0308nchen.EXAMPLE"),
                new EmailAddress(null, "x@例え.テスト"));
        final OutgoingEmail email = Composing.newEmail().to(to).build();
        assertEquals(List.of("Ada@xn--mnchen-3ya.example", "x@xn--r8jz45g.xn--zckzah"), email.recipients());
    }

    @Test
    void recipientsAreBounded() throws InvalidOutgoingEmailException {
        final List<EmailAddress> many = IntStream.range(0, 101).mapToObj(i -> new EmailAddress(null, "a" + i + "@example.com")).toList();
        assertEquals(100, Composing.newEmail().to(many.subList(0, 60)).cc(many.subList(60, 100)).build().recipients().size());
        assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail().to(many.subList(0, 60)).bcc(many.subList(60, 101)).build());
        assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail().to(many.subList(0, 3)).mostRecipients(2).build());
        assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail().to(List.of()).build());
    }

    @Test
    void ownHeadersAreHarmlessOrRefused() throws InvalidOutgoingEmailException {
        final String digest = "0123456789abcdef".repeat(4);
        assertTrue(Composing.header(Composing.newEmail().header("X-Draft", digest).build()).contains("\r\nX-Draft: " + digest + "\r\n"));
        for (final String name : List.of("Bcc", "X-", "X-A B", "X-A:", "X-A\r\nBcc", "", "Resent-To", "X-\u00e4", "X-" + "a".repeat(80))) {
            assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail().header(name, "x").build(), name);
        }
        for (final String value : List.of("a\r\nBcc: x@example.com", "a\nb", "a\rb", "a\u0000", "ä", "", " ", "=?utf-8?Q?=0A?=", "a".repeat(501))) {
            assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail().header("X-A", value).build(), value);
        }
    }

    @Test
    void messageIdsAreChecked() throws InvalidOutgoingEmailException {
        assertEquals("a.b@example.org", Composing.newEmail().messageId("<a.b@example.org>").build().messageId());
        assertEquals("mail.example.net", Composing.newEmail().messageIdDomain("Mail.Example.net").build().messageId().split("@")[1]);
        for (final String id : List.of("a", "a@b>\r\nBcc: x@example.com", "<a@b", "a b@c", "a@b@c", "@b", "a@", "\u00e4@b", "a@" + "b".repeat(300))) {
            assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail().messageId(id).build(), id);
        }
        assertThrows(InvalidOutgoingEmailException.class, () -> Composing.newEmail().messageIdDomain("x\r\ny.example").build());
    }
}
