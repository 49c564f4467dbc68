/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.runtime.Bulletin;
import org.salespartner.nifi.system.runtime.FlowEditor;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A mailbox whose password is wrong and is corrected, as its owner learns of it: by bulletins, by records, by an alert. */
class AccountReportIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String ANNA = "anna@salespartner.example";
    private static final String BEN = "ben@salespartner.example";
    private static final String ANNAS_PASSWORD = "medlar-tart-4711";
    private static final String BENS_PASSWORD = "damson-tart-4711";
    private static final String WRONG_PASSWORD = "radish-tart-4711";
    private static final String ALERT = """
            SELECT account_id, status, detail, last_successful_poll, last_error FROM FLOWFILE
            WHERE status IN ('RECONNECT_REQUIRED', 'UNAVAILABLE')
            OR (status <> 'PAUSED' AND (last_successful_poll IS NULL OR seconds_since_successful_poll >= 3600))""";

    @TempDir
    private Path folder;
    private Dovecot dovecot;
    private NiFiServer server;
    private final Map<String, String> ids = new HashMap<>();

    @BeforeEach
    void makeTheFlow() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        dovecot = Dovecot.start(Map.of(ANNA, ANNAS_PASSWORD, BEN, BENS_PASSWORD));
        deliver(ANNA);
        deliver(BEN);
        server = NiFiRuntime.fromCheckout(System.out::println).server(folder.resolve("nifi"));
        server.start();

        final String group = editor().createGroup(nifi().flow().rootId(), "Accounts");
        ids.put("group", group);
        service("anna", "org.salespartner.nifi.services.imap.ImapEmailAccount", account(ANNA, WRONG_PASSWORD));
        service("ben", "org.salespartner.nifi.services.imap.ImapEmailAccount", account(BEN, BENS_PASSWORD));
        service("mailboxes", "org.salespartner.nifi.services.group.EmailAccountGroup", Map.of("anna", ids.get("anna"), "ben", ids.get("ben")));
        service("store", "org.salespartner.nifi.services.store.SalesPartnerStore", Map.of("Directory", folder.resolve("store").toString()));
        service("writer", "org.apache.nifi.json.JsonRecordSetWriter", Map.of());
        service("reader", "org.apache.nifi.json.JsonTreeReader", Map.of());

        final String accounts = ids.get("mailboxes");
        final String store = ids.get("store");
        processor("list", "org.salespartner.nifi.processors.sync.ListNewEmails",
                Map.of("Email Accounts", accounts, "Sync Journal", store, "Poll Interval", "1 sec"), Set.of("success", "failure"));
        processor("report", "org.salespartner.nifi.processors.account.ReportEmailAccounts",
                Map.of("Email Accounts", accounts, "Sync Journal", store, "Record Writer", ids.get("writer"), "Time Zone", zoneOfNoon()), Set.of());
        processor("alert", "org.apache.nifi.processors.standard.QueryRecord", Map.of("record-reader", ids.get("reader"), "record-writer",
                ids.get("writer"), "include-zero-record-flowfiles", "false", "alert", ALERT), Set.of("original"));
        processor("sink", "org.apache.nifi.processors.attributes.UpdateAttribute", Map.of(), Set.of("success"));
        connect("report", "sink", "success", "reports");
        connect("report", "alert", "success", "to alert");
        connect("alert", "sink", "alert", "alerts");
        connect("alert", "sink", "failure", "failures");
        nifi().flow().enableServices(group);
        editor().startProcessor(ids.get("list"));
        editor().startProcessor(ids.get("alert"));
    }

    @AfterEach
    void stopBoth() throws IOException {
        if (server != null) {
            server.stop();
        }
        if (dovecot != null) {
            dovecot.close();
        }
    }

    @Test
    @DisplayName("S9: an account that needs a new password is told by one bulletin, by its record and by an alert, and so is that it is well again")
    void anAccountThatNeedsANewPasswordAndGetsIt() throws IOException {
        final Bulletin refused = awaitBulletin("refuses the sign-in");
        assertEquals("ERROR", refused.level());
        assertTrue(refused.message().contains("[%s]".formatted(ANNA)), refused.message());
        Waiting.until("the journal knows both", LIMIT, () -> {
            final Map<String, JsonNode> known = report();
            return known.get(BEN).path("listed_today").asInt() == 1 && known.get(ANNA).path("last_error").isTextual();
        });

        final Map<String, JsonNode> before = report();
        final JsonNode anna = before.get(ANNA);
        assertEquals("RECONNECT_REQUIRED", anna.path("status").asText());
        assertTrue(anna.path("detail").asText().contains("Correct Username and Password"), anna.toString());
        assertEquals(anna.path("detail"), anna.path("last_error"));
        assertTrue(anna.path("last_successful_poll").isNull() && !anna.path("last_failed_poll").isNull(), anna.toString());
        assertEquals("ACTIVE", before.get(BEN).path("status").asText());
        assertTrue(before.get(BEN).path("seconds_since_successful_poll").asLong() <= 120, before.toString());
        final List<String> alerts = alerts();
        assertFalse(alerts.isEmpty());
        assertTrue(alerts.stream().allMatch(alert -> alert.contains(ANNA) && !alert.contains(BEN)), alerts::toString);
        assertEquals(1, bulletins("refuses the sign-in"), "It is not repeated at each poll");

        correctThePassword();
        final Bulletin again = awaitBulletin("is listed again");
        assertEquals("WARNING", again.level());
        assertTrue(again.message().contains("[%s]".formatted(ANNA)), again.message());
        Waiting.until("the journal says so", LIMIT, () -> report().get(ANNA).path("listed_today").asInt() == 1);
        final JsonNode mended = report().get(ANNA);
        assertEquals("ACTIVE", mended.path("status").asText());
        assertTrue(mended.path("detail").isNull(), mended.toString());
        assertEquals(anna.path("last_error"), mended.path("last_error"), "What it was stays known");
        assertEquals(List.of(), alerts(), "All is well");
        assertEquals(0, nifi().queues().size(ids.get("failures")));

        editor().stopProcessor(ids.get("list"));
        server.awaitFlowSaved();
        server.stop();
        server.start();
        final JsonNode afterwards = report().get(ANNA);
        assertEquals("ACTIVE", afterwards.path("status").asText(), "What the journal knows of before the restart");
        assertTrue(afterwards.path("status_since").asLong() < mended.path("reported_at").asLong(), afterwards.toString());
        assertEquals(1, afterwards.path("listed_today").asInt());
    }

    private void correctThePassword() {
        editor().stopProcessor(ids.get("list"));
        editor().disableService(ids.get("mailboxes"));
        editor().disableService(ids.get("anna"));
        editor().configureService(ids.get("anna"), Map.of("Password", ANNAS_PASSWORD));
        nifi().flow().enableServices(ids.get("group"));
        editor().startProcessor(ids.get("list"));
    }

    /** Where it is noon now, so that no day ends while its counts are looked at. */
    private static String zoneOfNoon() {
        return ZoneOffset.ofHours(12 - Instant.now().atOffset(ZoneOffset.UTC).getHour()).getId();
    }

    /** What the processor reports when it is run now, by account. */
    private Map<String, JsonNode> report() {
        awaitLookedThrough();
        nifi().queues().empty(ids.get("alerts"));
        nifi().queues().empty(ids.get("reports"));
        editor().runOnce(ids.get("report"));
        Waiting.until("the report is there", LIMIT, () -> nifi().queues().size(ids.get("reports")) == 1);
        editor().stopProcessor(ids.get("report"));
        return read(nifi().queues().list(ids.get("reports")).getFirst());
    }

    private void awaitLookedThrough() {
        Waiting.until("the reports were looked through", LIMIT, () -> nifi().queues().size(ids.get("to alert")) == 0);
    }

    /** What the last report has led to: until the journal knows of a poll, each account is one to be told of. */
    private List<String> alerts() {
        awaitLookedThrough();
        return nifi().queues().list(ids.get("alerts")).stream()
                .map(flowFile -> new String(nifi().queues().content(flowFile), StandardCharsets.UTF_8)).toList();
    }

    private Map<String, JsonNode> read(final QueuedFlowFile flowFile) {
        try {
            return new ObjectMapper().readTree(nifi().queues().content(flowFile)).valueStream()
                    .collect(Collectors.toMap(record -> record.path("account_id").asText(), record -> record));
        } catch (final IOException e) {
            throw new IllegalStateException("The report is not JSON", e);
        }
    }

    private Bulletin awaitBulletin(final String text) {
        return Waiting.untilPresent("a bulletin that says " + text, LIMIT,
                () -> nifi().flow().bulletins(-1).stream().filter(bulletin -> bulletin.message().contains(text)).findFirst());
    }

    private long bulletins(final String text) {
        return nifi().flow().bulletins(-1).stream().filter(bulletin -> bulletin.message().contains(text)).count();
    }

    private void deliver(final String user) throws IOException {
        final String mail = "Message-ID: <1.%s>\r\nFrom: cleo@orchard.example\r\nTo: %s\r\nSubject: Apples\r\n\r\nHello\r\n".formatted(user, user);
        dovecot.deliver(user, "INBOX", mail.getBytes(StandardCharsets.US_ASCII), Instant.now());
    }

    private Map<String, String> account(final String user, final String password) {
        return Map.of("Host", Dovecot.HOST, "Port", Integer.toString(dovecot.imapPort()), "TLS Mode", "None", "Address", user, "Password", password);
    }

    private void service(final String name, final String type, final Map<String, String> properties) {
        ids.put(name, editor().createService(ids.get("group"), type, name, properties));
    }

    private void processor(final String name, final String type, final Map<String, String> properties, final Set<String> autoTerminated) {
        ids.put(name, editor().createProcessor(ids.get("group"), type, name, properties, autoTerminated));
    }

    private void connect(final String source, final String destination, final String relationship, final String name) {
        ids.put(name, editor().connect(ids.get("group"), ids.get(source), ids.get(destination), Set.of(relationship)));
    }

    private NiFiClient nifi() {
        return server.client();
    }

    private FlowEditor editor() {
        return nifi().editor();
    }
}
