/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.nifi.system.runtime.NiFiException;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.ProvenanceEvent;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;
import org.salespartner.nifi.system.soak.Question.Way;
import org.salespartner.nifi.system.soak.ReplyFlow.Replayed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real NiFi that answers mails by {@link ReplyFlow}, and what can be seen of it. */
final class ReplyNiFi implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration INDEXED = Duration.ofSeconds(30);
    /** The newest ones are looked at. */
    private static final int EVENTS = 1_000;

    private final NiFiServer server;
    private final Path inbox;
    private ReplyFlow flow;

    ReplyNiFi(final NiFiRuntime runtime, final Path folder) throws IOException {
        server = runtime.server(folder.resolve("nifi"));
        inbox = folder.resolve("inbox");
        for (final Way way : Way.values()) {
            Files.createDirectories(inbox.resolve(way.name()));
        }
    }

    /** Starts NiFi and makes the flow. */
    void start(final Path store, final ReplyServers servers) {
        server.start();
        flow = ReplyFlow.make(server.client(), store, inbox, servers);
        server.awaitFlowSaved();
    }

    /**
     * Gives the flow a file: a draft's id, or a mail.
     *
     * @param name one that this run has not had, up to its first dot the draft's id where it is a draft
     */
    void give(final Way way, final String name, final byte[] content) throws IOException {
        final Path folder = inbox.resolve(way.name());
        final Path hidden = Files.write(folder.resolve("." + name), content);
        Files.move(hidden, folder.resolve(name));
    }

    void kill() {
        server.kill();
    }

    /** What ran goes on by itself. */
    void restart() {
        server.start();
    }

    /** Waits until nothing is to be done any more. */
    void settle() {
        Waiting.until("all has come to an end", LIMIT, () -> isQuiet() && isQuiet());
    }

    /** How many FlowFiles have come to an end that a person can see. */
    int ended() {
        final Map<String, Integer> queued = queued();
        return flow.ends().stream().mapToInt(end -> queued.getOrDefault(end, 0)).sum();
    }

    /** Waits until nothing is under way, and gives and takes away the ids of the drafts that nobody can tell the fate of, a hundred at most. */
    Set<String> takeUncertain() {
        settle();
        final Set<String> drafts = attributes(flow.uncertain()).map(attributes -> attributes.getOrDefault("draft.id", "?"))
                .collect(Collectors.toSet());
        flow.uncertain().forEach(server.client().queues()::empty);
        return drafts;
    }

    /** What went nowhere that was expected, with the reason. */
    List<String> unexpected() {
        return attributes(flow.others()).map(attributes -> "UNEXPECTED: [%s], draft [%s]: %s".formatted(attributes.get("filename"),
                attributes.get("draft.id"), attributes.getOrDefault("draft.outcome", attributes.get("error.message")))).toList();
    }

    /**
     * Sends the FlowFiles of so many events through each processor that drafts or sends once more, as often as it takes when there are fewer.
     *
     * @return how many of each processor; none of one that has done nothing
     */
    Map<String, Integer> replay(final int count) {
        final Map<String, Integer> replays = new LinkedHashMap<>();
        for (final Replayed replayed : flow.replayed()) {
            final List<ProvenanceEvent> events = events(replayed);
            for (int i = 0; i < count && !events.isEmpty(); i++) {
                server.client().provenance().replay(events.get(i % events.size()));
            }
            replays.put(replayed.name(), events.isEmpty() ? 0 : count);
        }
        return replays;
    }

    /** One event of each FlowFile that the processor has made or sent a draft of. */
    private List<ProvenanceEvent> events(final Replayed replayed) {
        final Map<String, ProvenanceEvent> byDraft = new LinkedHashMap<>();
        try {
            Waiting.until("what it did is in provenance", INDEXED, () -> {
                server.client().provenance().query(Map.of("EventType", replayed.type(), "ProcessorID", replayed.processor()), EVENTS).stream()
                        .filter(event -> event.attributes().containsKey("draft.id"))
                        .forEach(event -> byDraft.putIfAbsent(event.attributes().get("draft.id"), event));
                return !byDraft.isEmpty();
            });
        } catch (final NiFiException e) {
            // It has done nothing, which the verdict tells.
            return List.of();
        }
        return List.copyOf(byDraft.values());
    }

    private boolean isQuiet() {
        if (!inboxIsEmpty()) {
            return false;
        }
        final Map<String, Integer> queued = queued();
        final Collection<String> moving = flow.moving();
        return moving.stream().allMatch(queue -> queued.getOrDefault(queue, 0) == 0) && snapshot().path("activeThreadCount").asInt() == 0
                && inboxIsEmpty();
    }

    private boolean inboxIsEmpty() {
        try (Stream<Path> files = Files.walk(inbox)) {
            return files.noneMatch(Files::isRegularFile);
        } catch (final IOException e) {
            return false;
        }
    }

    private Map<String, Integer> queued() {
        return snapshot().path("connectionStatusSnapshots").valueStream().collect(Collectors.toMap(connection -> connection.path("id").asText(),
                connection -> connection.path("connectionStatusSnapshot").path("flowFilesQueued").asInt()));
    }

    private JsonNode snapshot() {
        return server.client().flow().status(flow.group()).path("aggregateSnapshot");
    }

    private Stream<Map<String, String>> attributes(final Collection<String> queues) {
        return queues.stream().flatMap(queue -> server.client().queues().list(queue).stream()).map(QueuedFlowFile::attributes);
    }

    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        server.stop();
    }
}
