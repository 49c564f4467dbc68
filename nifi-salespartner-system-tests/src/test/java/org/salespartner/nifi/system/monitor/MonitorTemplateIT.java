/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.VerificationStep;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a user meets who imports {@code templates/monitor.json}, or a template of other accounts, into a clean NiFi. */
class MonitorTemplateIT {
    private static final String USER = "maya@salespartner.example";
    private static final String PUSHED = "noor@salespartner.example";
    private static final String PASSWORD = "apple-tart-4711";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final List<String> STEPS = List.of("Resolve Host", "Connect", "TLS", "Sign In", "Find Folders", "Open Folder");

    @TempDir
    private static Path folder;
    private static NiFiRuntime runtime;
    private static NiFiServer server;
    private static Dovecot dovecot;

    private NiFiClient nifi;
    private ImportedMonitor monitor;

    @BeforeAll
    static void startBoth() throws IOException {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        dovecot = Dovecot.start(Map.of(USER, PASSWORD, PUSHED, PASSWORD));
        dovecot.deliver(USER, "INBOX", TestMails.mail("1@orchard.example", TestMails.ANNA, USER, "Hello", "Hello Maya"), Instant.now());
        runtime = NiFiRuntime.fromCheckout(System.out::println);
        server = runtime.server(folder.resolve("nifi"));
        server.start();
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

    @BeforeEach
    void importTemplate() {
        nifi = server.client();
        monitor = ImportedMonitor.upload(runtime.checkout(), server::client, "Monitor");
    }

    /** The parameter context outlives its groups, as NiFi has it. */
    @AfterEach
    void clean() {
        nifi.flow().delete(monitor.group());
        contexts().forEach(context -> nifi.delete("parameter-contexts/%s?version=%d".formatted(context, version(context))));
    }

    @Test
    void aCleanNiFiMissesNothingAndAsksForThePasswordAlone() {
        assertEquals(List.of(), nifi.flow().ghosts(monitor.group()));
        final List<String> errors = nifi.flow().invalid(monitor.group()).stream()
                .flatMap(component -> component.validationErrors().stream().map(error -> component.name() + ": " + error))
                .filter(error -> !error.contains("Controller Service"))
                .toList();

        assertEquals(List.of("Mailbox: 'Password' is invalid because Password is required"), errors,
                "Besides services that are not enabled yet");
    }

    @Test
    void nothingIsInvalidOnceTheParametersAreSetAndTheServicesEnabled() {
        monitor.set(parameters());
        nifi.flow().enableServices(monitor.group());

        assertEquals(List.of(), nifi.flow().invalid(monitor.group()));
        assertEquals(List.of(), nifi.flow().ghosts(monitor.group()));
    }

    @ParameterizedTest
    @MethodSource("otherTemplates")
    void aTemplateOfOtherAccountsAsksForWhatItNeedsAndIsValidWithIt(final String template, final List<String> missing,
                                                                    final Map<String, String> parameters) {
        final ImportedMonitor other = ImportedMonitor.upload(runtime.checkout(), server::client, template, template);
        try {
            assertEquals(List.of(), nifi.flow().ghosts(other.group()));
            assertEquals(Set.copyOf(missing), nifi.flow().invalid(other.group()).stream()
                    .flatMap(component -> component.validationErrors().stream().map(error -> component.name() + ": " + error))
                    .filter(error -> !error.contains("Controller Service")).collect(Collectors.toSet()));

            other.set(parameters);
            other.set(Map.of("store.directory", folder.resolve("store").toString()));
            nifi.flow().enableServices(other.group());
            assertEquals(List.of(), nifi.flow().invalid(other.group()));
            assertEquals(parametersOfThe(monitor), parametersOfThe(other), "What is no account's is as in the monitor");
        } finally {
            nifi.flow().delete(other.group());
        }
    }

    @Test
    @DisplayName("R5: the conversation does not run without the secret of its approval, nor without a name and a signature of the user's own")
    void theConversationIsInvalidWithoutItsSecretAndTheUsersName() {
        final ImportedMonitor conversation = ImportedMonitor.upload(runtime.checkout(), server::client, "conversation.json", "conversation");
        try {
            assertEquals(List.of(), nifi.flow().ghosts(conversation.group()));
            conversation.set(Map.of("imap.password", PASSWORD, "store.directory", folder.resolve("store").toString()));
            assertEquals(Set.of(blank("Display Name"), blank("Signature")), nifi.flow().invalid(conversation.group()).stream()
                    .filter(component -> "Mailbox".equals(component.name())).flatMap(component -> component.validationErrors().stream())
                    .collect(Collectors.toSet()));

            conversation.set(Map.of("user.name", "Maya", "user.signature", "Maya\nOrchard"));
            nifi.flow().enableServices(conversation.group());
            assertEquals(Set.of(required("List drafts", "Bearer Secret"), required("Approve reply", "Bearer Secret")),
                    nifi.flow().invalid(conversation.group()).stream()
                            .flatMap(component -> component.validationErrors().stream().map(error -> component.name() + ": " + error))
                            .collect(Collectors.toSet()));

            conversation.set(Map.of("approval.secret", "correct-horse-battery-staple-of-this-test"));
            assertEquals(List.of(), nifi.flow().invalid(conversation.group()));
        } finally {
            nifi.flow().delete(conversation.group());
        }
    }

    @Test
    @DisplayName("R2: Verify of drafting and sending goes through the services of a running NiFi")
    void draftingAndSendingAreVerified() {
        final ImportedMonitor conversation = ImportedMonitor.upload(runtime.checkout(), server::client, "conversation.json", "conversation");
        try {
            conversation.set(parameters());
            conversation.set(Map.of("store.directory", folder.resolve("verified").toString(), "user.name", "Maya", "user.signature", "Maya",
                    "approval.secret", "correct-horse-battery-staple-of-this-test"));
            nifi.flow().enableServices(conversation.group());
            assertEquals(List.of("Read Drafts: SUCCESSFUL", "Read Templates: SUCCESSFUL", "Write for account %s: SUCCESSFUL".formatted(USER)),
                    verified(conversation, "Draft reply"));
            assertEquals(List.of("Read Drafts: SUCCESSFUL", "Read Send Ledger: SUCCESSFUL", "Read Stop List: SUCCESSFUL", "One Store: SUCCESSFUL",
                    "Read Timeline: SUCCESSFUL", "Send from account %s: SUCCESSFUL".formatted(USER)), verified(conversation, "Send reply"));
        } finally {
            nifi.flow().delete(conversation.group());
        }
    }

    private List<String> verified(final ImportedMonitor conversation, final String processor) {
        final String id = nifi.flow().processor(conversation.group(), processor).id();
        return nifi.verification().processor(id, Map.of()).stream().filter(step -> !step.name().startsWith("Perform Validation"))
                .map(step -> "%s: %s".formatted(step.name(), step.outcome())).toList();
    }

    private static String blank(final String property) {
        return "'%s' validated against '' is invalid because %s must contain at least one character that is not white space".formatted(property,
                property);
    }

    static Stream<Arguments> otherTemplates() {
        final List<String> google = List.of(required("Google application", "Client ID"));
        final List<String> microsoft = List.of(required("Microsoft application", "Tenant"), required("Microsoft application", "Client ID"));
        final Map<String, String> googleSet = Map.of("google.client.id", "sales-app", "google.client.secret", "s", "google.refresh.token", "t");
        final Map<String, String> microsoftSet = Map.of("microsoft.tenant", "example.com", "microsoft.client.id", "sales-app",
                "microsoft.client.secret", "s", "microsoft.refresh.token", "t");
        final Map<String, String> all = new HashMap<>(googleSet);
        all.putAll(microsoftSet);
        all.putAll(Map.of("imap.password", "p", "imap.address", "i@example.com", "google.address", "g@example.com"));
        final List<String> mailboxes = List.of(required("IMAP mailbox", "Password"), required("Google mailbox", "Refresh Token"),
                required("Microsoft mailbox", "Refresh Token"));
        return Stream.of(
                Arguments.of("monitor-google.json", with(google, required("Mailbox", "Refresh Token")), googleSet),
                Arguments.of("monitor-microsoft.json", with(microsoft, required("Mailbox", "Refresh Token")), microsoftSet),
                Arguments.of("monitor-team.json", Stream.of(google, microsoft, mailboxes).flatMap(List::stream).toList(), all));
    }

    @Test
    void aSecondImportSharesTheParametersOfTheFirst() {
        monitor.set(Map.of("imap.host", "imap.first.example"));
        final ImportedMonitor second = ImportedMonitor.upload(runtime.checkout(), server::client, "Monitor again");
        try {
            assertEquals(ImportedMonitor.CONTEXT, nifi.parameters().contextOf(second.group()));
            assertEquals(contextIdOf(monitor.group()), contextIdOf(second.group()));
            assertEquals(1, contexts().size());
            assertEquals("imap.first.example", nifi.parameters().values(ImportedMonitor.CONTEXT).get("imap.host"));
            assertEquals(List.of(), nifi.flow().ghosts(second.group()));
        } finally {
            nifi.flow().delete(second.group());
        }
    }

    @Test
    void verifyOfTheMailboxSucceedsStepByStep() {
        monitor.set(parameters());
        final String certificates = nifi.editor().createService(monitor.group(), "org.apache.nifi.ssl.PEMEncodedSSLContextProvider", "Trust", Map.of(
                "Private Key Source", "UNDEFINED",
                "Certificate Authorities Source", "PROPERTIES",
                "Certificate Authorities", dovecot.certificate().certificateFile().toString()));
        nifi.editor().enableService(certificates);
        monitor.set(Map.of("imap.tls", "Implicit TLS", "imap.port", Integer.toString(dovecot.imapsPort())));

        final List<VerificationStep> steps = verifyMailbox(Map.of("SSL Context Service", certificates));

        assertEquals(STEPS, steps.stream().map(VerificationStep::name).toList());
        assertTrue(steps.stream().allMatch(step -> "SUCCESSFUL".equals(step.outcome())), steps.toString());
        assertTrue(steps.getLast().explanation().contains("1 messages"), steps.toString());
    }

    @Test
    void verifyWithAWrongPasswordNamesTheAccountAndSkipsTheRest() {
        monitor.set(parameters());
        monitor.set(Map.of("imap.password", "not-the-password"));

        final List<VerificationStep> steps = verifyMailbox(Map.of());

        assertEquals(STEPS, steps.stream().map(VerificationStep::name).toList());
        assertEquals(List.of("SUCCESSFUL", "SUCCESSFUL", "SKIPPED", "FAILED", "SKIPPED", "SKIPPED"),
                steps.stream().map(VerificationStep::outcome).toList(), steps.toString());
        final String sentence = steps.get(3).explanation();
        assertTrue(sentence.contains(USER) && sentence.contains("password"), sentence);
        assertFalse(steps.toString().contains("not-the-password"));
    }

    @Test
    void verifyOfTheListingSaysWhatItWouldList() {
        monitor.set(parameters());
        nifi.flow().enableServices(monitor.group());

        final List<VerificationStep> steps = nifi.verification().processor(monitor.processor(ImportedMonitor.LIST), Map.of());

        assertTrue(steps.size() > 1, steps.toString());
        assertTrue(steps.stream().noneMatch(VerificationStep::failed), steps.toString());
        assertTrue(steps.stream().anyMatch(step -> step.explanation().contains(USER)), steps.toString());
    }

    @Test
    @DisplayName("What is wrong with the contacts file waits apart from the e-mails that failed")
    void whatIsWrongWithTheContactsFileWaitsApart() throws IOException {
        monitor.set(parameters());
        monitor.set(Map.of("contacts.file", Files.writeString(folder.resolve("colours.csv"), "colour\nred\n").toString()));
        nifi.flow().enableServices(monitor.group());

        List.of("Every ten minutes", "Read contacts file", "Put contacts").forEach(name -> nifi.editor().startProcessor(monitor.processor(name)));
        Waiting.until("the file has failed", LIMIT, () -> monitor.queued(ImportedMonitor.FILE_FAILURES) == 1);
        final QueuedFlowFile failed = nifi.queues().list(monitor.connection(ImportedMonitor.FILE_FAILURES)).getFirst();
        assertTrue(failed.attributes().getOrDefault("error.message", "").contains("colour"), failed::toString);
        assertEquals(0, monitor.queued(ImportedMonitor.FAILURES));
        assertEquals(0, monitor.onTheWay());
        nifi.flow().stop(monitor.group());
    }

    @Test
    void newMailIsListedAtOnceHoweverLongThePollInterval() throws IOException {
        monitor.set(parameters());
        monitor.set(Map.of("imap.address", PUSHED, "imap.username", PUSHED, "poll.interval", "1 hour"));
        nifi.flow().enableServices(monitor.group());
        assertEquals(0, connections(), "An enabled service opens no connection");

        final String list = monitor.processor(ImportedMonitor.LIST);
        nifi.editor().startProcessor(list);
        awaitConnections(2);
        for (int mail = 1; mail <= 3; mail++) {
            final int expected = mail;
            dovecot.deliver(PUSHED, "INBOX", TestMails.mail("pushed-%d@orchard.example".formatted(mail), TestMails.ANNA, PUSHED, "News", "Hello"),
                    Instant.now());
            Waiting.until("mail %d is listed".formatted(mail), LIMIT, () -> monitor.emitted(ImportedMonitor.LIST) == expected);
        }

        assertEquals(2, connections(), "One for the polls and one that waits for news");
        nifi.editor().stopProcessor(list);
        awaitConnections(1);
        nifi.editor().startProcessor(list);
        awaitConnections(2);
        nifi.flow().stop(monitor.group());
        nifi.flow().disableServices(monitor.group());
        awaitConnections(0);
        assertEquals(List.of(), InstanceLog.of(server).ours("WARN", "ERROR").stream().filter(line -> line.contains(PUSHED)).toList());
    }

    private static String required(final String component, final String property) {
        return "%s: '%s' is invalid because %s is required".formatted(component, property, property);
    }

    private static List<String> with(final List<String> texts, final String another) {
        return Stream.concat(texts.stream(), Stream.of(another)).toList();
    }

    /** Without those of accounts, and without where the store is. */
    private Map<String, String> parametersOfThe(final ImportedMonitor imported) {
        final Map<String, String> values = new HashMap<>(nifi.parameters().values(nifi.parameters().contextOf(imported.group())));
        values.keySet().removeIf(name -> name.matches("(imap|google|microsoft)\\..*|paused|store\\.directory"));
        return values;
    }

    private static void awaitConnections(final int expected) {
        Waiting.until("the server sees %d connections".formatted(expected), LIMIT, () -> connections() == expected);
    }

    private static int connections() {
        try {
            return (int) dovecot.doveadm("who", "-1").lines().filter(line -> line.startsWith(PUSHED)).count();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the first step, which is NiFi's own. */
    private List<VerificationStep> verifyMailbox(final Map<String, String> changed) {
        final List<VerificationStep> steps = nifi.verification().service(monitor.service(ImportedMonitor.MAILBOX), changed);
        assertEquals("SUCCESSFUL", steps.getFirst().outcome(), steps.toString());
        return steps.subList(1, steps.size());
    }

    private List<String> contexts() {
        return nifi.get("flow/parameter-contexts").path("parameterContexts").valueStream()
                .map(context -> context.path("id").asText()).toList();
    }

    private long version(final String context) {
        return nifi.get("parameter-contexts/" + context).path("revision").path("version").asLong();
    }

    private String contextIdOf(final String group) {
        return nifi.get("process-groups/" + group).path("component").path("parameterContext").path("id").asText();
    }

    private static Map<String, String> parameters() {
        return Map.of(
                "imap.host", Dovecot.HOST,
                "imap.port", Integer.toString(dovecot.imapPort()),
                "imap.tls", "None",
                "imap.address", USER,
                "imap.username", USER,
                "imap.password", PASSWORD,
                "store.directory", folder.resolve("store").toString(),
                "contacts.file", TestMails.contacts(folder).toString());
    }
}
