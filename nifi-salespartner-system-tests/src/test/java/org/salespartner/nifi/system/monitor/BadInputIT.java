/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.runtime.Bulletin;
import org.salespartner.nifi.system.runtime.FlowEditor;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a user gets for wrong input, on one running NiFi with two mailboxes: a sentence that names the remedy, and everything else goes on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadInputIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String MAYA = "maya@salespartner.example";
    private static final String BEN = "ben@salespartner.example";
    private static final String MAYAS_PASSWORD = "cherry-tart-4711";
    private static final String BENS_PASSWORD = "quince-tart-4711";
    private static final String WRONG_PASSWORD = "onion-tart-4711";
    private static final String ACCOUNT = "org.salespartner.nifi.services.imap.ImapEmailAccount";
    private static final String STORE = "org.salespartner.nifi.services.store.SalesPartnerStore";
    private static final String PARSE = "org.salespartner.nifi.processors.read.ParseEmail";
    private static final String GENERATE = "org.apache.nifi.processors.standard.GenerateFlowFile";
    private static final String LOG = "org.apache.nifi.processors.standard.LogMessage";

    @TempDir
    private static Path folder;
    private static Dovecot dovecot;
    private static NiFiServer server;
    private static ImportedMonitor monitor;

    @BeforeAll
    static void runTheTemplateWithTwoMailboxes() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        dovecot = Dovecot.start(Map.of(MAYA, MAYAS_PASSWORD, BEN, BENS_PASSWORD));
        deliver(MAYA, "maya.1");
        deliver(BEN, "ben.1");

        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        server = runtime.server(folder.resolve("nifi"));
        server.start();
        monitor = ImportedMonitor.upload(runtime.checkout(), server::client, "Monitor");
        monitor.readFrom(dovecot.imapPort(), MAYA, WRONG_PASSWORD, folder.resolve("store"), TestMails.contacts(folder));
        monitor.set(Map.of("poll.interval", "1 sec"));
        final FlowEditor editor = monitor.nifi().editor();
        final String second = editor.createService(monitor.group(), ACCOUNT, "Ben's mailbox", Map.of(
                "Host", Dovecot.HOST,
                "Port", Integer.toString(dovecot.imapPort()),
                "TLS Mode", "None",
                "Address", BEN,
                "Password", BENS_PASSWORD));
        editor.configureService(monitor.service(ImportedMonitor.MAILBOXES), Map.of("ben", second));
        monitor.start();
    }

    @AfterAll
    static void stopBoth() throws IOException {
        if (server != null) {
            server.stop();
        }
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @Test
    @Order(1)
    @DisplayName("S7: a wrong password is told with account and remedy, and the other account goes on")
    void wrongPasswordOfOneAccountLeavesTheOtherAlone() throws IOException {
        final Bulletin bulletin = monitor.awaitBulletin(ImportedMonitor.LIST, MAYA, "refuses the sign-in");
        assertTrue(bulletin.message().contains("Correct Username and Password"), bulletin.message());
        assertFalse(bulletin.message().contains("Exception"), bulletin.message());
        assertEquals("ERROR", bulletin.level());
        assertEquals(Set.of("ben.1"), messages(1));

        deliver(BEN, "ben.2");
        assertEquals(Set.of("ben.1", "ben.2"), messages(2));
        assertEquals(1, monitor.nifi().flow().bulletins(-1).stream().filter(other -> other.message().contains("refuses the sign-in")).count(),
                "An account that nobody has mended yet is not told of at each poll");
    }

    @Test
    @Order(2)
    void aCorrectedPasswordBringsWhatCameMeanwhile() throws IOException {
        deliver(MAYA, "maya.2");
        monitor.set(Map.of("imap.password", MAYAS_PASSWORD));

        assertEquals(Set.of("ben.1", "ben.2", "maya.1", "maya.2"), messages(4));
        assertEquals(0, monitor.failures());
    }

    @Test
    @Order(3)
    @DisplayName("S5: what is no e-mail goes to failure as it came, with a sentence")
    void whatIsNoEmailGoesToFailure() {
        final String list = "- flour\n- butter\n- plums\n";
        final QueuedFlowFile text = parse("A shopping list", Map.of("generate-ff-custom-text", list, "Data Format", "Text"));
        assertTrue(text.attributes().get("error.message").contains("does not begin as an e-mail does"), text.attributes().toString());
        assertEquals(list, new String(monitor.nifi().queues().content(text), StandardCharsets.UTF_8));

        final QueuedFlowFile empty = parse("Nothing at all", Map.of("File Size", "0B"));
        assertTrue(empty.attributes().get("error.message").startsWith("The content is empty"), empty.attributes().toString());
        assertTrue(empty.penalized());
    }

    @Test
    @Order(4)
    void aStoreThatCannotWriteSaysSoAndGoesOnOnceItCan() throws IOException {
        final Path inTheWay = Files.writeString(folder.resolve("in the way"), "a file");

        final String service = enable("Store without place", inTheWay.resolve("store"));
        final Bulletin bulletin = monitor.awaitBulletin("Store without place", "cannot be written");
        assertTrue(bulletin.message().contains(inTheWay.toString()) && bulletin.message().contains("choose another Directory"), bulletin.message());
        assertEquals("ENABLING", state(service));

        Files.delete(inTheWay);
        awaitEnabled(service);
    }

    @Test
    @Order(5)
    void aStoreThatIsOpenElsewhereSaysSoAndGoesOnOnceItIsFree() throws IOException, SQLException {
        final Path directory = Files.createDirectory(folder.resolve("taken"));
        final String service;
        try (Connection elsewhere = DriverManager.getConnection("jdbc:h2:%s".formatted(directory.resolve("salespartner")), "salespartner", "")) {
            assertFalse(elsewhere.isClosed());
            service = enable("Store in use", directory);
            final Bulletin bulletin = monitor.awaitBulletin("Store in use", "already open in another process");
            assertTrue(bulletin.message().contains(directory.toString()), bulletin.message());
        }

        awaitEnabled(service);
    }

    @Test
    @Order(6)
    @DisplayName("T1: no password stands in logs, bulletins, flow, state or provenance")
    void noPasswordStandsAnywhere() throws IOException {
        final List<String> secrets = List.of(MAYAS_PASSWORD, BENS_PASSWORD, WRONG_PASSWORD);
        final String told = monitor.nifi().flow().bulletins(-1) + monitor.nifi().provenance().query(Map.of(), 10_000).toString()
                + monitor.nifi().flow().download(monitor.group());
        assertTrue(told.contains(MAYA), "What is searched is what was written");
        secrets.forEach(secret -> assertFalse(told.contains(secret), secret));
        server.stop();

        final SecretSearch search = new SecretSearch(server.folder().path());
        assertEquals(List.of(), search.find(secrets));
        assertTrue(search.files() > 20, "Only %d files were searched".formatted(search.files()));
        assertEquals(List.of(server.folder().path().relativize(server.folder().applicationLog()) + ": " + MAYA),
                search.find(List.of(MAYA)).stream().filter(found -> found.contains("nifi-app.log")).toList(), "The search finds");
    }

    private static void deliver(final String user, final String messageId) throws IOException {
        dovecot.deliver(user, "INBOX", TestMails.mail(messageId, TestMails.ANNA, user, "Harvest", "Could you send me an offer by Friday?"),
                Instant.now());
    }

    /** What the timeline holds once the processor that records has taken so many e-mails. */
    private static Set<String> messages(final int taken) {
        return monitor.awaitTimeline(taken).stream().map(entry -> entry.path("message_id").asText()).collect(Collectors.toSet());
    }

    /** Gives one FlowFile to a ParseEmail; what it puts into failure. */
    private static QueuedFlowFile parse(final String name, final Map<String, String> content) {
        final FlowEditor editor = monitor.nifi().editor();
        final String group = editor.createGroup(monitor.nifi().flow().rootId(), name);
        final String generate = editor.createProcessor(group, GENERATE, name, content, Set.of());
        final String parse = editor.createProcessor(group, PARSE, "Parse " + name, Map.of(), Set.of("success", "original", "attachments"));
        final String end = editor.createProcessor(group, LOG, "End", Map.of(), Set.of("success"));
        editor.connect(group, generate, parse, Set.of("success"));
        final String failure = editor.connect(group, parse, end, Set.of("failure"));
        editor.runOnce(generate);
        editor.startProcessor(parse);
        Waiting.until("ParseEmail has put it into failure", LIMIT, () -> monitor.nifi().queues().size(failure) == 1);
        return monitor.nifi().queues().list(failure).getFirst();
    }

    private static String enable(final String name, final Path directory) {
        final String service = monitor.nifi().editor().createService(monitor.nifi().flow().rootId(), STORE, name,
                Map.of("Directory", directory.toString()));
        monitor.requestEnabled(service);
        return service;
    }

    private static void awaitEnabled(final String service) {
        Waiting.until("NiFi has tried again and the store is enabled", LIMIT, () -> "ENABLED".equals(state(service)));
    }

    private static String state(final String service) {
        return monitor.nifi().get("controller-services/" + service).path("component").path("state").asText();
    }
}
