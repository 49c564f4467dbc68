/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;

import java.util.List;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@DisplayName("R4: recipients, subject and threading follow from the mail that is answered")
class FollowingTest {
    private static final EmailAddress ALIAS = new EmailAddress("Sales", "Sales@example.org");
    private static final EmailAddress COLLEAGUE = new EmailAddress("Cleo", "cleo@example.org");
    private static final EmailAddress DORA = new EmailAddress("Dora", "dora@example.com");

    private static Original between(final EmailAddress from, final List<EmailAddress> replyTo, final List<EmailAddress> to,
            final List<EmailAddress> cc) {
        return new Original("one@example.com", null, List.of(), from, replyTo, to, cc, "The offer", Composing.NOW, "Hello", null, null);
    }

    private static OutgoingEmail reply(final Original original, final Answer answer) throws InvalidOutgoingEmailException {
        return EmailComposer.reply(Composing.AUTHOR, original, answer).text("Hi").build();
    }

    @Test
    void aReplyGoesToReplyToElseToFrom() throws InvalidOutgoingEmailException {
        assertEquals(List.of(Composing.ADA), reply(between(Composing.ADA, List.of(), List.of(Composing.BEN), List.of(DORA)), Answer.SENDER).to());
        final OutgoingEmail redirected = reply(between(Composing.ADA, List.of(DORA, Composing.CARL), List.of(Composing.BEN), List.of()),
                Answer.SENDER);
        assertEquals(List.of(DORA, Composing.CARL), redirected.to());
        assertEquals(List.of(), redirected.cc());
    }

    @Test
    void aReplyToAllKeepsColleaguesAndLeavesOurselvesOut() throws InvalidOutgoingEmailException {
        final OutgoingEmail email = reply(between(Composing.ADA, List.of(), List.of(Composing.BEN, DORA, new EmailAddress("A.", "ADA@example.com")),
                List.of(ALIAS, COLLEAGUE, DORA)), Answer.ALL);
        assertEquals(List.of(Composing.ADA), email.to());
        assertEquals(List.of(DORA, COLLEAGUE), email.cc());
        assertEquals(List.of(), email.notes());
    }

    @Test
    void aReplyToThatNamesUsIsPassedOver() throws InvalidOutgoingEmailException {
        assertEquals(List.of(Composing.ADA), reply(between(Composing.ADA, List.of(ALIAS), List.of(), List.of()), Answer.SENDER).to());
    }

    @Test
    void aReplyToOurOwnMailIsAFollowUp() throws InvalidOutgoingEmailException {
        for (final EmailAddress self : List.of(Composing.BEN, ALIAS)) {
            final Original own = between(self, List.of(self), List.of(Composing.ADA, ALIAS), List.of(DORA));
            final OutgoingEmail email = reply(own, Answer.SENDER);
            assertEquals(List.of(Composing.ADA), email.to());
            assertEquals(List.of(DORA), email.cc());
            final OutgoingEmail followUp = EmailComposer.followUp(Composing.AUTHOR, own).text("Any news?").build();
            assertEquals(List.of(Composing.ADA), followUp.to());
            assertEquals("Re: The offer", followUp.subject());
            assertEquals(List.of("one@example.com"), followUp.references());
        }
    }

    @Test
    @DisplayName("I2: our mailbox with a tag is ours, a stranger's tag is the stranger's, and a domain is one in both its spellings")
    void tagsAndSpellingsMakeNoStrangers() throws InvalidOutgoingEmailException {
        final EmailAddress tagged = new EmailAddress(null, Composing.BEN.address().replace("@", "+test@"));
        final EmailAddress doraToo = new EmailAddress(null, DORA.address().replace("@", "+home@"));
        final OutgoingEmail all = reply(between(Composing.ADA, List.of(tagged), List.of(tagged, DORA, doraToo), List.of()), Answer.ALL);
        assertEquals(List.of(Composing.ADA), all.to());
        assertEquals(List.of(DORA, doraToo), all.cc());

        final OutgoingEmail followUp = reply(between(tagged, List.of(), List.of(new EmailAddress(null, "eva@m\u00fcller.example"),
                new EmailAddress(null, "Eva@xn--mller-kva.example")), List.of()), Answer.SENDER);
        assertEquals(List.of(new EmailAddress(null, "eva@xn--mller-kva.example")), followUp.to());
    }

    @Test
    void whoCannotBeAnsweredIsSaid() {
        for (final EmailAddress from : new EmailAddress[] {null, new EmailAddress("x", "undisclosed"), new EmailAddress(null, "MAILER-DAEMON")}) {
            final Original original = between(from, List.of(), List.of(Composing.BEN, DORA), List.of());
            assertThrows(InvalidOutgoingEmailException.class, () -> EmailComposer.reply(Composing.AUTHOR, original, Answer.ALL));
        }
        assertThrows(InvalidOutgoingEmailException.class, () -> EmailComposer.followUp(Composing.AUTHOR, Composing.original()));
    }

    @Test
    void malformedOtherRecipientsAreLeftOutAndNoted() throws InvalidOutgoingEmailException {
        final OutgoingEmail email = reply(between(Composing.ADA, List.of(), List.of(new EmailAddress("x", "x@"), DORA), List.of()), Answer.ALL);
        assertEquals(List.of(DORA), email.cc());
        assertEquals(1, email.notes().size());
        assertTrue(email.notes().get(0).endsWith("It was left out."), email.notes().toString());
    }

    @ParameterizedTest
    @CsvSource(value = {"The offer|Re: The offer", "Re: The offer|Re: The offer", "RE: AW: re: Sv: The offer|Re: The offer", "Antw: x|Re: x",
        "Re[2]: x|Re: x",
        "RE(3) : x|Re: x", "回复：报价|Re: 报价", "Odp: x|Re: x", "Re: Fwd: x|Re: Fwd: x", "Fwd: x|Re: Fwd: x", "Rebate: x|Re: Rebate: x",
        "Project Re: x|Re: Project Re: x",
        "''|Re:", "Re:|Re:", "Re: Re: |Re:", ": x|Re: : x", "  RES:x |Re: x", "Order 12:30|Re: Order 12:30"}, delimiter = '|')
    void aReplySaysReOnce(final String subject, final String expected) throws InvalidOutgoingEmailException {
        final Original original = new Original(null, null, null, Composing.ADA, null, null, null, subject, null, null, null, null);
        assertEquals(expected, Composing.reply(original).build().subject());
        assertEquals(expected, Composing.read(Composing.reply(original).build()).subject());
    }

    @ParameterizedTest
    @CsvSource(value = {"x|Fwd: x", "Fwd: x|Fwd: x", "WG: AW: x|Fwd: x", "Re: x|Fwd: x", "转发：x|Fwd: x", "''|Fwd:"}, delimiter = '|')
    void aForwardSaysFwdOnce(final String subject, final String expected) throws InvalidOutgoingEmailException {
        final Original original = new Original(null, null, null, null, null, null, null, subject, null, null, null, null);
        assertEquals(expected, EmailComposer.forward(Composing.AUTHOR, original).to(List.of(Composing.ADA)).build().subject());
    }

    @Test
    void referencesAreThoseOfTheOriginalAndItsId() throws InvalidOutgoingEmailException {
        assertThread("c@x", List.of("a@x", "b@x", "c@x"), thread("c@x", "b@x", List.of("a@x", "b@x")));
        assertThread("c@x", List.of("b@x", "c@x"), thread("c@x", "b@x", List.of()));
        assertThread("c@x", List.of("c@x"), thread("c@x", null, List.of()));
        assertThread(null, List.of("a@x"), thread(null, null, List.of("a@x")));
        assertThread(null, List.of(), thread(null, null, List.of()));
        assertThread("c@x", List.of("a@x", "b@x", "c@x"), thread("c@x", null, List.of("a@x", "c@x", "b@x")));
        assertThread(null, List.of("a@x"), thread("c <d>@x", null, List.of("a@x", "\u00e4@x", "b b@x")));
    }

    private static Original thread(final String id, final String inReplyTo, final List<String> references) {
        return new Original(id, inReplyTo, references, Composing.ADA, null, null, null, "x", null, null, null, null);
    }

    private static void assertThread(final String inReplyTo, final List<String> references,
            final Original original) throws InvalidOutgoingEmailException {
        final OutgoingEmail email = Composing.reply(original).build();
        assertEquals(inReplyTo, email.inReplyTo());
        assertEquals(references, email.references());
        final EmailDocument document = Composing.read(email);
        assertEquals(inReplyTo, document.inReplyTo());
        assertEquals(references, document.references());
        assertNull(Composing.reply(original).withoutThread().build().inReplyTo());
        assertEquals(List.of(), Composing.reply(original).withoutThread().build().references());
    }

    @Test
    void longReferencesKeepTheFirstAndTheLatest() throws InvalidOutgoingEmailException {
        final List<String> ids = IntStream.range(0, 500).mapToObj(i -> "id" + i + "@example.com").toList();
        final List<String> kept = Composing.reply(thread("last@example.com", null, ids)).build().references();
        assertEquals(30, kept.size());
        assertEquals("id0@example.com", kept.get(0));
        assertEquals("id499@example.com", kept.get(28));
        assertEquals("last@example.com", kept.get(29));
        final List<String> large = IntStream.range(0, 40).mapToObj(i -> i + "x".repeat(480) + "@example.com").toList();
        final OutgoingEmail email = Composing.reply(thread("last@example.com", null, large)).build();
        assertTrue(String.join(" ", email.references()).length() < 6500);
        assertEquals(large.get(0), email.references().get(0));
        assertEquals("last@example.com", email.references().get(email.references().size() - 1));
        assertEquals(email.references(), Composing.read(email).references());
    }

    @Test
    void aConversationOfManyAnswersStaysOne() throws InvalidOutgoingEmailException {
        final Author ada = Author.of(Composing.ADA);
        EmailDocument last = Composing.read(Composing.fixed(EmailComposer.newEmail(Composing.AUTHOR)).to(List.of(Composing.ADA)).subject("Start")
                .text("0").build());
        final String conversation = last.conversationId();
        for (int i = 1; i <= 60; i++) {
            final OutgoingEmail email = EmailComposer.reply(i % 2 == 0 ? Composing.AUTHOR : ada, Original.of(last), Answer.ALL).text("Answer " + i)
                    .messageIdSeed("seed " + i).htmlAlternative(i % 3 == 0).build();
            last = Composing.read(email);
            assertEquals(conversation, last.conversationId());
            assertEquals("Answer " + i, last.reply());
            assertEquals("Re: Start", last.subject());
            assertEquals(1, last.to().size());
        }
    }
}
