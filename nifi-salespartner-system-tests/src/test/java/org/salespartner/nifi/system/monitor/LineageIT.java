/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.GreenMails;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.Provenance;
import org.salespartner.nifi.system.runtime.ProvenanceEvent;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What can be found out afterwards about one e-mail, by NiFi's REST API alone, when the template has run. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LineageIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "maya@salespartner.example";
    private static final String PASSWORD = "pear-tart-4711";
    private static final String MESSAGE_ID = "ladder.17@orchard.example";
    private static final String FILE_NAME = MESSAGE_ID + ".eml";
    private static final byte[] MAIL = TestMails.mail(MESSAGE_ID, TestMails.ANNA, USER, "Ladders for the harvest",
            "Dear Maya,\n\nwe need twelve ladders before the harvest begins on 14 September.\nCould you send me an offer by Friday?\n\nAnna");

    @TempDir
    private static Path folder;
    private static GreenMail greenMail;
    private static NiFiServer server;
    private static ImportedMonitor monitor;

    @BeforeAll
    static void runTheTemplate() {
        greenMail = GreenMails.start(ServerSetup.PROTOCOL_IMAP);
        final GreenMailUser user = greenMail.setUser(USER, USER, PASSWORD);
        user.deliver(GreenMailUtil.newMimeMessage(new String(MAIL, StandardCharsets.UTF_8)));
        user.deliver(GreenMailUtil.newMimeMessage(new String(TestMails.mail("18@orchard.example", "bert@orchard.example", USER, "Baskets",
                "The baskets have come."), StandardCharsets.UTF_8)));
        user.deliver(GreenMailUtil.newMimeMessage(new String(TestMails.mail("19@shop.example", "noreply@shop.example", USER, "Your parcel",
                "It is on its way."), StandardCharsets.UTF_8)));

        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        server = runtime.server(folder.resolve("nifi"));
        server.start();
        monitor = ImportedMonitor.upload(runtime.checkout(), server::client, "Monitor");
        monitor.readFrom(greenMail.getImap().getPort(), USER, PASSWORD, folder.resolve("store"), TestMails.contacts(folder));
        monitor.set(Map.of("imap.folders", "INBOX"));
        monitor.start();
        monitor.awaitTimeline(2);
    }

    @AfterAll
    static void stopBoth() {
        if (server != null) {
            server.stop();
        }
        if (greenMail != null) {
            greenMail.stop();
        }
    }

    @Test
    @Order(1)
    @DisplayName("T1: its file name leads to the whole way of an e-mail, from the mailbox to the timeline, and no secret stands in it")
    void fileNameLeadsFromTheMailboxToTheTimeline() {
        final ProvenanceEvent received = received(Map.of("Filename", FILE_NAME));
        assertTrue(received.transitUri().matches("imap://127\\.0\\.0\\.1/maya@salespartner\\.example/INBOX;UIDVALIDITY=\\d+/;UID=\\d+"),
                received.transitUri());

        final List<ProvenanceEvent> lineage = lineage(received);
        assertEquals("RECEIVE", lineage.getFirst().type());
        assertEquals(List.of(ImportedMonitor.LIST, ImportedMonitor.PARSE, ImportedMonitor.MATCH, ImportedMonitor.SUMMARIZE, ImportedMonitor.RECORD),
                lineage.stream().map(ProvenanceEvent::componentName).distinct().toList());
        assertEquals("DROP", lineage.getLast().type());
        assertTrue(lineage.stream().allMatch(event -> FILE_NAME.equals(event.attributes().get("filename"))), "filename stays");
        assertFalse(lineage.toString().contains(PASSWORD));
    }

    @Test
    @Order(2)
    void itsDecisionsStandInTheContentBeforeAndAfterEachStep() throws IOException {
        final List<ProvenanceEvent> lineage = lineage(received(Map.of("Filename", FILE_NAME)));
        final Provenance provenance = monitor.nifi().provenance();
        final ProvenanceEvent parsed = modified(lineage, ImportedMonitor.PARSE);
        final ProvenanceEvent matched = modified(lineage, ImportedMonitor.MATCH);
        final ProvenanceEvent summarized = modified(lineage, ImportedMonitor.SUMMARIZE);

        assertTrue(new String(provenance.contentBefore(parsed), StandardCharsets.UTF_8).startsWith("Message-ID: <" + MESSAGE_ID + ">"));
        assertEquals(MESSAGE_ID, JSON.readTree(provenance.contentAfter(parsed)).path("messageId").asText());
        assertEquals("en", JSON.readTree(provenance.contentAfter(parsed)).path("language").asText());

        assertTrue(JSON.readTree(provenance.contentBefore(matched)).path("contacts").isEmpty());
        final JsonNode contact = JSON.readTree(provenance.contentAfter(matched)).path("contacts").path(0);
        assertEquals(TestMails.ANNA, contact.path("address").asText());
        assertEquals("address", contact.path("matchedBy").asText());
        assertEquals(contact.path("id").asText(), matched.attributes().get("contact.id"));

        assertTrue(JSON.readTree(provenance.contentBefore(summarized)).path("summary").isMissingNode());
        final JsonNode summary = JSON.readTree(provenance.contentAfter(summarized)).path("summary");
        assertFalse(summary.path("topic").asText().isEmpty(), summary.toString());
        assertTrue(summary.path("nextSteps").toString().contains("offer by Friday"), summary.toString());
    }

    @Test
    @Order(3)
    void itsAttributesSayWhatWasDecidedAndEndWithTheEntryOfTheTimeline() {
        final List<ProvenanceEvent> lineage = lineage(received(Map.of("Filename", FILE_NAME)));
        final Map<String, String> last = lineage.getLast().attributes();
        final JsonNode entry = entry(monitor.timeline());

        assertEquals(USER, last.get("email.account"));
        assertEquals(MESSAGE_ID, last.get("email.message.id"));
        assertEquals("inbound", last.get("email.direction"));
        assertEquals("human", last.get("email.automation"));
        assertEquals("address", last.get("contact.matched.by"));
        assertEquals("recorded", last.get("timeline.outcome"));
        assertEquals(entry.path("id").asText(), last.get("timeline.entry.id"));
        assertEquals(entry.path("identity").asText(), last.get("email.identity"));
        assertEquals(entry.path("contact_ids").path(0).asText(), last.get("contact.id"));
        assertEquals("matched by address in from", modified(lineage, ImportedMonitor.MATCH).details());
        assertTrue(modified(lineage, ImportedMonitor.PARSE).details().contains("inbound, human"));
        assertTrue(modified(lineage, ImportedMonitor.SUMMARIZE).details().contains("2 next steps"));
    }

    @Test
    @Order(4)
    void provenanceIsSearchedByMessageIdAccountAndContact() {
        final ProvenanceEvent received = received(Map.of("Filename", FILE_NAME));
        final String contact = lineage(received).getLast().attributes().get("contact.id");

        assertEquals(received.flowFileUuid(), received(Map.of("email.message.id", MESSAGE_ID)).flowFileUuid());
        assertNotNull(contact);
        assertTrue(events(Map.of("contact.id", contact)).stream().allMatch(event -> received.flowFileUuid().equals(event.flowFileUuid())));
        assertEquals(3, events(3, Map.of("email.account", USER, "EventType", "RECEIVE")).size());
    }

    @Test
    @Order(5)
    void whatIsNotRecordedSaysWhyInItsLastRoute() {
        final List<ProvenanceEvent> routes = events(1, Map.of("Filename", "19@shop.example.eml", "EventType", "ROUTE"));

        assertEquals(1, routes.size(), routes.toString());
        assertEquals("excluded", routes.getFirst().relationship());
        assertTrue(routes.getFirst().details().contains("noreply@*"), routes.getFirst().details());
    }

    @Test
    @Order(6)
    @DisplayName("I1: a replay from provenance, from any step, leaves the timeline as it is")
    void replaysLeaveTheTimelineAsItIs() {
        final List<JsonNode> before = sorted(monitor.timeline());
        final List<ProvenanceEvent> lineage = lineage(received(Map.of("Filename", FILE_NAME)));
        for (final String step : List.of(ImportedMonitor.PARSE, ImportedMonitor.MATCH, ImportedMonitor.SUMMARIZE)) {
            final int recorded = monitor.taken(ImportedMonitor.RECORD);
            monitor.nifi().provenance().replay(modified(lineage, step));
            Waiting.until("the replay from %s has come to its end".formatted(step), LIMIT,
                    () -> monitor.taken(ImportedMonitor.RECORD) > recorded && monitor.onTheWay() == 0);
        }

        assertEquals(before, sorted(monitor.timeline()));
        assertEquals(0, monitor.failures());
        final List<String> outcomes = events(4, Map.of("email.message.id", MESSAGE_ID, "EventType", "DROP")).stream()
                .map(event -> event.attributes().get("timeline.outcome")).toList();
        assertEquals(List.of("recorded", "already recorded", "already recorded", "already recorded"), outcomes);
    }

    @Test
    @Order(7)
    void aRunWithoutTroubleWritesNoWarning() throws IOException {
        assertEquals(List.of(), InstanceLog.of(server).ours("WARN", "ERROR"));
    }

    private static ProvenanceEvent received(final Map<String, String> terms) {
        return Waiting.untilPresent("the event RECEIVE is indexed", LIMIT,
                () -> events(terms).stream().filter(event -> "RECEIVE".equals(event.type())).findFirst());
    }

    /** As soon as so many are indexed. */
    private static List<ProvenanceEvent> events(final int least, final Map<String, String> terms) {
        return Waiting.untilPresent("%d events are indexed: %s".formatted(least, terms), LIMIT,
                () -> Optional.of(events(terms)).filter(events -> events.size() >= least));
    }

    private static List<ProvenanceEvent> events(final Map<String, String> terms) {
        return monitor.nifi().provenance().query(terms, 1000);
    }

    /** Without what this test itself has done with it. */
    private static List<ProvenanceEvent> lineage(final ProvenanceEvent received) {
        return Waiting.untilPresent("the lineage is indexed to its end", LIMIT, () -> {
            final List<ProvenanceEvent> events = monitor.nifi().provenance().lineage(received.flowFileUuid()).stream()
                    .filter(event -> received.flowFileUuid().equals(event.flowFileUuid()))
                    .filter(event -> !List.of("DOWNLOAD", "REPLAY").contains(event.type())).toList();
            return events.stream().anyMatch(event -> "DROP".equals(event.type())) ? Optional.of(events) : Optional.empty();
        });
    }

    private static ProvenanceEvent modified(final List<ProvenanceEvent> lineage, final String step) {
        return lineage.stream().filter(event -> "CONTENT_MODIFIED".equals(event.type()) && step.equals(event.componentName()))
                .findFirst().orElseThrow();
    }

    private static JsonNode entry(final List<JsonNode> timeline) {
        return timeline.stream().filter(entry -> MESSAGE_ID.equals(entry.path("message_id").asText())).findFirst().orElseThrow();
    }

    private static List<JsonNode> sorted(final List<JsonNode> timeline) {
        return timeline.stream().sorted(Comparator.comparing(entry -> entry.path("id").asText())).toList();
    }
}
