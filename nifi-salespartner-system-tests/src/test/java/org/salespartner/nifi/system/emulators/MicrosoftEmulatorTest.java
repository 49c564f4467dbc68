/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.emulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.reporting.InitializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxDrafts.DraftReference;
import org.salespartner.nifi.account.MailboxDrafts.Fate;
import org.salespartner.nifi.account.MailboxDrafts.Sent;
import org.salespartner.nifi.account.MailboxDrafts.State;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.services.graph.MicrosoftEmailAccount;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** MicrosoftEmailAccount with the Graph and the Entra ID of {@code @inbox-zero/emulate}. */
class MicrosoftEmulatorTest extends EmulatorTestCase {
    private static final MailFolder INBOX = new MailFolder("INBOX", Role.INBOX);
    private static final String TENANT = "organizations";
    private static final String ME = "/v1.0/me";
    private static final Pattern DELTA = Pattern.compile(ME + "/mailFolders/([^/]+)/messages/delta.*");
    /** Whose inbox is larger than a page. */
    private static final String BUSY = "busy@orchard.test";
    private static final int BUSY_MAILS = 1_100;
    private static Emulator emulator;

    private Supplement graph;
    /** The test's own, with which it plays the mailbox' owner and those who write to her. */
    private String token;
    private String refreshToken;

    @BeforeAll
    static void startEmulator() throws IOException {
        assumeTrue(Emulator.isInstalled(), Emulator::notInstalled);
        final Map<String, Object> seed = new HashMap<>(seed());
        final List<Object> users = new ArrayList<>((List<?>) seed.get("users"));
        users.add(Map.of("email", BUSY, "name", "Busy"));
        seed.put("users", users);
        seed.put("messages", IntStream.range(0, BUSY_MAILS).mapToObj(number -> Map.of("id", "busy-" + number, "user_email", BUSY,
                "subject", "Mail " + number, "received_date_time", NOW.minus(Duration.ofHours(number + 3)).toString())).toList());
        emulator = Emulator.start(Emulator.Kind.MICROSOFT, seed);
        notCovered("@inbox-zero/emulate@0.4.5",
                "delta: the test makes the chain of changes from the emulator's own list of a folder's messages",
                "a state that is no longer kept (S3), limits on the rate of requests (S6), access tokens that are not taken: it takes any",
                "the MIME of a message: nothing is fetched, and of a draft only its life, not its text",
                "sizes, counts, the choice of fields, ids that stay when a message is moved",
                "the search by Message-ID, since it filters by seven fields only",
                "the mailboxes of others (/users/{id}) and of an application that signs in as itself",
                "tenants in the addresses of Entra ID: the test leaves them out");
    }

    @AfterAll
    static void stopEmulator() {
        if (emulator != null) {
            emulator.close();
        }
    }

    @BeforeEach
    void consent() throws IOException {
        graph = new Supplement(emulator.address(), pathAndQuery -> pathAndQuery.replaceFirst("^/" + TENANT + "/", "/"), MicrosoftEmulatorTest::delta);
        consentAs(user);
    }

    @AfterEach
    void stopSupplement() {
        graph.close();
    }

    /** A chain over a folder to which only is added: its place is how many of the folder's messages it has told. */
    private static Optional<String> delta(final URI asked, final String token) {
        final Matcher matcher = DELTA.matcher(asked.getPath());
        if (!matcher.matches()) {
            return Optional.empty();
        }

        final Matcher place = Pattern.compile("deltatoken=(\\d+)").matcher(asked.toString());
        final int told = place.find() ? Integer.parseInt(place.group(1)) : 0;
        final JsonNode all = emulator.get(ME + "/mailFolders/" + matcher.group(1) + "/messages?$top=9999", token).path("value");
        final ArrayNode fresh = JsonNodeFactory.instance.arrayNode();
        IntStream.range(told, all.size()).forEach(index -> fresh.add(all.get(index)));
        final ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.set("value", fresh);
        page.put("@odata.deltaLink", "https://graph.microsoft.com%s/mailFolders/%s/messages/delta?$deltatoken=%d"
                .formatted(ME, matcher.group(1), all.size()));
        return Optional.of(page.toString());
    }

    /** Consent in the emulator's way: what its page for choosing a user sends, then the exchange of the code. */
    private void consentAs(final String person) {
        final String redirect = emulator.postForm("/oauth2/v2.0/authorize/callback", Map.of("email", person, "redirect_uri", REDIRECT,
                "scope", "offline_access https://graph.microsoft.com/Mail.Read", "client_id", CLIENT)).headers().firstValue("Location").orElseThrow();
        final JsonNode tokens = Emulator.json(emulator.postForm("/oauth2/v2.0/token", Map.of("grant_type", "authorization_code",
                "code", redirect.replaceFirst(".*code=", ""), "client_id", CLIENT, "client_secret", CLIENT_SECRET, "redirect_uri", REDIRECT)));
        token = tokens.path("access_token").textValue();
        refreshToken = tokens.path("refresh_token").textValue();
    }

    private MicrosoftEmailAccount account(final Map<String, String> changed) throws InitializationException {
        final Map<String, String> properties = new HashMap<>(Map.of("Graph URL", graph.address(), "Refresh Token", refreshToken));
        properties.putAll(changed);
        return enabled(new MicrosoftEmailAccount(), Map.of("Provider", "Microsoft", "Client ID", CLIENT, "Client Secret", CLIENT_SECRET,
                "Tenant", TENANT, "Authority", graph.address()), properties);
    }

    /** A mail comes into a folder: the emulator knows of drafts only, which then are moved there. */
    private String deliver(final String name, final String folder) {
        final String id = emulator.post(ME + "/messages", token, Map.of("subject", "About " + name,
                "body", Map.of("contentType", "text", "content", "Hello Anna"))).path("id").textValue();
        return emulator.post(ME + "/messages/" + id + "/move", token, Map.of("destinationId", folder)).path("id").textValue();
    }

    @Test
    @DisplayName("S2, S8: the window comes in the order of its dates, then what is new, once")
    void windowThenChanges() throws Exception {
        final Mailbox mailbox = account(Map.of()).openMailbox();
        final String own = user.replaceAll("[^a-z0-9]+", "_");
        final Changes first = changes(mailbox, INBOX, null, 1);
        final Changes second = changes(mailbox, INBOX, first.cursor(), 1);
        assertTrue(first.more() && !second.more());
        assertEquals(List.of(own + "_msg_welcome", own + "_msg_planning"), List.of(ids(first).getFirst(), ids(second).getFirst()));
        assertEquals(own + "_conv_welcome", references(first).getFirst().threadId());
        assertEquals(List.of(), ids(changes(mailbox, INBOX, second.cursor())));

        final List<String> added = List.of(deliver("one", "inbox"), deliver("two", "inbox"));
        deliver("answer", "sentitems");
        final Changes news = changes(mailbox, INBOX, second.cursor(), 1);
        final Changes more = changes(mailbox, INBOX, news.cursor());
        assertEquals(added, List.of(ids(news).getFirst(), ids(more).getFirst()));
        assertEquals(List.of(), ids(changes(mailbox, INBOX, more.cursor())));
    }

    @Test
    @DisplayName("S8: a window of several pages is followed by the emulator's own links, which are but paths; mail before the window is left out")
    void severalPages() throws Exception {
        user = BUSY;
        consentAs(BUSY);
        final Mailbox mailbox = account(Map.of()).openMailbox();
        final List<String> listed = new ArrayList<>();
        Changes page = changes(mailbox, INBOX, null, 400);
        listed.addAll(ids(page));
        while (page.more()) {
            page = changes(mailbox, INBOX, page.cursor(), 400);
            listed.addAll(ids(page));
        }

        // Thirty days are 720 hours; two mails are there from the beginning.
        assertEquals(IntStream.iterate(717, number -> number - 1).limit(718).mapToObj(number -> "busy-" + number).toList(), listed.subList(0, 718));
        assertEquals(720, listed.size());
        assertTrue(graph.requests().stream().anyMatch(request -> request.contains("skip=500")), () -> graph.requests().toString());
    }

    @Test
    @DisplayName("Folders are found by their names, one that is missing is told, and all leaves out drafts and what was thrown away")
    void folders() throws Exception {
        emulator.post(ME + "/mailFolders", token, Map.of("displayName", "Customers"));
        final Mailbox mailbox = account(Map.of("Folders", "sentitems, customers, Gone")).openMailbox();
        final FolderSelection folders = mailbox.folders();
        assertEquals(List.of("Sent Items", "Customers"), folders.folders().stream().map(MailFolder::name).toList());
        assertEquals(List.of("Gone"), folders.missing());
        final Changes sent = changes(mailbox, folders.folders().getFirst(), null);
        assertEquals(List.of(user.replaceAll("[^a-z0-9]+", "_") + "_msg_sent"), ids(sent));
    }

    @Test
    void allFoldersButDraftsAndDeletedItems() throws Exception {
        emulator.post(ME + "/mailFolders", token, Map.of("displayName", "Customers"));
        final List<String> names = account(Map.of("Folders", "all")).openMailbox().folders().folders().stream().map(MailFolder::name).toList();
        assertTrue(names.containsAll(List.of("INBOX", "Sent Items", "Customers")), names::toString);
        assertFalse(names.contains("Drafts") || names.contains("Deleted Items") || names.contains("Junk Email"), names::toString);
    }

    @Test
    @DisplayName("S1: listing and finding ask by GET alone, and what was unread stays unread")
    void nothingIsChanged() throws Exception {
        final JsonNode before = emulator.get(ME + "/messages?$top=100", token);
        final Mailbox mailbox = account(Map.of()).openMailbox();
        mailbox.folders();
        final Changes window = changes(mailbox, INBOX, null);
        changes(mailbox, INBOX, window.cursor());
        assertEquals(Optional.empty(), mailbox.find(INBOX, "unknown@customer.test"));
        assertEquals(before, emulator.get(ME + "/messages?$top=100", token));
        assertEquals(List.of("POST /" + TENANT + "/oauth2/v2.0/token"),
                graph.requests().stream().filter(request -> !request.startsWith("GET ")).toList());
    }

    @Test
    @DisplayName("R2: a draft is created, waits, is sent and is read back as sent by the id that it had")
    void createSendAndFate() throws Exception {
        final MailboxDrafts drafts = account(Map.of("Mode", "Conversation")).openMailbox().drafts().orElseThrow();
        final DraftReference draft = drafts.create("Subject: Re: About it\r\n%s: key-1\r\n\r\nGladly.\r\n".formatted(MailboxDrafts.KEY_HEADER)
                .getBytes(StandardCharsets.UTF_8), "key-1", null);
        assertEquals(new Fate(State.WAITING, null), drafts.fate(draft));
        assertEquals("drafts", emulator.get(ME + "/messages/" + draft.id(), token).path("parentFolderId").textValue());

        final Sent sent = drafts.send(draft);
        final JsonNode message = emulator.get(ME + "/messages/" + draft.id(), token);
        assertEquals("sentitems", message.path("parentFolderId").textValue());
        assertEquals(message.path("internetMessageId").textValue(), "<" + sent.messageId() + ">");
        assertEquals(new Fate(State.SENT, sent), drafts.fate(draft));
        assertEquals(State.UNKNOWN, drafts.fate(new DraftReference("nowhere", null, "key-2")).state());
    }

    @Test
    @DisplayName("Every refresh token is good for one use: the new one is kept over a restart, and one that was newly pasted wins")
    void refreshTokensRotate() throws Exception {
        final MicrosoftEmailAccount account = account(Map.of());
        changes(account.openMailbox(), INBOX, null);
        runner.disableControllerService(account);
        runner.enableControllerService(account);
        changes(account.openMailbox(), INBOX, null);
        assertEquals(2, graph.requests().stream().filter(request -> request.endsWith("/token")).count());

        runner.disableControllerService(account);
        consentAs(user);
        runner.setProperty(account, "Refresh Token", refreshToken);
        runner.enableControllerService(account);
        changes(account.openMailbox(), INBOX, null);
        assertEquals(AccountStatus.State.ACTIVE, account.getStatus().state());
    }

    @Test
    @DisplayName("S9: a refresh token that was revoked is told, and the account is to be connected again")
    void revoked() throws Exception {
        emulator.postForm("/oauth2/v2.0/revoke", Map.of("token", refreshToken));
        final MicrosoftEmailAccount account = account(Map.of());
        final SignInException refused = assertThrows(SignInException.class, () -> changes(account.openMailbox(), INBOX, null));
        assertTrue(refused.getMessage().contains(user) && refused.getMessage().contains("bin/authorize microsoft"), refused.getMessage());
        assertEquals(AccountStatus.State.RECONNECT_REQUIRED, account.getStatus().state());
        assertEquals(List.of(), graph.requests().stream().filter(request -> request.contains(ME)).toList());
    }

    @Test
    void verify() throws Exception {
        final List<ConfigVerificationResult> results = verify(account(Map.of("Folders", "inbox, sentitems")));
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.SKIPPED, Outcome.SUCCESSFUL),
                results.stream().map(ConfigVerificationResult::getOutcome).toList(), results::toString);
    }
}
