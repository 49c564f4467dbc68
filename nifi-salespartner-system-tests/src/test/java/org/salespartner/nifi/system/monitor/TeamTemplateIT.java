/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.services.testing.GraphFault;
import org.salespartner.nifi.system.runtime.Bulletin;
import org.salespartner.nifi.system.runtime.FlowEditor;
import org.salespartner.nifi.system.runtime.NiFiOptions;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.VerificationStep;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * {@code templates/monitor-team.json} on a real NiFi that logs all it can: mailboxes of three providers in one flow, with two more that need nobody
 * to sign in. {@code -Dsalespartner.seed=N} repeats the moment of the kill, as far as a race can be repeated.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TeamTemplateIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String REPORT = "Report accounts";
    private static final String REPORTS = "Reports";
    private static final int MANY = 100;
    /** In the text of each mail, and in no header. */
    private static final String WORD = "pomegranatesandquinces";
    private static final long SEED = Long.getLong("salespartner.seed", System.nanoTime() % 1_000_000);
    private static final Set<String> EXPECTED = new TreeSet<>();

    @TempDir
    private static Path folder;
    @TempDir
    private static Path keys;
    private static TeamServers servers;
    private static NiFiServer server;
    private static ImportedMonitor team;
    private static String reports;

    @BeforeAll
    static void runTheTemplateWithAllProviders() throws IOException, GeneralSecurityException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        servers = new TeamServers(keys);
        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        final Path logback = Files.writeString(keys.resolve("logback.xml"), talkative());
        server = runtime.server(folder.resolve("nifi"), NiFiOptions.of(runtime.checkout())
                .withJvmArguments(List.of("-XX:TieredStopAtLevel=1", "-Dlogback.configurationFile=" + logback)));
        server.start();
        team = ImportedMonitor.upload(runtime.checkout(), server::client, "monitor-team.json", "Team");
        team.set(servers.parameters());
        team.set(Map.of("poll.interval", "1 sec", "store.directory", folder.resolve("store").toString(),
                "contacts.file", TestMails.contacts(folder).toString()));
        servers.connect(team);
        addReport();
    }

    @AfterAll
    static void stopBoth() throws IOException {
        if (server != null) {
            server.stop();
        }
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    @Order(1)
    @DisplayName("Verify signs in to each account, whatever its kind, and opens its mailbox")
    void eachAccountCanBeVerified() {
        List.of("Google application", "Microsoft application", "Daemon").forEach(name -> team.nifi().editor().enableService(team.service(name)));
        for (final String name : List.of("IMAP mailbox", "Google mailbox", "Microsoft mailbox", "Info mailbox", "Sales mailbox")) {
            final List<VerificationStep> steps = team.nifi().verification().service(team.service(name), Map.of());
            assertTrue(steps.size() > 2 && steps.stream().noneMatch(VerificationStep::failed), () -> name + ": " + steps);
            assertEquals("SUCCESSFUL", steps.getLast().outcome(), () -> name + ": " + steps);
        }
    }

    @Test
    @Order(2)
    @DisplayName("I1, S9: the mails of three providers are on one timeline, one that all have got as a single entry, and every account is active")
    void allMailboxesFillOneTimeline() throws IOException {
        for (final String account : TeamServers.ALL) {
            deliver(account, "first." + account);
            servers.deliver(account, true, TestMails.mail("sent." + account, account, TestMails.ANNA, "Harvest", "Here is the offer."));
            EXPECTED.add("sent." + account);
            servers.deliver(account, false, TestMails.mail("to.all", TestMails.ANNA, account, "Harvest", "To you all."));
        }
        EXPECTED.add("to.all");
        team.start();

        final List<JsonNode> timeline = awaitTimeline(EXPECTED);
        assertEquals(Set.copyOf(TeamServers.ALL), accountsOf(timeline, "to.all"));
        TeamServers.ALL.forEach(account -> {
            assertEquals(Set.of(account), accountsOf(timeline, "first." + account));
            assertEquals("inbound", entry(timeline, "first." + account).path("direction").asText());
            assertEquals("outbound", entry(timeline, "sent." + account).path("direction").asText());
        });
        final Map<String, JsonNode> report = report();
        assertEquals(Set.copyOf(TeamServers.ALL), report.keySet());
        assertEquals(Set.of("ACTIVE"), report.values().stream().map(account -> account.path("status").asText()).collect(Collectors.toSet()));
        assertEquals("imap google microsoft google microsoft", TeamServers.ALL.stream()
                .map(account -> report.get(account).path("provider").asText()).collect(Collectors.joining(" ")));
    }

    @Test
    @Order(3)
    @DisplayName("S6, S7, S9: a consent that is taken back stops one account alone, and a new refresh token brings what came meanwhile")
    void oneAccountFailsAndTheOthersGoOn() throws IOException {
        servers.google().oauth().revoke(TeamServers.GOOGLE);
        final Bulletin told = team.awaitBulletin(ImportedMonitor.LIST, "[%s]".formatted(TeamServers.GOOGLE), "bin/authorize google");
        assertEquals("ERROR", told.level());
        for (final String account : TeamServers.ALL) {
            deliver(account, "meanwhile." + account);
        }
        final Set<String> others = new TreeSet<>(EXPECTED);
        others.remove("meanwhile." + TeamServers.GOOGLE);

        awaitTimeline(others);
        final Map<String, JsonNode> report = report();
        assertEquals(Map.of(TeamServers.GOOGLE, "RECONNECT_REQUIRED"), notActive(report));
        assertTrue(report.get(TeamServers.GOOGLE).path("detail").asText().contains("bin/authorize google"), report::toString);

        team.set(Map.of("google.refresh.token", servers.googleConsent()));
        awaitTimeline(EXPECTED);
        assertEquals(Map.of(), notActive(report()));
    }

    @Test
    @Order(4)
    @DisplayName("S6, S7: a provider that asks to be left alone is left alone, the others are read on, and then it brings everything")
    void oneProviderThrottlesAndTheOthersGoOn() throws IOException {
        servers.graph().faults().next(1_000, "/me/", GraphFault.status(429).retryAfter(Duration.ofSeconds(1)));
        team.awaitBulletin(ImportedMonitor.LIST, "[%s]".formatted(TeamServers.MICROSOFT), "come back later");
        for (final String account : TeamServers.ALL) {
            deliver(account, "throttled." + account);
        }
        final Set<String> others = new TreeSet<>(EXPECTED);
        others.remove("throttled." + TeamServers.MICROSOFT);

        awaitTimeline(others);
        assertEquals(Map.of(TeamServers.MICROSOFT, "ERROR"), notActive(report()));
        servers.graph().faults().clear();
        awaitTimeline(EXPECTED);
        assertEquals(Map.of(), notActive(report()));
    }

    @Test
    @Order(5)
    @DisplayName("S2, I1: killed while it reads all mailboxes, NiFi loses and doubles nothing, and signs in with the tokens it was given last")
    void killedInTheMiddleOfAllMailboxes() throws IOException {
        final String list = team.processor(ImportedMonitor.LIST);
        team.nifi().editor().stopProcessor(list);
        team.nifi().editor().configureProcessor(list, Map.of("Batch Size", "4"));
        team.nifi().editor().startProcessor(list);
        server.awaitFlowSaved();

        // Counted before there is anything to list: all of it may be listed while the flow is saved.
        final int before = team.emitted(ImportedMonitor.LIST);
        servers.latency(Duration.ofMillis(20));
        for (int mail = 0; mail < MANY; mail++) {
            for (final String account : TeamServers.ALL) {
                deliver(account, "m%d.%d.%s".formatted(mail, SEED, account));
            }
        }
        final int listed = new Random(SEED).nextInt(MANY, MANY * (TeamServers.ALL.size() - 1));
        final String run = "seed %d, killed after %d were listed".formatted(SEED, listed);
        Waiting.until(run, LIMIT, () -> team.emitted(ImportedMonitor.LIST) >= before + listed);
        final String moment = "%s: %d listed, %d on the way".formatted(run, team.emitted(ImportedMonitor.LIST) - before, team.onTheWay());
        System.out.println(moment);
        server.kill();
        servers.latency(Duration.ZERO);
        server.start();

        awaitTimeline(EXPECTED);
        final List<JsonNode> timeline = team.timeline();
        final Map<String, Long> counts = timeline.stream()
                .collect(Collectors.groupingBy(entry -> entry.path("message_id").asText(), TreeMap::new, Collectors.counting()));
        assertEquals(EXPECTED, counts.keySet(), moment);
        assertEquals(List.of(), counts.entrySet().stream().filter(count -> count.getValue() > 1).toList(), moment);
        assertEquals(List.of(), timeline.stream().filter(entry -> entry.path("sightings").size() != 1)
                .map(entry -> entry.path("message_id").asText()).filter(messageId -> !messageId.equals("to.all")).toList(), moment);
        assertEquals(0, team.failures(), moment);
        assertEquals(0, team.queued(ImportedMonitor.NOT_RECORDED), moment);
        assertEquals(Map.of(), notActive(report()), moment);
    }

    @Test
    @Order(6)
    @DisplayName("S1: no mailbox of any provider was asked for a change")
    void noMailboxWasTouched() throws IOException {
        assertEquals(List.of(), servers.google().changes());
        assertEquals(List.of(), servers.graph().changes());
        final Set<String> flags = servers.dovecot().doveadm("-f", "tab", "fetch", "-u", TeamServers.IMAP, "flags", "all").lines().skip(1)
                .collect(Collectors.toSet());
        assertTrue(Set.of("", "\\Recent").containsAll(flags), flags::toString);
    }

    @Test
    @Order(7)
    @DisplayName("T1: no password, client secret, key or token is in anything that NiFi has told or written, and no mail in logs or attributes")
    void noSecretIsReadableAnywhere() throws IOException {
        final List<String> secrets = servers.secrets();
        assertTrue(servers.google().oauth().asked("refresh_token") > 2 && servers.entra().tokenRequests("refresh_token") > 1, "Tokens were renewed");
        final String told = told();
        assertTrue(told.contains(TeamServers.GOOGLE));
        assertEquals(List.of(), List.copyOf(SecretSearch.within(told, secrets)));

        server.stop();
        final SecretSearch search = new SecretSearch(folder);
        assertEquals(List.of(), search.find(secrets));
        final String early = "first." + TeamServers.GOOGLE;
        final Collection<String> control = search.find(Set.of(TeamServers.GOOGLE, early));
        for (final String place : List.of("nifi/logs/nifi-app.log", "nifi/conf/flow.json.gz", "nifi/state", "nifi/content_repository",
                "nifi/provenance_repository", "store/")) {
            assertTrue(control.stream().anyMatch(found -> found.startsWith(place)),
                    () -> "The search finds an address in %s: %s".formatted(place, control));
        }
        assertTrue(control.stream().anyMatch(found -> found.startsWith("nifi/provenance_repository") && found.endsWith(early)),
                () -> "The search reads what was written before NiFi was killed: " + control);
        final List<String> texts = search.find(Set.of(WORD));
        assertFalse(texts.isEmpty());
        assertEquals(List.of(), texts.stream().filter(found -> !found.startsWith("nifi/content_repository/") && !found.startsWith("store/")).toList(),
                "Where the text of a mail stands besides");
        System.out.printf("%d secrets are in none of %d files%n", secrets.size(), search.files());
    }

    /** What a user is told by the canvas: bulletins, and each component with its properties. */
    private static String told() {
        final String bulletins = team.nifi().flow().bulletins(-1).stream().map(Bulletin::message).collect(Collectors.joining("\n"));
        final String group = team.group();
        return Stream.of("process-groups/%s", "process-groups/%s/processors", "flow/process-groups/%s/controller-services",
                        "process-groups/%s/download", "process-groups/%s/connections")
                .map(path -> team.nifi().get(path.formatted(group)).toString()).collect(Collectors.joining("\n", bulletins, ""))
                + team.nifi().get("flow/parameter-contexts");
    }

    /** Everything down to the last detail, of ours and of the libraries that talk to the providers. */
    private static String talkative() throws IOException {
        try (InputStream stream = NiFiServer.class.getResourceAsStream("logback.xml")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("<root ", Stream.of("org.salespartner.nifi.services",
                            "com.google", "com.microsoft", "com.nimbusds", "com.azure", "okhttp3", "org.eclipse.angus", "com.sun.mail")
                    .map("<logger name=\"%s\" level=\"TRACE\"/>\n  "::formatted).collect(Collectors.joining()) + "<root ");
        }
    }

    private static void addReport() {
        final FlowEditor editor = team.nifi().editor();
        final String report = editor.createProcessor(team.group(), "org.salespartner.nifi.processors.account.ReportEmailAccounts", REPORT, Map.of(
                "Email Accounts", team.service(ImportedMonitor.MAILBOXES),
                "Sync Journal", team.service(ImportedMonitor.STORE),
                "Record Writer", team.service("Timeline writer")), Set.of());
        final String end = editor.createProcessor(team.group(), "org.apache.nifi.processors.attributes.UpdateAttribute", REPORTS, Map.of(),
                Set.of("success"));
        reports = editor.connect(team.group(), report, end, Set.of("success"));
    }

    /** What is known of each account now, by its id. */
    private static Map<String, JsonNode> report() throws IOException {
        final String report = team.processor(REPORT);
        team.nifi().editor().stopProcessor(report);
        team.nifi().editor().stopProcessor(team.processor(REPORTS));
        team.nifi().queues().empty(reports);
        team.nifi().editor().runOnce(report);
        Waiting.until("the report is there", LIMIT, () -> team.nifi().queues().size(reports) == 1);
        team.nifi().editor().stopProcessor(report);
        final byte[] records = team.nifi().queues().content(team.nifi().queues().list(reports).getFirst());
        team.nifi().queues().empty(reports);
        return new ObjectMapper().readTree(records).valueStream()
                .collect(Collectors.toMap(account -> account.path("account_id").asText(), account -> account));
    }

    private static Map<String, String> notActive(final Map<String, JsonNode> report) {
        return report.entrySet().stream().filter(account -> !"ACTIVE".equals(account.getValue().path("status").asText()))
                .collect(Collectors.toMap(Map.Entry::getKey, account -> account.getValue().path("status").asText()));
    }

    private static void deliver(final String account, final String messageId) throws IOException {
        final String text = "Could you send me an offer of %s by Friday?".formatted(WORD);
        servers.deliver(account, false, TestMails.mail(messageId, TestMails.ANNA, account, "Harvest", text));
        EXPECTED.add(messageId);
    }

    /** The timeline as soon as it holds at least what is expected and nothing is on its way; it may hold no more. */
    private static List<JsonNode> awaitTimeline(final Set<String> expected) {
        final List<JsonNode> timeline = Waiting.untilPresent("the mails that came are on the timeline", LIMIT, () -> {
            final List<JsonNode> now = team.onTheWay() == 0 ? team.timeline() : List.of();
            return messageIds(now).containsAll(expected) ? Optional.of(now) : Optional.empty();
        });
        assertEquals(expected, new TreeSet<>(messageIds(timeline)));
        return timeline;
    }

    private static Set<String> messageIds(final List<JsonNode> timeline) {
        return timeline.stream().map(entry -> entry.path("message_id").asText()).collect(Collectors.toSet());
    }

    private static JsonNode entry(final List<JsonNode> timeline, final String messageId) {
        final List<JsonNode> found = timeline.stream().filter(entry -> messageId.equals(entry.path("message_id").asText())).toList();
        assertEquals(1, found.size(), () -> messageId + ": " + found);
        return found.getFirst();
    }

    private static Set<String> accountsOf(final List<JsonNode> timeline, final String messageId) {
        final JsonNode entry = entry(timeline, messageId);
        assertFalse(entry.path("sightings").isEmpty(), entry::toString);
        return entry.path("sightings").valueStream().map(place -> place.path("account").asText()).collect(Collectors.toSet());
    }
}
