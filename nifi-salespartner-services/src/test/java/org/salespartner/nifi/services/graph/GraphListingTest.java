/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.FolderUnavailableException;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.services.testing.CommandProxy;
import org.salespartner.nifi.services.testing.GraphMessage;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GraphListingTest extends GraphTestCase {
    /** More than a delta query with a filter gives. */
    private static final int LARGE_FOLDER = 6_000;

    private String requests() {
        return String.join("\n", asked());
    }

    @Test
    void foldersHaveWellKnownNamesAndPaths() throws Exception {
        anna.addFolder("Acme", anna.addFolder("Customers", null).id());
        anna.addFolder("Leads", "inbox");
        final Mailbox mailbox = enabled(Map.of(MicrosoftEmailAccount.FOLDERS,
                "inbox, \\Sent, customers/acme, Inbox/Leads, Nowhere, archive, \\Inbox")).openMailbox();
        final FolderSelection selection = mailbox.folders();
        assertEquals(List.of(INBOX, new MailFolder("Sent Items", Role.SENT), new MailFolder("Customers/Acme", Role.OTHER),
                new MailFolder("INBOX/Leads", Role.OTHER), new MailFolder("Archive", Role.ARCHIVE)), selection.folders());
        assertEquals(List.of("Nowhere"), selection.missing());
    }

    @Test
    void allFoldersAreThoseWithMailToRead() throws Exception {
        anna.addFolder("Acme", anna.addFolder("Customers", null).id());
        anna.addHiddenFolder("Hidden");
        final FolderSelection selection = enabled(Map.of(MicrosoftEmailAccount.FOLDERS, "all")).openMailbox().folders();
        assertEquals(List.of("Archive", "Conversation History", "Customers", "Customers/Acme", "INBOX", "Sent Items"),
                selection.folders().stream().map(MailFolder::name).sorted().toList());
    }

    @Test
    void aFolderThatIsGoneIsUnavailable() throws Exception {
        final String id = anna.addFolder("Customers", null).id();
        final Mailbox mailbox = enabled(Map.of(MicrosoftEmailAccount.FOLDERS, "Customers")).openMailbox();
        final MailFolder customers = mailbox.folders().folders().getFirst();
        anna.removeFolder(id);
        final FolderUnavailableException gone = assertThrows(FolderUnavailableException.class,
                () -> mailbox.changes(customers, null, request(10, 10)));
        assertTrue(gone.getMessage().contains("[%s]".formatted(ANNA)) && gone.getMessage().contains("Customers")
                && gone.getMessage().contains("correct Folders"), gone.getMessage());
    }

    @Test
    @DisplayName("S8: the first window takes the newest of Window Size, oldest first, tells how many it leaves out, and fetches no content")
    void firstWindow() throws Exception {
        final List<String> delivered = deliverMany(40);
        deliver("long-ago", Duration.ofDays(31).toMinutes());
        final Mailbox mailbox = mailbox();

        final Read read = readAll(mailbox, null, request(25, 10));
        assertEquals(15, read.leftOut());
        assertEquals(delivered.subList(15, 40), read.ids());
        assertTrue(asked().stream().noneMatch(request -> request.contains("$value")), this::requests);
        assertEquals(List.of(), ids(changes(mailbox, read.cursor())));
        assertEquals(List.of(), graph.changes(), "S1");
    }

    @Test
    @DisplayName("S2: a window of 6,000, more than a delta query with a filter gives, comes as a whole, and then the chain tells what is new")
    void aLargeWindow() throws Exception {
        final String old = deliver("archive", "old", LARGE_FOLDER + 500);
        final String recent = deliver("archive", "recent", 100);
        final List<String> delivered = deliverMany(LARGE_FOLDER);
        final Mailbox mailbox = mailbox();

        final Read read = readAll(mailbox, null, request(10_000, 1_000));
        assertEquals(delivered, read.ids());
        assertEquals(0, read.leftOut());
        final List<String> chain = asked().stream().filter(request -> request.contains("/delta")).toList();
        assertTrue(chain.getFirst().contains("changeType=created") && chain.getFirst().contains("$filter=receivedDateTime ge"), this::requests);
        final int lastOfChain = asked().lastIndexOf(chain.getLast());
        final int firstOfWindow = asked().indexOf(asked().stream().filter(request -> request.contains("$count")).findFirst().orElseThrow());
        assertTrue(lastOfChain < firstOfWindow, "The chain is open before the window is listed");
        assertTrue(graph.requests().size() < 25, this::requests);

        graph.forgetRequests();
        final String fresh = deliver("fresh", 0);
        anna.move(recent, "inbox");
        anna.move(old, "inbox");
        final Changes changes = changes(mailbox, read.cursor());
        // What is older than the chain reaches back to is the limit that is documented; ReconcileMailbox finds it.
        assertEquals(List.of(recent, fresh), ids(changes));
        assertEquals(1, graph.requests().size(), this::requests);
    }

    @Test
    @DisplayName("S2: mail that was moved in is told whatever its date, and what was marked or removed is not")
    void afterTheWindow() throws Exception {
        deliver("old", 40);
        final String elsewhere = deliver("archive", "elsewhere", 50);
        final String longAgo = deliver("archive", "long-ago", Duration.ofDays(400).toMinutes());
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);

        final String fresh = deliver("fresh", 1);
        anna.move(elsewhere, "inbox");
        anna.move(longAgo, "inbox");
        anna.mark(fresh, true);
        anna.delete(deliver("gone", 1));
        graph.forgetRequests();
        final Changes changes = changes(mailbox, window.cursor());
        assertEquals(List.of(longAgo, elsewhere, fresh), ids(changes));
        assertEquals(1, graph.requests().size(), this::requests);
        assertEquals(List.of(), ids(changes(mailbox, changes.cursor())));
        assertEquals(3, fetch(mailbox, references(changes), FetchScope.FULL).contents().size());
    }

    @Test
    @DisplayName("S2: what comes between the opening of the chain and the listing of the window, and is told by both, comes once")
    void whatComesBetweenChainAndWindow() throws Exception {
        final List<String> delivered = new ArrayList<>(deliverMany(5));
        final List<String> fresh = new ArrayList<>();
        try (BeforeTheWindow proxy = new BeforeTheWindow(() -> fresh.add(deliver("fresh", 0)), URI.create(graphUrl()).getPort())) {
            final Mailbox mailbox = enabled(Map.of(MicrosoftEmailAccount.GRAPH_URL, "http://127.0.0.1:" + proxy.port())).openMailbox();
            final Read window = readAll(mailbox, null, request(100, 100));
            assertEquals(1, fresh.size());
            delivered.addAll(fresh);
            assertEquals(delivered, window.ids());
            assertEquals(List.of(), ids(changes(mailbox, window.cursor())));
        }
    }

    @Test
    void whatComesWhileTheWindowIsTakenComesOnceAfterIt() throws Exception {
        final List<String> delivered = new ArrayList<>(deliverMany(5));
        final Mailbox mailbox = mailbox();
        final Changes first = mailbox.changes(INBOX, null, request(100, 2));
        final String fresh = deliver("fresh", 0);
        final Read rest = readAll(mailbox, first.cursor(), request(100, 2));
        delivered.add(fresh);
        final List<String> all = new ArrayList<>(ids(first));
        all.addAll(rest.ids());
        all.addAll(readAll(mailbox, rest.cursor(), request(100, 2)).ids());
        assertEquals(delivered, all);
    }

    @Test
    void changesThatWereNotAskedForAreNoNewMail() throws Exception {
        final String first = deliver("first", 10);
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        anna.tellUnaskedChanges(true);
        anna.delete(first);
        final String fresh = deliver("fresh", 1);
        assertEquals(List.of(fresh), ids(changes(mailbox, window.cursor())));
    }

    @Test
    void draftsAreNoMailYet() throws Exception {
        refreshToken = entra.consent(application, ANNA, "offline_access", "Mail.ReadWrite", "Mail.Send");
        final MicrosoftEmailAccount account = enabled(Map.of(MicrosoftEmailAccount.MODE, "Conversation"));
        account.openMailbox().drafts().orElseThrow().create(mail("draft"), "key", null);
        assertEquals(List.of(), ids(account.openMailbox().changes(new MailFolder("Drafts", Role.DRAFTS), null, request(10, 10))));
    }

    @Test
    @DisplayName("S2: a page is taken up in its middle by another process, from the cursor alone, in the window and in the chain")
    void readingGoesOnFromTheCursorAlone() throws Exception {
        final List<String> delivered = deliverMany(9);
        final MicrosoftEmailAccount account = enabled(Map.of());
        final Changes first = account.openMailbox().changes(INBOX, null, request(100, 4));
        assertEquals(delivered.subList(0, 4), ids(first));

        runner.disableControllerService(account);
        runner.enableControllerService(account);
        final Changes rest = account.openMailbox().changes(INBOX, first.messages().get(1).cursorAfter(), request(100, 100));
        assertEquals(delivered.subList(2, 9), ids(rest));
        assertFalse(rest.more());

        final List<String> fresh = List.of(deliver("x", 3), deliver("y", 2), deliver("z", 1));
        final Changes page = changes(account.openMailbox(), rest.cursor());
        assertEquals(fresh, ids(page));
        runner.disableControllerService(account);
        runner.enableControllerService(account);
        assertEquals(fresh.subList(1, 3), ids(changes(account.openMailbox(), page.messages().getFirst().cursorAfter())));
    }

    @Test
    void aBacklogComesInPagesByTheChain() throws Exception {
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        final List<String> delivered = deliverMany(250);
        final Read read = readAll(mailbox, window.cursor(), request(1_000, 30));
        assertEquals(delivered.stream().sorted().toList(), read.ids().stream().sorted().toList());
        assertFalse(read.cursor().contains("127.0.0.1"), "Where Graph is, is the account's matter: " + read.cursor());
        assertTrue(read.cursor().length() < 1_000, read.cursor());
    }

    @ParameterizedTest
    @CsvSource({"410, syncStateNotFound", "410, resyncRequired", "400, BadRequest", "404, resyncRequired"})
    @DisplayName("S3: a chain that is not kept any longer leads to a re-read of the window and not of what was left out")
    void lostChain(final int status, final String code) throws Exception {
        for (int minutes = 4000; minutes > 3000; minutes -= 100) {
            deliver("left-out-" + minutes, minutes);
        }
        final String first = deliver("first", 30);
        final String second = deliver("second", 20);
        final Mailbox mailbox = mailbox();
        final Changes window = mailbox.changes(INBOX, null, request(2, 100));
        assertEquals(List.of(first, second), ids(window));
        final String between = deliver("between", 10);
        anna.expireDelta(status, code);

        final CursorLostException lost = assertThrows(CursorLostException.class, () -> changes(mailbox, window.cursor()));
        assertTrue(lost.getMessage().contains("[%s]".formatted(ANNA)) && lost.getMessage().contains("[INBOX]"), lost.getMessage());
        final String after = deliver("after", 1);
        final Changes reread = changes(mailbox, lost.getRereadCursor());
        assertTrue(reread.rereading());
        assertEquals(List.of(first, second, between, after), ids(reread));
        final String later = deliver("later", 0);
        final Changes rest = changes(mailbox, reread.cursor());
        assertEquals(List.of(later), ids(rest));
        assertFalse(rest.rereading());
    }

    @Test
    @DisplayName("S3: ids stay with their messages wherever these are moved, since every request asks for such ids")
    void immutableIds() throws Exception {
        final GraphMessage delivered = anna.deliver("inbox", mail("one"), NOW);
        final Mailbox mailbox = mailbox();
        final Changes window = changes(mailbox, null);
        assertEquals(List.of(delivered.immutableId()), ids(window));
        assertNotEquals(delivered.id(), anna.move(delivered.id(), "archive").id());
        assertEquals(1, fetch(mailbox, references(window), FetchScope.FULL).contents().size());
        changes(mailbox, window.cursor());
        assertTrue(graph.requests().stream().allMatch(request -> request.prefer().contains("IdType=\"ImmutableId\"")), this::requests);
    }

    @Test
    void sentMailAndThreadsAreRecognised() throws Exception {
        final Mailbox mailbox = enabled(Map.of(MicrosoftEmailAccount.FOLDERS, "inbox, sentitems")).openMailbox();
        final String question = deliver("question", 9);
        final String answer = anna.deliver("sentitems", new String(mail("answer"), StandardCharsets.UTF_8)
                .replace("Subject:", "In-Reply-To: <question@customer.test>\r\nSubject:").getBytes(StandardCharsets.UTF_8), NOW)
                .immutableId();
        final MailFolder sent = mailbox.folders().folders().getLast();
        assertEquals(Role.SENT, sent.role());
        final Changes inSent = mailbox.changes(sent, null, request(10, 10));
        assertEquals(List.of(answer), ids(inSent));
        final Changes received = changes(mailbox, null);
        assertEquals(List.of(question), ids(received));
        assertEquals(anna.message(question).orElseThrow().conversationId(), references(received).getFirst().threadId());
        assertEquals(references(received).getFirst().threadId(), references(inSent).getFirst().threadId());
    }

    /** Lets something happen when the window is about to be listed, once. */
    private static final class BeforeTheWindow extends CommandProxy {
        private final AtomicReference<Runnable> action;

        private BeforeTheWindow(final Runnable action, final int port) throws IOException {
            super(port);
            this.action = new AtomicReference<>(action);
            start();
        }

        @Override
        protected void onCommand(final String line) {
            if (line.contains("count=true")) {
                final Runnable waiting = action.getAndSet(null);
                if (waiting != null) {
                    waiting.run();
                }
            }
        }
    }
}
