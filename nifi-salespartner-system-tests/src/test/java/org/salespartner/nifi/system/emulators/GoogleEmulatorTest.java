/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.Sent;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.services.gmail.GoogleEmailAccount;
import org.salespartner.nifi.services.testing.Fetched;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** GoogleEmailAccount with the Gmail and the Google OAuth of {@code emulate}. */
class GoogleEmulatorTest extends EmulatorTestCase {
    private static final MailFolder INBOX = new MailFolder("INBOX", Role.INBOX);
    private static final String READ = "https://www.googleapis.com/auth/gmail.readonly";
    private static final String ME = "/gmail/v1/users/me";
    /** Older than any that the emulator gives out. */
    private static final String FIRST_HISTORY_ID = "1";
    private static Emulator emulator;

    private Supplement gmail;
    /** The test's own, with which it plays the mailbox' owner and those who write to her. */
    private String token;
    private String refreshToken;

    @BeforeAll
    static void startEmulator() throws IOException {
        assumeTrue(Emulator.isInstalled(), Emulator::notInstalled);
        emulator = Emulator.start(Emulator.Kind.GOOGLE, seed());
        notCovered("emulate@0.11.2",
                "getProfile, which gives the address and the first history id: the test answers it with the emulator's own current id",
                "batches: the account asks for one message at a time, as where they are not let through",
                "a history that is no longer kept (S3), limits on the rate of requests (S6), access tokens that are not taken: it takes any",
                "scopes: it lets anybody write a draft who may read",
                "the fate of a draft that was sent: it shows ten header fields of a message, not the one that a reply is known by",
                "the search by Message-ID: it finds nothing, since its query keeps the colon",
                "compressed requests: the test unpacks them",
                "service accounts");
    }

    @AfterAll
    static void stopEmulator() {
        if (emulator != null) {
            emulator.close();
        }
    }

    @BeforeEach
    void consent() throws IOException {
        gmail = new Supplement(emulator.address(), pathAndQuery -> pathAndQuery, this::profile);
        final JsonNode tokens = tokens();
        token = tokens.path("access_token").textValue();
        refreshToken = tokens.path("refresh_token").textValue();
    }

    @AfterEach
    void stopSupplement() {
        gmail.close();
    }

    private Optional<String> profile(final URI asked, final String token) {
        return asked.getPath().equals(ME + "/profile")
                ? Optional.of(((ObjectNode) history(token)).put("emailAddress", user).toString()) : Optional.empty();
    }

    private static JsonNode history(final String token) {
        return emulator.get(ME + "/history?startHistoryId=" + FIRST_HISTORY_ID, token);
    }

    /** Consent in the emulator's way: what its page for choosing a user sends, then the exchange of the code. */
    private JsonNode tokens() {
        final String redirect = emulator.postForm("/o/oauth2/v2/auth/callback", Map.of("email", user, "redirect_uri", REDIRECT, "scope", READ,
                "client_id", CLIENT)).headers().firstValue("Location").orElseThrow();
        return Emulator.json(emulator.postForm("/oauth2/token", Map.of("grant_type", "authorization_code",
                "code", redirect.replaceFirst(".*code=", ""), "client_id", CLIENT, "client_secret", CLIENT_SECRET, "redirect_uri", REDIRECT)));
    }

    private Map<String, String> application(final String secret) {
        return Map.of("Provider", "Google", "Client ID", CLIENT, "Client Secret", secret, "Token Endpoint", emulator.address() + "/oauth2/token");
    }

    private GoogleEmailAccount account(final Map<String, String> changed) throws InitializationException {
        final Map<String, String> properties = new HashMap<>(Map.of("API URL", gmail.address() + "/", "Refresh Token", refreshToken));
        properties.putAll(changed);
        return enabled(new GoogleEmailAccount(), application(CLIENT_SECRET), properties);
    }

    private Mailbox mailbox() throws InitializationException {
        return account(Map.of()).openMailbox();
    }

    /** What the mailbox gets; its id. */
    private String deliver(final byte[] message, final String... labels) {
        return emulator.post(ME + "/messages", token, Map.of("raw", Base64.getUrlEncoder().encodeToString(message), "labelIds", List.of(labels)))
                .path("id").textValue();
    }

    private String deliver(final String name, final long minutesAgo, final String... labels) {
        return deliver(mail(name, minutesAgo(minutesAgo)), labels.length == 0 ? new String[]{"INBOX", "UNREAD"} : labels);
    }

    @Test
    @DisplayName("S2, S8: the window comes in the order of its dates and byte for byte, then what is new, by history ids longer than a long")
    void windowThenHistory() throws Exception {
        deliver("years-ago", 400 * 24 * 60);
        final Map<String, byte[]> sent = new HashMap<>();
        for (final int minutes : List.of(20, 40, 10, 30)) {
            final byte[] message = mail("m" + minutes, minutesAgo(minutes));
            sent.put(deliver(message, "INBOX", "UNREAD"), message);
        }
        deliver("answer", 5, "SENT");
        deliver("thrown-away", 5, "INBOX", "TRASH");
        final Mailbox mailbox = mailbox();

        final Changes first = changes(mailbox, INBOX, null, 3);
        final Changes second = changes(mailbox, INBOX, first.cursor(), 3);
        assertTrue(first.more() && !second.more());
        final List<MessageReference> window = new ArrayList<>(references(first));
        window.addAll(references(second));
        assertEquals(List.of(minutesAgo(40), minutesAgo(30), minutesAgo(20), minutesAgo(10)),
                window.stream().map(MessageReference::receivedAt).toList());
        assertCameAsSent(sent, fetch(mailbox, INBOX, window, FetchScope.FULL));

        final byte[] late = mail("late", minutesAgo(90));
        final byte[] soon = mail("soon", NOW);
        final List<String> added = List.of(deliver(late, "INBOX"), deliver(soon, "INBOX", "UNREAD"));
        deliver("answer-2", 1, "SENT");
        final Changes news = changes(mailbox, INBOX, second.cursor(), 1);
        final Changes more = changes(mailbox, INBOX, news.cursor());
        assertEquals(added, List.of(ids(news).getFirst(), ids(more).getFirst()), "In the order in which they came, whatever their dates");
        assertCameAsSent(Map.of(added.getFirst(), late, added.getLast(), soon),
                fetch(mailbox, INBOX, List.of(references(news).getFirst(), references(more).getFirst()), FetchScope.FULL));
        assertEquals(List.of(), ids(changes(mailbox, INBOX, more.cursor())));

        final BigInteger historyId = new BigInteger(history(token).path("historyId").textValue());
        assertTrue(historyId.compareTo(BigInteger.valueOf(Long.MAX_VALUE)) > 0 && more.cursor().contains(historyId.toString()), more::cursor);
    }

    private static void assertCameAsSent(final Map<String, byte[]> sent, final Fetched fetched) {
        assertEquals(sent.keySet(), fetched.contents().keySet());
        sent.forEach((id, message) -> assertArrayEquals(message, fetched.contents().get(id)));
    }

    @Test
    @DisplayName("ListNewEmails brings the window and then what is new, byte for byte and each once")
    void listNewEmails() throws Exception {
        final List<byte[]> mails = new ArrayList<>();
        for (final int minutes : List.of(30, 20, 10)) {
            mails.add(mail("m" + minutes, minutesAgo(minutes)));
            deliver(mails.getLast(), "INBOX", "UNREAD");
        }
        account(Map.of());
        assertCame(mails, listUntil(3));

        mails.add(mail("late", minutesAgo(90)));
        deliver(mails.getLast(), "INBOX");
        mails.add(mail("soon", NOW));
        deliver(mails.getLast(), "INBOX");
        assertCame(mails, listUntil(5));
    }

    private static void assertCame(final List<byte[]> mails, final List<MockFlowFile> listed) {
        assertEquals(mails.size(), listed.size());
        for (int number = 0; number < mails.size(); number++) {
            assertArrayEquals(mails.get(number), listed.get(number).toByteArray());
        }
    }

    @Test
    @DisplayName("An empty mailbox has no window; its first mail is new")
    void emptyMailbox() throws Exception {
        final Mailbox mailbox = mailbox();
        final Changes nothing = changes(mailbox, INBOX, null);
        assertEquals(List.of(), ids(nothing));
        final String first = deliver("first", 1);
        assertEquals(List.of(first), ids(changes(mailbox, INBOX, nothing.cursor())));
    }

    @Test
    @DisplayName("Labels are folders: what is given a label later is new there, a label that is missing is told, all is the whole mailbox")
    void labels() throws Exception {
        final String label = emulator.post(ME + "/labels", token, Map.of("name", "Customers/Acme")).path("id").textValue();
        final String old = deliver("old", 60);
        final String labelled = deliver("labelled", 50, label);
        final String draft = deliver("draft", 40, "DRAFT");
        final Mailbox mailbox = account(Map.of("Folders", "\\Sent, Customers/Acme, Gone, all")).openMailbox();
        final FolderSelection folders = mailbox.folders();
        assertEquals(List.of("SENT", "Customers/Acme", "All Mail"), folders.folders().stream().map(MailFolder::name).toList());
        assertEquals(List.of("Gone"), folders.missing());

        final MailFolder acme = folders.folders().get(1);
        final MailFolder all = folders.folders().get(2);
        final Changes window = changes(mailbox, acme, null);
        assertEquals(List.of(labelled), ids(window));
        emulator.post(ME + "/messages/" + old + "/modify", token, Map.of("addLabelIds", List.of(label), "removeLabelIds", List.of("INBOX")));
        assertEquals(List.of(old), ids(changes(mailbox, acme, window.cursor())));

        final Changes everything = changes(mailbox, all, null);
        assertTrue(!ids(everything).contains(draft) && everything.cursor().contains(" I "), "Drafts are no mail that came or went");
    }

    @Test
    @DisplayName("S4: what is gone when it is fetched is told as such; a large message comes alone and whole; headers come without the body")
    void goneAndLargeMessages() throws Exception {
        final String gone = deliver("gone", 30);
        final byte[] large = mail("large", minutesAgo(20), "A line that is said again and again, \"raw\" or not.\r\n".repeat(40_000));
        final String largeId = deliver(large, "INBOX");
        final Mailbox mailbox = mailbox();
        final List<MessageReference> references = references(changes(mailbox, INBOX, null));
        emulator.delete(ME + "/messages/" + gone, token);

        final Fetched fetched = fetch(mailbox, INBOX, references, FetchScope.FULL);
        assertEquals(Map.of(gone, Unavailable.VANISHED), fetched.unavailable());
        assertArrayEquals(large, fetched.contents().get(largeId));

        final Fetched headers = fetch(mailbox, INBOX, references.subList(1, 2), FetchScope.HEADERS);
        final String header = new String(headers.contents().get(largeId), StandardCharsets.UTF_8);
        assertTrue(header.contains("Message-ID: <large@customer.test>\r\n") && header.endsWith("\r\n\r\n") && !header.contains("again"), header);
    }

    @Test
    @DisplayName("S1: listing, fetching and finding change nothing: the history stands still, what was unread stays unread")
    void nothingIsChanged() throws Exception {
        final String id = deliver("unread", 5);
        final String before = history(token).toString();
        final Mailbox mailbox = mailbox();
        mailbox.folders();
        final Changes window = changes(mailbox, INBOX, null);
        assertEquals(1, fetch(mailbox, INBOX, references(window), FetchScope.FULL).contents().size());
        assertEquals(Optional.empty(), mailbox.find(INBOX, "unknown@customer.test"));
        changes(mailbox, INBOX, window.cursor());

        assertEquals(before, history(token).toString());
        assertTrue(emulator.get(ME + "/messages/" + id, token).path("labelIds").toString().contains("UNREAD"));
        assertTrue(gmail.requests().stream().allMatch(request -> request.startsWith("GET ") || request.equals("POST /batch/gmail/v1")),
                () -> gmail.requests().toString());
    }

    @Test
    @DisplayName("R2: a draft is created in the thread, waits and is sent once; without evidence it is never taken for sent")
    void createSendAndFate() throws Exception {
        final String question = deliver("question", 30);
        final String thread = emulator.get(ME + "/messages/" + question, token).path("threadId").textValue();
        final MailboxDrafts drafts = account(Map.of("Mode", "Conversation")).openMailbox().drafts().orElseThrow();
        final byte[] reply = """
                Message-ID: <ours@orchard.test>\r
                From: Anna <%s>\r
                To: Bob <bob@customer.test>\r
                Subject: Re: About question\r
                In-Reply-To: <question@customer.test>\r
                References: <question@customer.test>\r
                %s: reply-key-1\r
                \r
                Gladly.\r
                """.formatted(user, MailboxDrafts.KEY_HEADER).getBytes(StandardCharsets.UTF_8);

        final DraftReference draft = drafts.create(reply, "reply-key-1", thread);
        assertEquals(thread, draft.threadId());
        assertEquals(new Fate(State.WAITING, null), drafts.fate(draft));
        final JsonNode waiting = emulator.get(ME + "/drafts/" + draft.id() + "?format=raw", token).path("message").path("raw");
        assertArrayEquals(reply, Base64.getUrlDecoder().decode(waiting.textValue()));

        final Sent sent = drafts.send(draft);
        assertEquals("ours@orchard.test", sent.messageId());
        assertEquals("[\"SENT\"]", emulator.get(ME + "/messages/" + sent.providerId(), token).path("labelIds").toString());
        assertEquals(new Fate(State.UNKNOWN, null), drafts.fate(draft), "The emulator does not show the header field that a reply is known by");
        assertThrows(MailboxException.class, () -> drafts.send(draft));
        assertEquals(2, emulator.get(ME + "/threads/" + thread, token).path("messages").size());
    }

    @Test
    @DisplayName("S9: a refresh token that was revoked and a wrong client secret are told, and the account is to be connected again")
    void signIn() throws Exception {
        emulator.postForm("/oauth2/revoke", Map.of("token", refreshToken));
        final GoogleEmailAccount account = account(Map.of());
        final SignInException revoked = assertThrows(SignInException.class, () -> changes(account.openMailbox(), INBOX, null));
        assertTrue(revoked.getMessage().contains(user) && revoked.getMessage().contains("bin/authorize google"), revoked.getMessage());
        assertEquals(AccountStatus.State.RECONNECT_REQUIRED, account.getStatus().state());
        assertEquals(List.of(), gmail.requests());
    }

    @Test
    void aWrongClientSecretIsTold() throws Exception {
        final GoogleEmailAccount account = enabled(new GoogleEmailAccount(), application("not-the-secret-of-it"),
                Map.of("API URL", gmail.address() + "/", "Refresh Token", refreshToken));
        final SignInException wrong = assertThrows(SignInException.class, () -> changes(account.openMailbox(), INBOX, null));
        assertTrue(wrong.getMessage().contains("Client Secret"), wrong.getMessage());
        assertNotEquals(AccountStatus.State.ACTIVE, account.getStatus().state());
    }

    @Test
    void verify() throws Exception {
        final List<ConfigVerificationResult> results = verify(account(Map.of()));
        assertEquals(List.of(Outcome.SUCCESSFUL), results.stream().map(ConfigVerificationResult::getOutcome).distinct().toList(), results::toString);
    }
}
