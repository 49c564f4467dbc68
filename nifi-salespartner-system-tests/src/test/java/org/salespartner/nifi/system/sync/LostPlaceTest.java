/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.system.runtime.Waiting;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rule S3: the server numbers a folder anew. */
class LostPlaceTest extends SyncTestCase {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String FOLDER = "Customers";
    private static final List<String> TAKEN = List.of("a", "b", "c", "d", "e");

    @TempDir
    Path directory;

    @BeforeEach
    void fillFolder() throws Exception {
        account = account.with("Folders", FOLDER);
        for (final String name : TAKEN) {
            mailbox.deliver(FOLDER, name, minutesAgo(60 - TAKEN.indexOf(name)));
        }
    }

    private Path store() {
        return directory.resolve("store");
    }

    private Listing withRegister() throws Exception {
        return listing(account).withRegister(store()).set("Batch Size", "2").trigger();
    }

    /** What came before the folder was numbered anew and was not listed yet, and what came afterwards. */
    private void renumberAmongNewMail() throws Exception {
        mailbox.deliver(FOLDER, "between", minutesAgo(3));
        mailbox.loseCursor(FOLDER);
        mailbox.deliver(FOLDER, "after", minutesAgo(2));
    }

    /** A connection may end when its folder does; that is told, and it is tried again. */
    private void assertOneWarning(final Listing listing, final String... texts) {
        final List<String> warnings = listing.bulletins().warnings().stream()
                .filter(text -> !text.contains("broke off") && !text.contains("is listed again.")).toList();
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(Stream.of(texts).allMatch(warnings.getFirst()::contains), warnings::toString);
        assertEquals(List.of(), listing.bulletins().errors());
    }

    @Test
    @DisplayName("S3: with the register only what was not taken comes, nothing is lost, and there is one warning")
    void onlyWhatWasNotTakenComes() throws Exception {
        final Listing listing = withRegister();
        assertEquals(TAKEN, listing.names());
        renumberAmongNewMail();

        listing.triggerAfter(Listing.LONG);
        listing.triggerAfter(Listing.LONG);

        final List<String> expected = new ArrayList<>(TAKEN);
        expected.addAll(List.of("between", "after"));
        assertEquals(expected, listing.names());
        assertOneWarning(listing, "[" + mailbox.address() + "]", "[" + FOLDER + "]", mailbox.lostCursor(),
                "What the register of taken mails holds is dropped");

        mailbox.deliver(FOLDER, "later", NOW);
        listing.triggerAfter(Listing.POLL);
        expected.add("later");
        assertEquals(expected, listing.names());
        assertOneWarning(listing);
    }

    @Test
    @DisplayName("S3: a second loss, in the middle of the re-reading after the first, loses and doubles nothing")
    void lostAgainWhileReReading() throws Exception {
        final Listing listing = withRegister();
        renumberAmongNewMail();
        final MailboxChange again = new MailboxChange(() -> mailbox.loseCursor(FOLDER));
        listing.sessions().afterNextCommit(again);

        listing.triggerAfter(Listing.POLL);
        listing.triggerUntil(() -> listing.listed().size() >= 7, Listing.LONG);
        listing.triggerAfter(Listing.LONG);

        final List<String> expected = new ArrayList<>(TAKEN);
        expected.addAll(List.of("between", "after"));
        assertEquals(expected, listing.names());
        assertTrue(again.isMade());
    }

    @Test
    @DisplayName("S3: without the register the window comes again, with one warning, and the timeline holds each mail once (I1)")
    void theWindowComesAgainAndTheTimelineDropsIt() throws Exception {
        final Listing listing = listing(account).set("Batch Size", "2").trigger();
        renumberAmongNewMail();

        listing.triggerAfter(Listing.LONG);
        listing.triggerAfter(Listing.LONG);

        final List<String> expected = new ArrayList<>(TAKEN);
        expected.addAll(TAKEN);
        expected.addAll(List.of("between", "after"));
        assertEquals(expected, listing.names());
        assertOneWarning(listing, "[" + mailbox.address() + "]", "[" + FOLDER + "]", "no Sync Journal", "a second time");
        assertFalse(listing.bulletins().warnings().toString().contains("register"), "There is none");

        final TimelineFlow timeline = closed(new TimelineFlow(store())).take(listing.listed());
        assertEquals(7, timeline.count("recorded"));
        assertEquals(5, timeline.count("already recorded"));
        assertEquals(Stream.of("a", "after", "b", "between", "c", "d", "e").map(name -> "About " + name).toList(), timeline.subjects());
    }

    @Test
    @DisplayName("S3: NiFi killed in the middle of the re-reading lists the rest at least once, and the timeline holds each mail once (I1)")
    void killedWhileReReading() throws Exception {
        final Listing first = listing(account).trigger();
        renumberAmongNewMail();
        final Listing killed = listing(account).set("Batch Size", "2").withState(first.state());
        killed.sessions().afterNextCommit(() -> killed.sessions().loseStateWrites(true));
        killed.trigger();

        final Listing restarted = listing(account).set("Batch Size", "2").withState(killed.state()).trigger();

        final TimelineFlow timeline = closed(new TimelineFlow(store()));
        timeline.take(first.listed()).take(killed.listed()).take(restarted.listed());
        assertEquals(Stream.of("a", "after", "b", "between", "c", "d", "e").map(name -> "About " + name).toList(), timeline.subjects());
        assertTrue(restarted.names().containsAll(List.of("c", "d", "e", "between", "after")), restarted.names()::toString);
    }

    @Test
    @DisplayName("S3: a folder that was deleted and made anew brings its new mail, and only that")
    void folderWasMadeAnew() throws Exception {
        final Listing listing = withRegister();
        mailbox.deleteFolder(FOLDER);
        listing.triggerAfter(Listing.LONG);
        mailbox.awaitOtherNumbering();
        mailbox.createFolder(FOLDER);
        mailbox.deliver(FOLDER, "b", minutesAgo(59));
        mailbox.deliver(FOLDER, "fresh", NOW);

        listing.triggerUntil(() -> listing.listed().size() >= 6, Listing.LONG);
        listing.triggerAfter(Listing.LONG);

        final List<String> expected = new ArrayList<>(TAKEN);
        if (!kind.isImap()) {
            // Where no cursor is lost, a copy that is delivered again is new mail; the timeline drops it (I1).
            expected.add("b");
        }
        expected.add("fresh");
        assertEquals(expected, listing.names());
    }

    @Test
    @DisplayName("S3: what the first listing left out, by days or by number, does not come in a flood after a loss")
    void whatWasLeftOutStaysOut() throws Exception {
        mailbox.deliver(FOLDER, "too-old", ago(Duration.ofDays(40)));
        final Listing listing = listing(account).withRegister(store()).set("Window Size", "2").trigger();
        assertEquals(List.of("d", "e"), listing.names());
        renumberAmongNewMail();

        listing.triggerUntil(() -> listing.listed().size() >= 4, Listing.LONG);
        listing.triggerAfter(Listing.LONG);

        assertEquals(List.of("d", "e", "between", "after"), listing.names());
    }

    @Test
    @DisplayName("S3: while the register cannot be asked nothing of the account is listed, with one sentence; afterwards nothing is lost or doubled")
    void theRegisterCannotBeAsked() throws Exception {
        final Listing listing = withRegister();
        listing.closeStore();
        renumberAmongNewMail();

        listing.triggerAfter(Listing.POLL);
        listing.triggerAfter(Listing.LONG);
        assertEquals(TAKEN, listing.names());
        // The journal of accounts is in the same store, and is written beside the listing.
        Waiting.until("the journal tells that it cannot be written", PATIENCE, () -> listing.bulletins().warnings().stream()
                .anyMatch(text -> text.contains("journal of accounts cannot be written")));
        final List<String> warnings = listing.bulletins().warnings();
        assertTrue(warnings.stream().anyMatch(text -> text.contains("[" + mailbox.address() + "]") && text.contains("register")
                && text.contains("Sync Journal")), warnings::toString);
        listing.triggerAfter(Listing.LONG);
        assertEquals(warnings, listing.bulletins().warnings());

        listing.openStore();
        listing.triggerUntil(() -> listing.listed().size() >= 7, Listing.LONG);
        final List<String> expected = new ArrayList<>(TAKEN);
        expected.addAll(List.of("between", "after"));
        assertEquals(expected, listing.names());
    }

    @Test
    @DisplayName("S3: the register also knows messages of which only the headers were listed, small and large, with and without a Message-ID")
    void headersOnly() throws Exception {
        mailbox.deliver(FOLDER, TestMail.large("large", 2_000_000), minutesAgo(9));
        mailbox.deliver(FOLDER, "From: bob@customer.test\r\nSubject: no id\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII), minutesAgo(8));
        final Listing listing = listing(account).withRegister(store()).set("Content", "Headers Only").trigger();
        assertEquals(7, listing.listed().size());
        mailbox.loseCursor(FOLDER);
        mailbox.deliver(FOLDER, "after", minutesAgo(2));

        listing.triggerUntil(() -> listing.names().contains("after"), Listing.LONG);

        assertEquals(8, listing.listed().size(), () -> listing.names().toString());
    }

    @Test
    @DisplayName("S3: a loss that is noticed long after the window has passed doubles nothing, though the register is pruned to the window")
    void noticedAfterALongTime() throws Exception {
        final Listing listing = withRegister();
        mailbox.deliver(FOLDER, "between", ago(Duration.ofMinutes(60).minusSeconds(30)));
        mailbox.loseCursor(FOLDER);

        listing.triggerAfter(Duration.ofDays(40));
        listing.triggerUntil(() -> listing.names().contains("between"), Listing.LONG);
        listing.triggerAfter(Listing.LONG);

        final List<String> expected = new ArrayList<>(TAKEN);
        expected.add("between");
        assertEquals(expected, listing.names());
    }
}
