/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.salespartner.nifi.system.runtime.FlowEditor;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.ProvenanceEvent;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real NiFi that sends drafts whose ids come as names of files, and keeps each FlowFile in a queue that a person can look into. */
final class ReplyNiFi implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> COMING_AGAIN = Set.of("retry", "capped", "scheduled");
    private static final List<String> ENDS = List.of("sent", "already sent", "uncertain");
    private static final List<String> OTHERS = List.of("not approved", "closed", "answered meanwhile", "monitor only", "automated", "internal",
            "stopped", "rejected", "failure");

    private final NiFiServer server;
    private final Path inbox;
    private final Map<String, String> queues = new LinkedHashMap<>();
    private String send;

    ReplyNiFi(final NiFiRuntime runtime, final Path folder) throws IOException {
        server = runtime.server(folder.resolve("nifi"));
        inbox = Files.createDirectories(folder.resolve("drafts"));
    }

    /** Starts NiFi and makes the flow. */
    void start(final Path store, final int imapPort, final int smtpPort, final String password) {
        server.start();
        final NiFiClient client = server.client();
        final FlowEditor editor = client.editor();
        final String group = editor.createGroup(client.flow().rootId(), "Reply");
        final String storeId = editor.createService(group, "org.salespartner.nifi.services.store.SalesPartnerStore", "Store",
                Map.of("Directory", store.toString()));
        final String account = editor.createService(group, "org.salespartner.nifi.services.imap.ImapEmailAccount", "Mailbox", Map.of(
                "Host", "127.0.0.1", "Port", Integer.toString(imapPort), "TLS Mode", "None", "Address", ReplyDrafts.USER, "Password", password,
                "Mode", "Conversation", "SMTP Host", "127.0.0.1", "SMTP Port", Integer.toString(smtpPort), "SMTP TLS Mode", "None"));
        final String get = editor.createProcessor(group, "org.apache.nifi.processors.standard.GetFile", "Drafts to send",
                Map.of("Input Directory", inbox.toString(), "Keep Source File", "false"), Set.of());
        send = editor.createProcessor(group, "org.salespartner.nifi.processors.reply.SendReply", "Send reply", Map.of(
                "Draft ID", "${filename:substringBefore('.')}", "Email Accounts", account, "Draft Store", storeId, "Send Ledger", storeId,
                "Stop List", storeId, "Conversation Timeline", storeId, "Mails per Account and Day", "0", "Reservation Time", "3 sec"), Set.of());
        final String person = editor.createProcessor(group, "org.apache.nifi.processors.attributes.UpdateAttribute", "Where a person looks", Map.of(),
                Set.of("success"));
        queues.put("in", editor.connect(group, get, send, Set.of("success")));
        queues.put("again", editor.connect(group, send, send, COMING_AGAIN));
        ENDS.forEach(end -> queues.put(end, editor.connect(group, send, person, Set.of(end))));
        queues.put("others", editor.connect(group, send, person, OTHERS));
        waitLittle(get);
        waitLittle(send);
        List.of(storeId, account).forEach(editor::enableService);
        List.of(get, send).forEach(editor::startProcessor);
        server.awaitFlowSaved();
    }

    /** NiFi's own half minute between two tries of a FlowFile would be the longest part of a run. */
    private void waitLittle(final String processor) {
        final String path = "processors/" + processor;
        final JsonNode now = server.client().get(path);
        final ObjectNode body = JSON.createObjectNode();
        body.set("revision", now.path("revision"));
        body.putObject("component").put("id", processor).putObject("config").put("penaltyDuration", "1 sec");
        server.client().put(path, body);
    }

    /** Gives drafts to the flow, under names that this run has not had. */
    void give(final List<String> drafts, final String mark) throws IOException {
        for (final String draft : drafts) {
            final Path hidden = Files.writeString(inbox.resolve(".%s.%s".formatted(draft, mark)), draft);
            Files.move(hidden, inbox.resolve("%s.%s".formatted(draft, mark)));
        }
    }

    void kill() {
        server.kill();
    }

    /** What ran goes on by itself. */
    void restart() {
        server.start();
    }

    /** Waits until nothing is to be sent any more. */
    void settle() {
        Waiting.until("all drafts have come to an end", LIMIT, () -> isEmpty() && queued("in") == 0 && queued("again") == 0 && isIdle() && isEmpty()
                && queued("in") == 0 && queued("again") == 0);
    }

    /** How many FlowFiles have come to an end that a person can see. */
    int ended() {
        return Stream.concat(ENDS.stream(), Stream.of("others")).mapToInt(this::queued).sum();
    }

    int queued(final String queue) {
        return server.client().queues().size(queues.get(queue));
    }

    /** Waits until nothing is under way, and gives and takes away the ids of the drafts that nobody can tell the fate of, a hundred at most. */
    Set<String> takeUncertain() {
        settle();
        final String queue = queues.get("uncertain");
        final Set<String> drafts = server.client().queues().list(queue).stream().map(QueuedFlowFile::attributes)
                .map(attributes -> attributes.getOrDefault("draft.id", "?")).collect(Collectors.toSet());
        server.client().queues().empty(queue);
        return drafts;
    }

    /** What went nowhere that was expected, with the reason. */
    List<String> unexpected() {
        return server.client().queues().list(queues.get("others")).stream().map(QueuedFlowFile::attributes)
                .map(attributes -> "UNEXPECTED: draft %s: %s".formatted(attributes.get("draft.id"), attributes.get("draft.outcome"))).toList();
    }

    /** Sends the FlowFiles of that many sendings through the processor once more. */
    int replay(final int count) {
        final Map<String, String> sendings = Map.of("EventType", "SEND", "ProcessorID", send);
        final List<ProvenanceEvent> events = Waiting.untilPresent("the sendings are in provenance", LIMIT,
                () -> Optional.of(server.client().provenance().query(sendings, count)).filter(found -> !found.isEmpty()));
        events.forEach(server.client().provenance()::replay);
        return events.size();
    }

    private boolean isEmpty() {
        try (Stream<Path> files = Files.list(inbox)) {
            return files.findAny().isEmpty();
        } catch (final IOException e) {
            return false;
        }
    }

    private boolean isIdle() {
        return server.client().flow().processorStatus(send).path("aggregateSnapshot").path("activeThreadCount").asInt() == 0;
    }

    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        server.stop();
    }
}
