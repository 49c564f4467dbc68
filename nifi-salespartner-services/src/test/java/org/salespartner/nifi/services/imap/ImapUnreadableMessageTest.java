/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.imap.protocol.UIDSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.imap.ImapCursor.Point;
import org.salespartner.nifi.services.testing.ScriptedImapServer;
import org.salespartner.nifi.services.testing.ScriptedImapServer.Answer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server that fails at certain messages as soon as it is asked about them, before any of them is fetched (rule S5). */
class ImapUnreadableMessageTest {
    private static final MailFolder INBOX = new MailFolder("INBOX", Role.INBOX);
    private static final ChangesRequest REQUEST = new ChangesRequest(Instant.EPOCH, 10_000, 20_000);
    private static final String OPENED = "* %d EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT %d] ok\r\n";
    private static final String REFUSAL = "NO [SERVERBUG] Internal error";

    private ScriptedImapServer server;
    private ImapEmailAccount account;
    private int messages;

    /** How a server fails. */
    private enum Failure {
        BYE,
        CUT,
        NO,
        LATER
    }

    /** What comes of the other messages before the failure. */
    private enum Before {
        THOSE_BEFORE,
        NOTHING,
        ANY_ORDER
    }

    @BeforeEach
    void start() throws Exception {
        server = ScriptedImapServer.start();
        account = TestAccount.enabled(server.port(), Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        account.disable();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"BYE,THOSE_BEFORE,2", "BYE,NOTHING,16", "BYE,ANY_ORDER,16", "CUT,THOSE_BEFORE,2", "NO,THOSE_BEFORE,0", "NO,NOTHING,0",
        "NO,ANY_ORDER,0", "LATER,THOSE_BEFORE,2"})
    @DisplayName("S5: of a message whose size the server fails to tell the date is asked alone; the others are listed once, and few polls are lost")
    void sizeNotTold(final Failure failure, final Before before, final int mostLost) throws Exception {
        holds(3_000);
        fails(failure, before, "RFC822.SIZE", 1_234);
        final List<MessageReference> listed = list(null, mostLost);
        assertEquals(numbers(1, 3_000), ids(listed));
        final MessageReference unreadable = listed.get(1_233);
        assertEquals(-1, unreadable.size());
        assertNotNull(unreadable.receivedAt());
        assertTrue(listed.stream().filter(message -> message != unreadable).allMatch(message -> message.size() == 20));
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    @DisplayName("S5: a message whose date the server fails to tell as well is listed without one, as the last of a first reading")
    void dateNotToldEither(final Failure failure) throws Exception {
        holds(40);
        fails(failure, Before.THOSE_BEFORE, "INTERNALDATE", 12);
        final List<MessageReference> listed = list(null, 4);
        assertEquals(40, listed.size());
        assertEquals("12", listed.getLast().providerId());
        assertNull(listed.getLast().receivedAt());
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    @DisplayName("S5: a message about which the server tells nothing at all is listed by its number")
    void nothingTold(final Failure failure) throws Exception {
        holds(40);
        fails(failure, Before.THOSE_BEFORE, "UID", 12);
        assertEquals(Set.copyOf(numbers(1, 40)), Set.copyOf(ids(list(null, 6))));
    }

    @ParameterizedTest
    @EnumSource(Before.class)
    @DisplayName("S5: several such messages among new ones are each found, whatever lies between them")
    void amongNewOnes(final Before before) throws Exception {
        holds(60);
        fails(Failure.BYE, before, "RFC822.SIZE", 22, 23, 50);
        final String cursor = new ImapCursor(ReadingPhase.INCREMENTAL, 7, 21, Point.NONE, Point.NONE, 0).encode();
        final List<MessageReference> listed = list(cursor, 24);
        assertEquals(numbers(21, 60), ids(listed));
        assertEquals(List.of("22", "23", "50"), ids(listed.stream().filter(message -> message.size() < 0).toList()));
    }

    @ParameterizedTest
    @CsvSource({"INTERNALDATE,7000,4", "RFC822.SIZE,6500,2"})
    @DisplayName("S5: such a message is found among more than are detailed at once, too, whether at their dates or at their sizes")
    void amongVeryMany(final String item, final int place, final int mostLost) throws Exception {
        holds(7_000);
        fails(Failure.BYE, Before.THOSE_BEFORE, item, 6_500);
        final List<MessageReference> listed = list(null, mostLost);
        assertEquals(Set.copyOf(numbers(1, 7_000)), Set.copyOf(ids(listed)));
        assertEquals(7_000, listed.size());
        assertEquals("6500", listed.get(place - 1).providerId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RFC822.SIZE", "BODY"})
    @DisplayName("S5: it is fetched in chunks without its size; only when its content does not come either it is refused, and the others come")
    void fetched(final String item) throws Exception {
        holds(5);
        fails(Failure.BYE, Before.THOSE_BEFORE, "RFC822.SIZE", 3);
        final List<MessageReference> listed = list(null, 2);
        if ("BODY".equals(item)) {
            fails(Failure.NO, Before.THOSE_BEFORE, item, 3);
        }

        server.answer("UID SEARCH UID 3", "* SEARCH 3\r\n");
        final CollectingSink sink = new CollectingSink();
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.fetch(INBOX, listed, FetchScope.FULL, sink);
        }

        assertEquals(listed, sink.order);
        assertEquals("BODY".equals(item) ? Map.of(listed.get(2), Unavailable.REFUSED) : Map.of(), sink.unavailable);
        assertEquals("BODY".equals(item) ? 4 : 5, sink.contents.size());
    }

    @Test
    @DisplayName("S5: a fetch that begins with asking for the size of such a message, as FetchEmail does, ends in the end, too")
    void fetchedByItsNumber() throws Exception {
        holds(5);
        fails(Failure.BYE, Before.THOSE_BEFORE, "RFC822.SIZE|BODY", 3);
        final MessageReference message = new MessageReference("INBOX", "3", 7L, null, null, -1);
        final CollectingSink sink = new CollectingSink();
        int lost = 0;
        while (sink.order.isEmpty()) {
            try (Mailbox mailbox = account.openMailbox()) {
                mailbox.fetch(INBOX, List.of(message), FetchScope.FULL, sink);
            } catch (final MailboxException e) {
                lost++;
                assertTrue(lost <= SuspectMessages.MOST_LOSSES + 2, () -> "Never given up");
            }
        }

        assertEquals(Map.of(message, Unavailable.REFUSED), sink.unavailable);
    }

    @Test
    @DisplayName("S5: it does not keep its neighbours from being recognised after a lost cursor")
    void recognised() throws Exception {
        holds(5);
        fails(Failure.BYE, Before.THOSE_BEFORE, "HEADER", 3);
        final List<MessageReference> messages = list(null, 0);
        for (int i = 0; i < 2; i++) {
            try (Mailbox mailbox = account.openMailbox()) {
                assertThrows(MailboxException.class, () -> mailbox.registerKeys(INBOX, messages));
            }
        }

        try (Mailbox mailbox = account.openMailbox()) {
            assertEquals(Set.of("1", "2", "4", "5"), mailbox.registerKeys(INBOX, messages).keySet().stream().map(MessageReference::providerId)
                    .collect(Collectors.toSet()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 3_000})
    @DisplayName("S5: a server that refuses everything is in trouble itself: no message is held responsible")
    void everythingRefused(final int count) throws Exception {
        holds(count);
        server.answer("UID FETCH", "", REFUSAL);
        for (int i = 0; i < 3; i++) {
            try (Mailbox mailbox = account.openMailbox()) {
                assertThrows(MailboxException.class, () -> mailbox.changes(INBOX, null, REQUEST));
            }
        }

        assertTrue(server.commands().size() < 400, () -> server.commands().size() + " commands");
        holds(count);
        final List<MessageReference> listed = list(null, 0);
        assertEquals(numbers(1, count), ids(listed));
        assertTrue(listed.stream().allMatch(message -> message.receivedAt() != null));
    }

    @Test
    @DisplayName("S6: a server that is overloaded while it is asked about messages is obeyed, and none of them is held responsible")
    void overloaded() throws Exception {
        holds(10);
        server.answer("UID FETCH", "", "NO [LIMIT] Too many commands");
        for (int i = 0; i < 5; i++) {
            try (Mailbox mailbox = account.openMailbox()) {
                assertThrows(ThrottledException.class, () -> mailbox.changes(INBOX, null, REQUEST));
            }
        }

        holds(10);
        final int before = server.commands().size();
        assertTrue(list(null, 0).stream().allMatch(message -> message.size() == 20));
        assertEquals(1, server.commands().stream().skip(before).filter(command -> command.startsWith("UID FETCH")).count());
    }

    @Test
    @DisplayName("S2: a message missing in the middle of a first reading is looked for with fresh eyes, since it is never looked for later")
    void notFoundInTheMiddleOfAFirstReading() throws Exception {
        holds(6);
        server.answerOnce("UID SEARCH ALL", "* SEARCH 1 2 3 4 6\r\n");
        assertEquals(numbers(1, 6), ids(list(null, 0)));
    }

    @Test
    @DisplayName("S2: so is one just below the only message that a first reading has found")
    void notFoundBelowTheFirstFound() throws Exception {
        holds(6);
        server.answer("UID SEARCH SINCE", "* SEARCH 5 6\r\n");
        server.answerOnce("UID SEARCH SINCE", "* SEARCH 6\r\n");
        try (Mailbox mailbox = account.openMailbox()) {
            final ChangesRequest window = new ChangesRequest(Instant.parse("2026-02-01T00:00:00Z"), 100, 10);
            assertEquals(List.of("5", "6"), mailbox.changes(INBOX, null, window).messages().stream().map(listed -> listed.message().providerId())
                    .toList());
        }
    }

    /** A folder of so many messages, about which the server tells everything. */
    private void holds(final int count) {
        messages = count;
        server.answer("EXAMINE", OPENED.formatted(messages, messages + 1));
        server.answer("UID SEARCH ALL", "* SEARCH " + String.join(" ", numbers(1, messages)) + "\r\n");
        server.answer("UID FETCH", command -> new Answer(Arrays.stream(uids(command)).filter(uid -> uid <= messages)
                .mapToObj(uid -> line(uid, command)).collect(Collectors.joining()), "OK done", false));
    }

    /**
     * From now on the server fails whenever it is asked for an item of one of these messages.
     *
     * @param item regular expression
     */
    private void fails(final Failure failure, final Before before, final String item, final long... unreadable) {
        final Set<Long> culprits = Arrays.stream(unreadable).boxed().collect(Collectors.toCollection(TreeSet::new));
        final Pattern asked = Pattern.compile(item);
        server.answer("UID FETCH", command -> {
            final List<Long> uids = new ArrayList<>(Arrays.stream(uids(command)).filter(uid -> uid <= messages).boxed().toList());
            final String items = command.substring(command.indexOf('('));
            final boolean failing = asked.matcher(items).find() && uids.stream().anyMatch(culprits::contains);
            if (before == Before.ANY_ORDER) {
                Collections.reverse(uids);
            }

            final StringBuilder told = new StringBuilder();
            for (final long uid : uids) {
                if (failing && (before == Before.NOTHING || culprits.contains(uid))) {
                    break;
                }

                told.append(line(uid, command));
            }

            if (!failing) {
                return new Answer(told.toString(), "OK done", false);
            }

            return switch (failure) {
                case BYE -> new Answer(told + "* BYE FETCH failed\r\n", "", true);
                case CUT -> new Answer(told.toString(), "", true);
                case NO -> new Answer(told.toString(), REFUSAL, false);
                case LATER -> new Answer(told.toString(), "NO [UNAVAILABLE] Temporary error", false);
            };
        });
    }

    /** What a first or further reading lists, page by page, with so many lost connections or refusals at most. */
    private List<MessageReference> list(final String start, final int mostLost) throws Exception {
        final List<MessageReference> listed = new ArrayList<>();
        String cursor = start;
        boolean more = true;
        int lost = 0;
        while (more) {
            try (Mailbox mailbox = account.openMailbox()) {
                final Changes page = mailbox.changes(INBOX, cursor, REQUEST);
                page.messages().forEach(message -> listed.add(message.message()));
                cursor = page.cursor();
                more = page.more();
            } catch (final MailboxException e) {
                lost++;
                assertTrue(lost <= mostLost, () -> "Lost more than %d times, the last time with %s".formatted(mostLost, e.getMessage()));
            }
        }

        return listed;
    }

    private static String line(final long uid, final String command) {
        final StringBuilder items = new StringBuilder("UID " + uid);
        if (command.contains("INTERNALDATE")) {
            items.append(" INTERNALDATE \"01-Feb-2026 1%d:%02d:%02d +0000\"".formatted(uid / 3_600, uid / 60 % 60, uid % 60));
        }

        if (command.contains("RFC822.SIZE")) {
            items.append(" RFC822.SIZE 20");
        }

        if (command.contains("BODY")) {
            final String header = "Message-ID: <m%06d>\r\n\r\n".formatted(uid);
            items.append(" BODY[%s]%s {%d}\r\n%s".formatted(command.contains("HEADER") ? "HEADER" : "", command.contains("]<") ? "<0>" : "",
                    header.length(), header));
        }

        return "* %d FETCH (%s)\r\n".formatted(uid, items);
    }

    private static long[] uids(final String command) {
        return UIDSet.toArray(UIDSet.parseUIDSets(command.split(" ")[2].replace("*", "1")));
    }

    private static List<String> numbers(final int first, final int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    private static List<String> ids(final List<MessageReference> references) {
        return references.stream().map(MessageReference::providerId).toList();
    }
}
