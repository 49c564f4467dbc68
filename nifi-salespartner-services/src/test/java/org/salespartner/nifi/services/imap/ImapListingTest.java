/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MessageReference;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapListingTest extends ImapDovecotTest {

    @Test
    void emptyMailboxHasNothingNewAndThenTakesWhatComes() throws Exception {
        final ImapEmailAccount account = account();
        try (Mailbox mailbox = account.openMailbox()) {
            final Changes nothing = mailbox.changes(INBOX, null, request(100, 10));
            assertEquals(List.of(), nothing.messages());
            assertFalse(nothing.more());
            assertEquals(nothing.cursor(), mailbox.changes(INBOX, nothing.cursor(), request(100, 10)).cursor());

            deliver("first", NOW);
            final Reading reading = readAll(mailbox, INBOX, nothing.cursor(), request(100, 10));
            assertEquals(List.of("first"), names(mailbox, INBOX, reading.messages()));
            assertEquals(List.of(), readAll(mailbox, INBOX, reading.cursor(), request(100, 10)).messages());
        }

        assertEquals(State.ACTIVE, account.getStatus().state());
    }

    @Test
    void firstReadingTakesTheWindowOldestFirstByReceivedTimeAndToldTimesAreExact() throws Exception {
        deliver("tooOld", NOW.minus(Duration.ofDays(30)).minusSeconds(60));
        deliver("justInside", NOW.minus(Duration.ofDays(30)).plusSeconds(60));
        deliver("newest", NOW);
        deliver("middle", NOW.minus(Duration.ofDays(5)));
        try (Mailbox mailbox = account().openMailbox()) {
            final Reading reading = readAll(mailbox, INBOX, null, request(100, 2));
            assertEquals(List.of("justInside", "middle", "newest"), names(mailbox, INBOX, reading.messages()));
            assertEquals(0, reading.leftOut());
            assertEquals(NOW, reading.messages().getLast().receivedAt());
            assertEquals(TestMail.named("newest").length, reading.messages().getLast().size());
        }
    }

    @Test
    void firstReadingTakesTheNewestOfTooManyAndTellsHowManyItLeftOut() throws Exception {
        for (int i = 0; i < 7; i++) {
            deliver("m" + i, NOW.minus(Duration.ofHours(10 - i)));
        }

        try (Mailbox mailbox = account().openMailbox()) {
            final Reading reading = readAll(mailbox, INBOX, null, request(3, 2));
            assertEquals(List.of("m4", "m5", "m6"), names(mailbox, INBOX, reading.messages()));
            assertEquals(4, reading.leftOut());
            assertEquals(List.of(), readAll(mailbox, INBOX, reading.cursor(), request(3, 2)).messages());
        }
    }

    @Test
    @DisplayName("S2: a first reading that is interrupted goes on with exactly what it had left, from any message on")
    void firstReadingGoesOnAfterARestart() throws Exception {
        for (int i = 0; i < 6; i++) {
            deliver("m" + i, NOW.minus(Duration.ofHours(i % 3)));
        }

        final Changes first;
        final List<MessageReference> all;
        try (Mailbox mailbox = account().openMailbox()) {
            all = readAll(mailbox, INBOX, null, request(5, 100)).messages();
            first = mailbox.changes(INBOX, null, request(5, 3));
        }

        assertEquals(5, all.size());
        deliver("meanwhile", NOW.minus(Duration.ofDays(20)));
        for (int taken = 0; taken < first.messages().size(); taken++) {
            final Changes.Listed last = first.messages().get(taken);
            assertEquals(all.get(taken), last.message());
            try (Mailbox mailbox = account().openMailbox()) {
                final Reading rest = readAll(mailbox, INBOX, last.cursorAfter(), request(5, 2));
                assertEquals(all.subList(taken + 1, all.size()), rest.messages());
                final Reading after = readAll(mailbox, INBOX, rest.cursor(), request(5, 2));
                assertEquals(List.of("meanwhile"), names(mailbox, INBOX, after.messages()));
            }
        }
    }

    @Test
    @DisplayName("S8: what is new is listed in pages, and each message's cursor goes on behind it")
    void newMessagesComeInPages() throws Exception {
        deliver("old", NOW);
        try (Mailbox mailbox = account().openMailbox()) {
            final String start = readAll(mailbox, INBOX, null, request(100, 10)).cursor();
            for (int i = 0; i < 5; i++) {
                deliver("m" + i, NOW.plusSeconds(i));
            }

            final Changes page = mailbox.changes(INBOX, start, request(100, 2));
            assertTrue(page.more());
            assertEquals(List.of("m0", "m1"), names(mailbox, INBOX, page.messages().stream().map(Changes.Listed::message).toList()));
            try (Mailbox other = account().openMailbox()) {
                final Reading rest = readAll(other, INBOX, page.messages().getFirst().cursorAfter(), request(100, 3));
                assertEquals(List.of("m1", "m2", "m3", "m4"), names(other, INBOX, rest.messages()));
            }

            assertEquals(List.of("m2", "m3", "m4"), names(mailbox, INBOX, readAll(mailbox, INBOX, page.cursor(), request(100, 2)).messages()));
        }
    }

    @Test
    @DisplayName("S4: numbers given to messages that are gone again are not asked for for ever")
    void numbersOfVanishedMessagesAreCounted() throws Exception {
        deliver("old", NOW);
        try (Mailbox mailbox = account().openMailbox()) {
            final String start = readAll(mailbox, INBOX, null, request(100, 10)).cursor();
            deliver("gone", NOW);
            dovecot.expunge(user, "INBOX", "HEADER", "Subject", "gone");
            final Changes nothing = mailbox.changes(INBOX, start, request(100, 10));
            assertEquals(List.of(), nothing.messages());
            deliver("next", NOW);
            assertEquals(List.of("next"), names(mailbox, INBOX, readAll(mailbox, INBOX, nothing.cursor(), request(100, 10)).messages()));
        }
    }

    @Test
    @DisplayName("S3: a folder that was numbered anew is read again from the window on; every message has the register key it had before")
    void changedUidValidityReadsTheWindowAgain() throws Exception {
        for (int i = 0; i < 4; i++) {
            deliver("m" + i, NOW.minus(Duration.ofDays(3 - i)));
        }

        final ImapEmailAccount account = account();
        final String cursor;
        final Set<String> taken;
        try (Mailbox mailbox = account.openMailbox()) {
            final Reading reading = readAll(mailbox, INBOX, null, request(3, 10));
            cursor = reading.cursor();
            taken = new HashSet<>(fetch(mailbox, INBOX, reading.messages(), FetchScope.FULL).keys.values());
            assertEquals(3, taken.size());
        }

        dovecot.renumber(user, "INBOX");
        deliver("m4", NOW);
        try (Mailbox mailbox = account().openMailbox()) {
            final CursorLostException lost = assertThrows(CursorLostException.class, () -> mailbox.changes(INBOX, cursor, request(3, 10)));
            assertTrue(lost.getMessage().contains(user) && lost.getMessage().contains("UIDVALIDITY"), lost.getMessage());
            deliver("m5", NOW.plusSeconds(1));
            final Reading again = readAll(mailbox, INBOX, lost.getRereadCursor(), request(1, 2));
            assertTrue(again.rereading());
            assertEquals(List.of("m1", "m2", "m3", "m4"), names(mailbox, INBOX, again.messages()));
            final Map<MessageReference, String> keys = mailbox.registerKeys(INBOX, again.messages());
            assertEquals(4, keys.size());
            assertEquals(Set.of(again.messages().getLast()), notTaken(keys, taken));
            final Reading after = readAll(mailbox, INBOX, again.cursor(), request(3, 10));
            assertFalse(after.rereading());
            assertEquals(List.of("m5"), names(mailbox, INBOX, after.messages()));
        }
    }

    @Test
    @DisplayName("S3: what was left out by the first reading stays left out, and a long outage is made good")
    void rereadReachesBackToWhatWasCovered() throws Exception {
        final Instant longAgo = NOW.minus(Duration.ofDays(60));
        deliver("leftOut", longAgo.minus(Duration.ofHours(1)));
        deliver("taken", longAgo);
        final String cursor;
        try (Mailbox mailbox = account().openMailbox()) {
            cursor = readAll(mailbox, INBOX, null, new ChangesRequest(NOW.minus(Duration.ofDays(90)), 1, 10)).cursor();
        }

        deliver("whileStopped", longAgo.plus(Duration.ofDays(10)));
        dovecot.renumber(user, "INBOX");
        try (Mailbox mailbox = account().openMailbox()) {
            final CursorLostException lost = assertThrows(CursorLostException.class, () -> mailbox.changes(INBOX, cursor, request(100, 10)));
            final Reading again = readAll(mailbox, INBOX, lost.getRereadCursor(), request(100, 10));
            assertEquals(List.of("taken", "whileStopped"), names(mailbox, INBOX, again.messages()));
        }
    }

    @Test
    @DisplayName("S3: a cursor nobody understands reads the window again")
    void unreadableCursorReadsTheWindowAgain() throws Exception {
        deliver("m", NOW);
        try (Mailbox mailbox = account().openMailbox()) {
            final CursorLostException lost = assertThrows(CursorLostException.class, () -> mailbox.changes(INBOX, "nonsense", request(100, 10)));
            assertEquals(List.of("m"), names(mailbox, INBOX, readAll(mailbox, INBOX, lost.getRereadCursor(), request(100, 10)).messages()));
        }
    }

    private static Set<MessageReference> notTaken(final Map<MessageReference, String> keys, final Set<String> taken) {
        final Set<MessageReference> rest = new HashSet<>(keys.keySet());
        rest.removeIf(message -> taken.contains(keys.get(message)));
        return rest;
    }
}
