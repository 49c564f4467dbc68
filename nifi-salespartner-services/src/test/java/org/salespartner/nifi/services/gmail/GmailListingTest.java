/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.GoogleSimulator.Seen;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GmailListingTest extends GmailTestCase {

    @Test
    void labelsAreFolders() throws Exception {
        anna.createLabel("Customers/Acme");
        final Mailbox mailbox = enabled(Map.of(GoogleEmailAccount.FOLDERS, "inbox, \\Sent, Customers/Acme, all, Nowhere, \\Inbox")).openMailbox();
        final FolderSelection selection = mailbox.folders();
        assertEquals(List.of(INBOX, new MailFolder("SENT", Role.SENT), new MailFolder("Customers/Acme", Role.OTHER),
                new MailFolder("All Mail", Role.ALL)), selection.folders());
        assertEquals(List.of("Nowhere"), selection.missing());
    }

    @Test
    void aLabelThatIsGoneIsAFolderThatIsUnavailable() throws Exception {
        final Mailbox mailbox = mailbox();
        final FolderUnavailableException gone = assertThrows(FolderUnavailableException.class,
                () -> mailbox.changes(new MailFolder("Customers", Role.OTHER), null, request(10, 10)));
        assertTrue(gone.getMessage().contains("[%s]".formatted(ANNA)) && gone.getMessage().contains("Customers")
                && gone.getMessage().contains("correct Folders"), gone.getMessage());
    }

    @Test
    @DisplayName("S8: the first window takes the newest of Window Size, oldest first, tells how many it leaves out, and fetches no content")
    void firstWindow() throws Exception {
        final List<String> delivered = new ArrayList<>();
        for (int minutes = 40; minutes > 0; minutes--) {
            delivered.add(deliver("m" + minutes, minutes));
        }
        deliver("long-ago", Duration.ofDays(31).toMinutes());
        final Mailbox mailbox = mailbox();

        Changes page = mailbox.changes(INBOX, null, request(25, 10));
        assertEquals(15, page.leftOut());
        final List<String> listed = new ArrayList<>(ids(page));
        while (page.more()) {
            page = mailbox.changes(INBOX, page.cursor(), request(25, 10));
            assertEquals(0, page.leftOut());
            listed.addAll(ids(page));
        }
        assertEquals(delivered.subList(15, 40), listed);
        assertTrue(google.requests().stream().noneMatch(seen -> seen.query().contains("format=raw") || seen.query().contains("format=full")));
        assertEquals(List.of(), ids(changes(mailbox, page.cursor())));
    }

    @Test
    @DisplayName("S8: the ids of a window far larger than Window Size are not all paged through; it takes the newest all the same")
    void aWindowFarLargerThanWindowSize() throws Exception {
        final List<String> delivered = deliverMany(6_000);
        final Mailbox mailbox = mailbox();
        google.clearRequests();
        final Changes page = mailbox.changes(INBOX, null, request(10, 100));
        assertEquals(delivered.subList(5_990, 6_000), ids(page));
        final long searches = google.requests().stream().filter(seen -> seen.path().endsWith("/messages")).count();
        assertTrue(searches <= 10, () -> "Pages asked for: " + searches);
        assertTrue(page.leftOut() >= 4_000 && page.leftOut() <= 5_990, () -> "Left out at least: " + page.leftOut());

        anna.forgetHistory();
        final CursorLostException lost = assertThrows(CursorLostException.class, () -> changes(mailbox, page.cursor()));
        assertEquals(delivered.subList(5_990, 6_000), ids(changes(mailbox, lost.getRereadCursor())), "S3: what was left out stays so");
    }

    @Test
    @DisplayName("S2: a page is taken up in its middle by another process, from the cursor alone")
    void aWindowGoesOnFromTheCursorAlone() throws Exception {
        final List<String> delivered = new ArrayList<>();
        for (int minutes = 9; minutes > 0; minutes--) {
            delivered.add(deliver("m" + minutes, 5));
        }
        delivered.sort(null);
        final GoogleEmailAccount account = enabled(Map.of());
        final Changes first = account.openMailbox().changes(INBOX, null, request(100, 4));
        assertEquals(delivered.subList(0, 4), ids(first));

        runner.disableControllerService(account);
        runner.enableControllerService(account);
        final Changes rest = account.openMailbox().changes(INBOX, first.messages().get(1).cursorAfter(), request(100, 100));
        assertEquals(delivered.subList(2, 9), ids(rest));
        assertFalse(rest.more());
    }

    @Test
    void afterTheWindowTheHistoryTellsWhatWasAddedAndWhatGotTheLabel() throws Exception {
        final String elsewhere = deliver("elsewhere", 50, "SENT");
        deliver("old", 40);
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);

        final String fresh = deliver("fresh", 1);
        anna.addLabel(elsewhere, "INBOX");
        anna.addLabel(fresh, "STARRED");
        final String gone = deliver("gone", 1);
        anna.delete(gone);
        anna.trash(deliver("trashed", 1));
        deliver("spam", 1, "SPAM");
        anna.addLabel(deliver("draft", 1, "DRAFT"), "INBOX");

        google.clearRequests();
        final Changes changes = changes(mailbox, window.cursor());
        assertEquals(List.of(fresh, elsewhere), ids(changes));
        assertTrue(google.requests().stream().map(Seen::path).noneMatch(path -> path.endsWith("/messages")), "S8: nothing is searched");
        assertEquals(List.of(), ids(changes(mailbox, changes.cursor())));
        assertEquals(List.of(), google.changes(), "S1");
    }

    @Test
    @DisplayName("S8: a mail that is starred or marked as unread has not come: nobody lists it again, and least of all one from before the window")
    void anotherLabelIsNoNews() throws Exception {
        final String ancient = deliver("ancient", Duration.ofDays(400).toMinutes());
        final String old = deliver("old", 40);
        final MailFolder all = new MailFolder("All Mail", Role.ALL);
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        final Changes wholeWindow = mailbox.changes(all, null, request(100, 100));
        assertEquals(List.of(old), ids(window));

        anna.addLabel(ancient, "STARRED");
        anna.addLabel(old, "UNREAD");
        google.clearRequests();
        final Changes changes = changes(mailbox, window.cursor());
        final Changes whole = mailbox.changes(all, wholeWindow.cursor(), request(100, 100));
        assertEquals(List.of(), ids(changes));
        assertEquals(List.of(), ids(whole));
        assertTrue(google.requests().stream().noneMatch(Seen::inBatch), "Nothing is looked at");

        final String fresh = deliver("fresh", 1);
        assertEquals(List.of(fresh), ids(changes(mailbox, changes.cursor())));
        assertEquals(List.of(fresh), ids(mailbox.changes(all, whole.cursor(), request(100, 100))));
    }

    @Test
    @DisplayName("S2: what was taken for spam, or thrown away before it was listed, comes under each of its labels when somebody wants it back")
    void broughtBack() throws Exception {
        final MailFolder all = new MailFolder("All Mail", Role.ALL);
        final MailFolder acme = new MailFolder("Acme", Role.OTHER);
        final String label = anna.createLabel("Acme");
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        final Changes wholeWindow = mailbox.changes(all, null, request(100, 100));
        final Changes acmeWindow = mailbox.changes(acme, null, request(100, 100));

        final String spam = deliver("no-spam", 2, "SPAM", label);
        final String thrown = deliver("thrown", 1, label);
        anna.addLabel(thrown, "TRASH");
        final Changes none = mailbox.changes(all, wholeWindow.cursor(), request(100, 100));
        assertEquals(List.of(), ids(none));

        anna.addLabel(spam, "INBOX");
        anna.removeLabel(spam, "SPAM");
        anna.removeLabel(thrown, "TRASH");
        assertEquals(List.of(spam), ids(changes(mailbox, window.cursor())));
        assertEquals(List.of(spam, thrown), ids(mailbox.changes(all, none.cursor(), request(100, 100))));
        assertEquals(List.of(spam, thrown), ids(mailbox.changes(acme, acmeWindow.cursor(), request(100, 100))));
    }

    @Test
    void theWholeMailboxIsWithoutDraftsSpamAndTrash() throws Exception {
        final MailFolder all = new MailFolder("All Mail", Role.ALL);
        final Mailbox mailbox = mailbox();
        final String inbox = deliver("inbox", 9);
        final String sent = deliver("sent", 8, "SENT");
        deliver("spam", 7, "SPAM");
        deliver("trash", 6, "TRASH");
        deliver("draft", 5, "DRAFT");
        final Changes window = mailbox.changes(all, null, request(100, 100));
        assertEquals(List.of(inbox, sent), ids(window));

        deliver("draft-2", 4, "DRAFT");
        deliver("spam-2", 3, "SPAM");
        final String archived = deliver("archived", 2, "STARRED");
        assertEquals(List.of(archived), ids(mailbox.changes(all, window.cursor(), request(100, 100))));
    }

    @Test
    @DisplayName("S5: whether what Gmail cannot describe is a draft or spam, its history tells")
    void aDraftThatCannotBeDescribed() throws Exception {
        final MailFolder all = new MailFolder("All Mail", Role.ALL);
        final Mailbox mailbox = mailbox();
        final Changes window = mailbox.changes(all, null, request(100, 100));
        google.faults().brokenMessage(deliver("draft", 4, "DRAFT")).brokenMessage(deliver("spam", 3, "SPAM"));
        final String back = deliver("back", 2, "SPAM");
        anna.removeLabel(back, "SPAM");
        final String broken = deliver("broken", 1);
        google.faults().brokenMessage(back).brokenMessage(broken);
        assertEquals(List.of(back, broken), ids(mailbox.changes(all, window.cursor(), request(100, 100))));
    }

    @Test
    void historyIdsMayBeLongerThanAnyIntegerType() throws Exception {
        anna.startHistoryAt(new BigInteger("9".repeat(40)));
        deliver("old", 40);
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        final String fresh = deliver("fresh", 1);
        assertEquals(List.of(fresh), ids(changes(mailbox, window.cursor())));
    }

    @Test
    @DisplayName("S3: a history that is not kept so far back leads to a re-read of the window and not of what was left out")
    void lostHistory() throws Exception {
        for (int minutes = 4000; minutes > 3000; minutes -= 100) {
            deliver("left-out-" + minutes, minutes);
        }
        final String first = deliver("first", 30);
        final String second = deliver("second", 20);
        final Mailbox mailbox = mailbox();
        final Changes window = mailbox.changes(INBOX, null, request(2, 100));
        assertEquals(List.of(first, second), ids(window));
        final String between = deliver("between", 10);
        anna.forgetHistory();

        final CursorLostException lost = assertThrows(CursorLostException.class, () -> changes(mailbox, window.cursor()));
        assertTrue(lost.getMessage().contains("[%s]".formatted(ANNA)) && lost.getMessage().contains("[INBOX]"), lost.getMessage());
        final String after = deliver("after", 1);
        final Changes reread = changes(mailbox, lost.getRereadCursor());
        assertTrue(reread.rereading());
        assertEquals(List.of(first, second, between), ids(reread));
        final Changes rest = changes(mailbox, reread.cursor());
        assertEquals(List.of(after), ids(rest), "What came meanwhile comes once, by the history");
        assertFalse(rest.rereading());
    }

    @Test
    @DisplayName("S6: a limit in the middle of a window keeps what is known, so that a large window comes to its end")
    void limitsWithinABatch() throws Exception {
        final List<String> delivered = new ArrayList<>();
        for (int minutes = 300; minutes > 0; minutes--) {
            delivered.add(deliver("m" + minutes, minutes));
        }
        final Mailbox mailbox = mailbox();
        google.faults().nextInBatch(30, GoogleFault.tooManyRequests(Duration.ofSeconds(7)));
        final ThrottledException throttled = assertThrows(ThrottledException.class, () -> changes(mailbox, null));
        assertEquals(Duration.ofSeconds(7), throttled.getRetryAfter().orElseThrow());

        google.clearRequests();
        assertEquals(delivered, ids(mailbox.changes(INBOX, null, request(1_000, 1_000))));
        final long described = google.requests().stream().filter(Seen::inBatch).count();
        assertEquals(300 - 20, described, "What came beside the limit is not asked for again");
    }

    @Test
    @DisplayName("S5, S6: while Gmail is down no message is held for one that cannot be had, nobody asks for each of them, then all are described")
    void anOutageIsNoBrokenMessage() throws Exception {
        final Mailbox mailbox = mailbox();
        final MailFolder all = new MailFolder("All Mail", Role.ALL);
        final Changes window = mailbox.changes(all, null, request(100, 100));
        final List<String> delivered = deliverMany(30);
        deliver("a draft that is being written", 0, "DRAFT");
        google.faults().nextInBatch(1_000, GoogleFault.serverError(503)).next(1_000, "/messages/|/profile", GoogleFault.serverError(503));
        google.clearRequests();
        assertThrows(MailboxException.class, () -> mailbox.changes(all, window.cursor(), request(100, 100)));
        final long alone = google.requests().stream().filter(seen -> !seen.inBatch() && seen.path().contains("/messages/")).count();
        assertTrue(alone <= 1, () -> "Messages asked for alone: " + alone);

        google.faults().clear();
        assertEquals(delivered, ids(mailbox.changes(all, window.cursor(), request(100, 100))));
    }

    @Test
    @DisplayName("S6: batches become as small as Gmail grants them, and a limit is met a few times, not at each batch")
    void batchesFollowWhatIsGranted() throws Exception {
        final List<String> delivered = new ArrayList<>();
        for (int minutes = 300; minutes > 0; minutes--) {
            delivered.add(deliver("m" + minutes, minutes));
        }
        google.mostInBatch(20);
        final Mailbox mailbox = mailbox();
        assertThrows(ThrottledException.class, () -> changes(mailbox, null));
        assertEquals(50, largestBatch(), "Google advises against more");
        google.clearRequests();
        assertThrows(ThrottledException.class, () -> changes(mailbox, null));
        assertEquals(25, largestBatch());

        google.clearRequests();
        google.mostInBatch(50);
        assertEquals(delivered, ids(mailbox.changes(INBOX, null, request(1_000, 1_000))));
        assertEquals(List.of(12, 13, 14, 15), batches().subList(0, 4), "Batches that go through let the next grow");
    }

    @Test
    @DisplayName("S6: a reading that goes on from the middle of a page asks for nothing anew; one that goes back lists again")
    void goingOnFromTheMiddleOfAPage() throws Exception {
        final List<String> delivered = new ArrayList<>();
        for (int minutes = 60; minutes > 0; minutes--) {
            delivered.add(deliver("m" + minutes, minutes));
        }
        final Mailbox mailbox = mailbox();
        final Changes first = mailbox.changes(INBOX, null, request(1_000, 20));
        google.clearRequests();

        final Changes middle = mailbox.changes(INBOX, first.messages().get(4).cursorAfter(), request(1_000, 20));
        assertEquals(delivered.subList(5, 25), ids(middle));
        final Changes last = mailbox.changes(INBOX, middle.messages().get(9).cursorAfter(), request(1_000, 100));
        assertEquals(delivered.subList(15, 60), ids(last));
        assertEquals(delivered.subList(50, 60), ids(mailbox.changes(INBOX, last.messages().get(34).cursorAfter(), request(1_000, 20))));
        assertEquals(0, google.requests().size());

        assertEquals(delivered.subList(2, 22), ids(mailbox.changes(INBOX, first.messages().get(1).cursorAfter(), request(1_000, 20))));
        assertTrue(google.count("/gmail/v1/users/me/messages") > 0, "What lies before the place that was gone on from has been forgotten");
        final Changes over = mailbox.changes(INBOX, last.cursor(), request(1_000, 20));
        assertEquals(List.of(), ids(over));
    }

    private int largestBatch() {
        return batches().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Test
    @DisplayName("S2: an access token that ends in the middle is renewed once, and nothing is lost")
    void tokenEndsInTheMiddle() throws Exception {
        final List<String> delivered = new ArrayList<>();
        for (int minutes = 150; minutes > 0; minutes--) {
            delivered.add(deliver("m" + minutes, minutes));
        }
        final Mailbox mailbox = mailbox();
        mailbox.folders();
        changes(mailbox, null);
        google.oauth().expireAccessTokens();

        assertEquals(delivered, ids(mailbox.changes(INBOX, null, request(1_000, 1_000))));
        assertEquals(2, google.oauth().asked("refresh_token"));

        google.faults().nextInBatch(50, GoogleFault.unauthorized());
        assertEquals(delivered, ids(mailbox.changes(INBOX, null, request(1_000, 1_000))));
        assertEquals(3, google.oauth().asked("refresh_token"), "Once for all calls of a batch");
    }

    @Test
    @DisplayName("S5: a message that Gmail cannot even describe is listed, so that it is found out when it is fetched")
    void aMessageThatCannotBeDescribed() throws Exception {
        final String one = deliver("one", 30);
        final String broken = deliver("broken", 20);
        final String three = deliver("three", 10);
        google.faults().brokenMessage(broken);
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        assertEquals(List.of(one, broken, three), ids(window));
        assertEquals(-1, window.messages().get(1).message().size());

        final String worse = deliver("worse", 5);
        final String fine = deliver("fine", 4);
        google.faults().brokenMessage(worse);
        final Changes changes = changes(mailbox, window.cursor());
        assertEquals(List.of(worse, fine), ids(changes));
        assertEquals(List.of(), ids(changes(mailbox, changes.cursor())));
    }

    @Test
    @DisplayName("S5: a message that is deleted while it is asked for once more is gone, and costs the others nothing")
    void deletedBeforeItIsAskedForAlone() throws Exception {
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        final String deleted = deliver("deleted", 2);
        final String fine = deliver("fine", 1);
        google.faults().nextInBatch(1, "/messages/" + deleted, GoogleFault.serverError(500))
                .next(1, "/messages/" + deleted, SimulatorFault.text(404, "application/json", "{\"error\":{\"code\":404}}"));
        assertEquals(List.of(fine), ids(changes(mailbox, window.cursor())));
        assertEquals(0, google.faults().left());
    }

    @Test
    void answersOfABatchInAnyOrder() throws Exception {
        google.shuffleBatches(true);
        final List<String> delivered = new ArrayList<>();
        for (int minutes = 60; minutes > 0; minutes--) {
            delivered.add(deliver("m" + minutes, minutes));
        }
        assertEquals(delivered, ids(mailbox().changes(INBOX, null, new ChangesRequest(NOW.minus(Duration.ofDays(1)), 100, 100))));
    }
}
