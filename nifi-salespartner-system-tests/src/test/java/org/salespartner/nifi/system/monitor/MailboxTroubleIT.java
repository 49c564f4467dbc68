/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.services.testing.ScriptedImapServer;
import org.salespartner.nifi.system.runtime.Bulletin;
import org.salespartner.nifi.system.runtime.FlowEditor;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.ProvenanceEvent;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The rules of sync on one running NiFi: two accounts in Dovecot, one whose server hangs, one whose server turns it away, and what becomes of folders
 * and state meanwhile.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MailboxTroubleIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String ACCOUNT = "org.salespartner.nifi.services.imap.ImapEmailAccount";
    private static final String MAYA = "maya@salespartner.example";
    private static final String MAYAS_ALIAS = "maya.m@sales.example";
    private static final String BEN = "ben@salespartner.example";
    private static final String HANGING = "hanging@salespartner.example";
    private static final String TURNED_AWAY = "away@salespartner.example";
    private static final String PASSWORD = "sloe-tart-4711";
    private static final String CUSTOMERS = "Customers";
    private static final String ALL_MAIL = "All Mail";
    /** What an account that is turned away waits at least, even with all the luck of the jitter. */
    private static final long LEAST_REST_SECONDS = 15;
    private static final Set<String> EXPECTED = new HashSet<>();

    @TempDir
    private static Path folder;
    private static Dovecot dovecot;
    private static ServerSocket silent;
    private static ScriptedImapServer throttling;
    private static NiFiServer server;
    private static ImportedMonitor monitor;
    private static Instant started;

    @BeforeAll
    static void runTheTemplateWithFourMailboxes() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        dovecot = Dovecot.start(Map.of(MAYA, PASSWORD, BEN, PASSWORD));
        dovecot.createFolder(MAYA, CUSTOMERS);
        dovecot.createFolder(MAYA, ALL_MAIL);
        dovecot.createFolder(BEN, CUSTOMERS);
        deliver(MAYA, CUSTOMERS, "customers.1");
        deliver(MAYA, CUSTOMERS, "customers.2");
        deliver(BEN, "INBOX", "ben.1");
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        throttling = ScriptedImapServer.start();
        throttling.answer("AUTHENTICATE", "", "NO [LIMIT] Too many logins");

        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        server = runtime.server(folder.resolve("nifi"));
        server.start();
        monitor = ImportedMonitor.upload(runtime.checkout(), server::client, "Monitor");
        monitor.readFrom(dovecot.imapPort(), MAYA, PASSWORD, folder.resolve("store"), TestMails.contacts(folder));
        monitor.set(Map.of("imap.folders", "INBOX, \\All, Customers, \\Sent", "poll.interval", "1 sec"));
        final FlowEditor editor = monitor.nifi().editor();
        editor.configureService(monitor.service(ImportedMonitor.MAILBOX), Map.of("Aliases", MAYAS_ALIAS));
        editor.configureService(monitor.service(ImportedMonitor.MAILBOXES), Map.of(
                "ben", account(editor, BEN, dovecot.imapPort(), "INBOX, Customers"),
                "hanging", account(editor, HANGING, silent.getLocalPort(), "INBOX"),
                "away", account(editor, TURNED_AWAY, throttling.port(), "INBOX")));
        started = Instant.now();
        monitor.start();
    }

    @AfterAll
    static void stopAll() throws IOException {
        if (server != null) {
            server.stop();
        }
        if (throttling != null) {
            throttling.close();
        }
        if (silent != null) {
            silent.close();
        }
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @Test
    @Order(1)
    @DisplayName("S6, S7: an account that hangs and one that is turned away keep nobody waiting, are told once, and are not hammered")
    void troubleOfTwoAccountsLeavesTheOthersAlone() throws IOException {
        assertEquals(EXPECTED, timelineOf(EXPECTED.size()));

        monitor.awaitBulletin(ImportedMonitor.LIST, HANGING, "not answered in time");
        final Bulletin away = monitor.awaitBulletin(ImportedMonitor.LIST, TURNED_AWAY, "Too many logins");
        assertEquals("WARNING", away.level(), away.message());
        deliver(BEN, "INBOX", "ben.2");
        assertEquals(EXPECTED, timelineOf(EXPECTED.size()));
        assertEquals(1, bulletins(HANGING).size(), bulletins(HANGING).toString());
        assertEquals(1, bulletins(TURNED_AWAY).size(), bulletins(TURNED_AWAY).toString());
        final long signIns = throttling.commands().stream().filter(command -> command.startsWith("AUTHENTICATE")).count();
        final long seconds = Duration.between(started, Instant.now()).toSeconds();
        assertTrue(signIns >= 1 && signIns <= 1 + seconds / LEAST_REST_SECONDS,
                "A poll each second for %d s, but %d sign-ins: %s".formatted(seconds, signIns, throttling.commands()));
    }

    @Test
    @Order(2)
    @DisplayName("I1: question and answer are one conversation, each once with its sightings, and what we wrote is outbound wherever it lies")
    void sentMailAndCopiesMakeOneConversation() throws IOException {
        final byte[] question = TestMails.mail("question@orchard.example", TestMails.ANNA, MAYA, "Ladders", "Could you send me an offer by Friday?");
        final byte[] answer = answer("answer@salespartner.example", MAYAS_ALIAS);
        put(MAYA, ALL_MAIL, question);
        put(MAYA, "INBOX", question);
        put(MAYA, ALL_MAIL, answer);
        put(MAYA, "Sent", answer);
        put(BEN, "INBOX", answer);
        EXPECTED.add("question@orchard.example");
        EXPECTED.add("answer@salespartner.example");
        Waiting.until("all five copies are recorded", LIMIT, () -> sightings("question@orchard.example") == 2
                && sightings("answer@salespartner.example") == 3);

        final Map<String, JsonNode> entries = monitor.timeline().stream()
                .collect(Collectors.toMap(entry -> entry.path("message_id").asText(), entry -> entry));
        final JsonNode asked = entries.get("question@orchard.example");
        final JsonNode answered = entries.get("answer@salespartner.example");
        assertEquals(EXPECTED, entries.keySet());
        assertEquals("inbound", asked.path("direction").asText());
        assertEquals("outbound", answered.path("direction").asText());
        assertEquals(asked.path("conversation_id").asText(), answered.path("conversation_id").asText());
        assertEquals(asked.path("contact_ids"), answered.path("contact_ids"), "The contact is the other side of both");
        assertEquals(1, answered.path("contact_ids").size());
        assertEquals(Set.of(MAYA + "/All Mail", MAYA + "/INBOX"), places(asked));
        assertEquals(Set.of(MAYA + "/All Mail", MAYA + "/Sent", BEN + "/INBOX"), places(answered));
    }

    @Test
    @Order(3)
    @DisplayName("S3: a folder that is numbered anew brings its new mail and nothing else, with one warning")
    void aFolderThatIsNumberedAnewBringsNoFlood() throws IOException {
        final Set<String> before = received();
        dovecot.renumber(MAYA, CUSTOMERS);
        deliver(MAYA, CUSTOMERS, "customers.3");

        assertEquals(EXPECTED, timelineOf(EXPECTED.size()));
        final Bulletin warning = monitor.awaitBulletin(ImportedMonitor.LIST, MAYA, CUSTOMERS, "register of taken mails");
        assertEquals("WARNING", warning.level());
        deliver(MAYA, CUSTOMERS, "customers.4");
        assertEquals(EXPECTED, timelineOf(EXPECTED.size()));
        assertEquals(1, bulletins("register of taken mails").size(), bulletins("register of taken mails").toString());
        final Set<String> since = received();
        since.removeAll(before);
        assertEquals(2, since.size(), "Only the two new ones are emitted: " + since);
    }

    @Test
    @Order(4)
    @DisplayName("S5, S7: a folder that is deleted is told once, and the other folders and accounts go on")
    void aDeletedFolderIsToldAndTheOthersGoOn() throws IOException {
        dovecot.deleteFolder(BEN, CUSTOMERS);
        monitor.awaitBulletin(ImportedMonitor.LIST, BEN, CUSTOMERS);

        deliver(BEN, "INBOX", "ben.3");
        deliver(MAYA, CUSTOMERS, "customers.5");
        assertEquals(EXPECTED, timelineOf(EXPECTED.size()));
        final List<Bulletin> told = bulletins(BEN).stream().filter(bulletin -> bulletin.message().contains(CUSTOMERS)).toList();
        assertEquals(1, told.size(), told.toString());
    }

    @Test
    @Order(5)
    @DisplayName("S9: an account that is paused by its parameter is not asked, and brings all that came meanwhile when it is not paused any more")
    void aPausedAccountIsLeftAlone() throws IOException {
        monitor.set(Map.of("paused", "true"));
        Waiting.until("no connection of the paused account is left", LIMIT, () -> connections(MAYA) == 0);
        final Set<String> before = Set.copyOf(EXPECTED);
        deliver(MAYA, "INBOX", "maya.while.paused");
        deliver(BEN, "INBOX", "ben.4");

        final Set<String> others = new HashSet<>(before);
        others.add("ben.4");
        assertEquals(others, timelineOf(others.size()));
        assertEquals(0, connections(MAYA));
        monitor.set(Map.of("paused", "false"));
        assertEquals(EXPECTED, timelineOf(EXPECTED.size()));
    }

    @Test
    @Order(6)
    @DisplayName("S3, I1: clearing the state takes the window again, and the timeline drops what it knows")
    void clearedStateTakesTheWindowAgain() throws IOException {
        final List<JsonNode> before = monitor.timeline();
        final String list = monitor.processor(ImportedMonitor.LIST);
        monitor.nifi().editor().stopProcessor(list);
        final Set<String> receivedBefore = received();
        monitor.nifi().post("processors/%s/state/clear-requests".formatted(list), null);
        monitor.nifi().editor().startProcessor(list);

        final int messages = held().size();
        Waiting.until("the window is taken again", LIMIT, () -> {
            final Set<String> again = received();
            again.removeAll(receivedBefore);
            return again.size() >= messages && monitor.onTheWay() == 0;
        });
        assertEquals(before.stream().map(entry -> entry.path("id").asText()).collect(Collectors.toSet()),
                monitor.timeline().stream().map(entry -> entry.path("id").asText()).collect(Collectors.toSet()));
        assertEquals(0, monitor.failures());
    }

    @Test
    @Order(7)
    @DisplayName("S1: after all this no message of any folder has got a flag")
    void noMessageWasTouched() throws IOException {
        final List<String> messages = held();
        assertEquals(EXPECTED.size() + 3, messages.size(), "Each mail once, the question once more, the answer twice more: " + messages);
        assertTrue(messages.stream().map(line -> line.substring(line.indexOf('\t') + 1)).allMatch(flag -> flag.isEmpty() || "\\Recent".equals(flag)),
                messages.toString());
    }

    /** Each message that both mailboxes hold: its folder, a tab, its flags. */
    private static List<String> held() throws IOException {
        final String messages = dovecot.doveadm("-f", "tab", "fetch", "-u", MAYA, "mailbox flags", "all")
                + dovecot.doveadm("-f", "tab", "fetch", "-u", BEN, "mailbox flags", "all");
        return messages.lines().filter(line -> !line.startsWith("mailbox\t")).toList();
    }

    private static String account(final FlowEditor editor, final String address, final int port, final String folders) {
        return editor.createService(monitor.group(), ACCOUNT, "Mailbox of " + address, Map.of(
                "Host", Dovecot.HOST,
                "Port", Integer.toString(port),
                "TLS Mode", "None",
                "Address", address,
                "Password", PASSWORD,
                "Folders", folders,
                "Read Timeout", "3 sec"));
    }

    private static void deliver(final String account, final String mailFolder, final String messageId) throws IOException {
        put(account, mailFolder, TestMails.mail(messageId, TestMails.ANNA, account, "Harvest", "Could you send me an offer by Friday?"));
        EXPECTED.add(messageId);
    }

    private static void put(final String account, final String mailFolder, final byte[] message) throws IOException {
        dovecot.deliver(account, mailFolder, message, Instant.now());
    }

    private static byte[] answer(final String messageId, final String from) {
        final String mail = new String(TestMails.mail(messageId, from, TestMails.ANNA, "Re: Ladders", "Here it is."), StandardCharsets.UTF_8);
        return ("In-Reply-To: <question@orchard.example>\r\n" + mail).getBytes(StandardCharsets.UTF_8);
    }

    /** The Message-IDs on the timeline as soon as it has so many entries. */
    private static Set<String> timelineOf(final int entries) {
        return Waiting.untilPresent("%d e-mails are on the timeline".formatted(entries), LIMIT, () -> {
            final List<JsonNode> timeline = monitor.onTheWay() == 0 ? monitor.timeline() : List.of();
            return timeline.size() < entries ? Optional.empty()
                    : Optional.of(timeline.stream().map(entry -> entry.path("message_id").asText()).collect(Collectors.toSet()));
        });
    }

    private static int sightings(final String messageId) {
        return monitor.timeline().stream().filter(entry -> messageId.equals(entry.path("message_id").asText()))
                .mapToInt(entry -> entry.path("sightings").size()).sum();
    }

    private static Set<String> places(final JsonNode entry) {
        return entry.path("sightings").valueStream().map(place -> place.path("account").asText() + "/" + place.path("folder").asText())
                .collect(Collectors.toSet());
    }

    /** The FlowFiles that were made from messages, as soon as all that have come out of the processor are in provenance. */
    private static Set<String> received() {
        final String list = monitor.processor(ImportedMonitor.LIST);
        return Waiting.untilPresent("what was listed is indexed", LIMIT, () -> {
            final int emitted = monitor.emitted(ImportedMonitor.LIST);
            final Set<String> received = monitor.nifi().provenance().query(Map.of("EventType", "RECEIVE", "ProcessorID", list), 1000)
                    .stream().map(ProvenanceEvent::flowFileUuid).collect(Collectors.toCollection(HashSet::new));
            return Optional.of(received).filter(indexed -> indexed.size() >= emitted);
        });
    }

    private static List<Bulletin> bulletins(final String word) {
        return monitor.nifi().flow().bulletins(-1).stream()
                .filter(bulletin -> ImportedMonitor.LIST.equals(bulletin.sourceName()) && bulletin.message().contains(word)).toList();
    }

    private static int connections(final String account) {
        try {
            return (int) dovecot.doveadm("who", "-1").lines().filter(line -> line.startsWith(account)).count();
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
