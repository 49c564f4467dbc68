/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The real NiFi of the release we build for, with our NAR: what every other system test stands on. */
class RealNiFiIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String CONTEXT = "stock flow";

    @TempDir
    private static Path folder;
    private static NiFiRuntime runtime;
    private static NiFiServer server;

    private NiFiClient nifi;

    @BeforeAll
    static void startNiFi() {
        runtime = NiFiRuntime.fromCheckout(System.out::println);
        server = runtime.server(folder.resolve("nifi"));
        server.start();
    }

    @AfterAll
    static void stopNiFi() {
        if (server != null) {
            server.stop();
        }
    }

    @BeforeEach
    void connect() {
        nifi = server.client();
    }

    @Test
    void itIsTheReleaseWeBuildFor() {
        assertEquals("2.3.0", nifi.about().path("version").asText());
    }

    @Test
    void everyComponentOfOurNarIsListed() {
        final NarContents nar = NarContents.read(runtime.checkout().nar());

        assertEquals(nar.types("PROCESSOR"), ourTypes(nifi.processorTypes()));
        assertEquals(nar.types("CONTROLLER_SERVICE"), ourTypes(nifi.controllerServiceTypes()));
    }

    @Test
    void everythingItListensOnIsLoopback() throws IOException {
        final Set<String> addresses = new TreeSet<>();
        final Set<String> sockets = ListeningSockets.inodesOf(server.pid());
        addresses.addAll(ListeningSockets.addresses("tcp", sockets));
        addresses.addAll(ListeningSockets.addresses("tcp6", sockets));

        assertFalse(addresses.isEmpty());
        assertTrue(addresses.stream().allMatch(ListeningSockets::isLoopback), addresses.toString());
    }

    @Test
    void aFlowDefinitionOfAStockNiFiRunsFromImportToProvenance() {
        final String group = nifi.flow().upload(stockFlow(), "From import to provenance");
        assertEquals(List.of(), nifi.flow().ghosts(group));
        assertEquals(CONTEXT, nifi.parameters().contextOf(group));
        nifi.parameters().update(CONTEXT, Map.of("greeting", "Good morning", "password", "not to be seen"));
        nifi.flow().enableServices(group);
        assertEquals(List.of(), nifi.flow().invalid(group));

        nifi.flow().start(group);
        final String connection = nifi.queues().connectionsTo(group, "Later").getFirst();
        Waiting.until("a FlowFile waits", LIMIT, () -> nifi.queues().size(connection) == 1);
        final QueuedFlowFile flowFile = nifi.queues().list(connection).getFirst();

        assertEquals("Good morning", text(nifi.queues().content(flowFile)));
        assertEquals("4711@example.org", flowFile.attributes().get("email.message.id"));

        final List<ProvenanceEvent> found = Waiting.untilPresent("the event is indexed", LIMIT, () -> {
            final List<ProvenanceEvent> events = nifi.provenance().query(Map.of("email.message.id", "4711@example.org"), 10);
            return Optional.of(events).filter(indexed -> indexed.stream().anyMatch(event -> "ATTRIBUTES_MODIFIED".equals(event.type())));
        });
        assertEquals("ATTRIBUTES_MODIFIED", found.getFirst().type());
        final List<ProvenanceEvent> lineage = Waiting.untilPresent("the events before and after it are indexed, too", LIMIT,
                () -> Optional.of(nifi.provenance().lineage(flowFile.uuid())).filter(events -> events.size() >= 3));
        assertEquals(List.of("CREATE", "ATTRIBUTES_MODIFIED", "DOWNLOAD"), lineage.stream().map(ProvenanceEvent::type).toList());
        assertEquals("Generate", lineage.getFirst().componentName());
        assertEquals("Good morning", text(nifi.provenance().contentAfter(lineage.get(1))));

        nifi.provenance().replay(lineage.get(1));
        Waiting.until("the replayed FlowFile waits too", LIMIT, () -> nifi.queues().size(connection) == 2);

        final JsonNode definition = nifi.flow().download(group);
        assertFalse(definition.toString().contains("not to be seen"));
        nifi.flow().delete(group);
        final NiFiRequestException gone = assertThrows(NiFiRequestException.class, () -> nifi.flow().status(group));
        assertEquals(404, gone.status());
    }

    @Test
    void ghostsAndInvalidComponentsAreNamedWithTheirReasons() {
        final String definition = text(stockFlow()).replace("standard.LogMessage", "standard.NoSuchProcessor")
                .replace("\"generate-ff-custom-text\": \"#{greeting}\", ", "\"Data Format\": \"neither\", ");
        final String group = nifi.flow().upload(definition.getBytes(StandardCharsets.UTF_8), "Ghosts");

        assertEquals(List.of("Later"), nifi.flow().ghosts(group).stream().map(FlowComponent::name).toList());
        final Map<String, List<String>> invalid = nifi.flow().invalid(group).stream()
                .collect(Collectors.toMap(FlowComponent::name, FlowComponent::validationErrors));
        assertTrue(invalid.get("Generate").getFirst().contains("'Data Format' validated against 'neither' is invalid"), invalid.toString());
        nifi.flow().delete(group);
    }

    @Test
    void verifyAnswersStepByStep() {
        final String group = nifi.editor().createGroup(nifi.flow().rootId(), "Verify");
        final String service = nifi.editor().createService(group, "org.apache.nifi.oauth2.StandardOauth2AccessTokenProvider", "Tokens", Map.of(
                "authorization-server-url", "http://127.0.0.1:%d/token".formatted(FreePorts.next()),
                "grant-type", "client_credentials",
                "client-id", "id",
                "client-secret", "secret"));

        final List<VerificationStep> steps = nifi.verification().service(service, Map.of());

        assertEquals("Perform Validation", steps.getFirst().name());
        assertEquals("SUCCESSFUL", steps.getFirst().outcome());
        assertTrue(steps.getLast().failed(), steps.toString());
        nifi.flow().delete(group);
    }

    @Test
    void afterAKillTheFlowTheParametersAndTheFlowFilesAreStillThere() {
        final String group = nifi.flow().upload(stockFlow(), "Killed");
        nifi.parameters().update(CONTEXT, Map.of("greeting", "Before the kill", "password", "kept"));
        nifi.flow().enableServices(group);
        nifi.flow().start(group);
        final String connection = nifi.queues().connectionsTo(group, "Later").getFirst();
        Waiting.until("a FlowFile waits", LIMIT, () -> nifi.queues().size(connection) == 1);
        final String uuid = nifi.queues().list(connection).getFirst().uuid();
        final long pid = server.pid();
        server.awaitFlowSaved();

        server.kill();
        assertFalse(server.isRunning());
        server.start();
        nifi = server.client();

        assertNotEquals(pid, server.pid());
        assertEquals("RUNNING", nifi.flow().processor(group, "Mark").state());
        assertEquals("Before the kill", nifi.parameters().values(CONTEXT).get("greeting"));
        assertTrue(nifi.queues().list(connection).stream().map(QueuedFlowFile::uuid).anyMatch(uuid::equals));
        nifi.flow().delete(group);
    }

    @Test
    void aNiFiThatCannotStartSaysWhyWithItsLastLogLines() {
        final NiFiOptions options = NiFiOptions.of(runtime.checkout()).withJvmArguments(List.of("-Dnifi.no.such=1", "-XX:NoSuchOption=1"));
        final NiFiServer broken = runtime.server(folder.resolve("broken"), options);

        final NiFiException exception = assertThrows(NiFiException.class, broken::start);

        assertTrue(exception.getMessage().contains("NiFi ended with code 1"), exception.getMessage());
        assertTrue(exception.getMessage().contains("NoSuchOption"), exception.getMessage());
        assertFalse(broken.isRunning());
    }

    @Test
    void aSecondNiFiInTheSameFolderAndAPortInUseAreRefused() {
        final NiFiException folderInUse = assertThrows(NiFiException.class, () -> runtime.server(server.folder().path()).start());
        assertTrue(folderInUse.getMessage().contains("already runs a NiFi"), folderInUse.getMessage());

        final NiFiOptions samePort = NiFiOptions.of(runtime.checkout()).withPort(server.port());
        final NiFiException portInUse = assertThrows(NiFiException.class, () -> runtime.server(folder.resolve("other"), samePort).start());
        assertTrue(portInUse.getMessage().contains("is in use"), portInUse.getMessage());
    }

    private static Set<String> ourTypes(final List<JsonNode> types) {
        return types.stream().filter(type -> type.path("bundle").path("artifact").asText().equals("nifi-salespartner-nar"))
                .map(type -> type.path("type").asText()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static byte[] stockFlow() {
        try (InputStream stream = RealNiFiIT.class.getResourceAsStream("stock-flow.json")) {
            return stream.readAllBytes();
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
