/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.salespartner.nifi.system.runtime.FlowComponent;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiException;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The conversation flow in a running NiFi, driven as a user drives it: import the template, set the parameters, enable, start, look into queues. */
final class ConversationFlow {
    static final String FILE = "conversation.json";
    static final String FAILURES = "Failures, kept until you empty this queue";
    static final String FILE_FAILURES = "The two files: what is wrong, told every ten minutes, kept for a day";
    static final String NOT_SENT = "Not sent, with the reason, kept for a week";
    static final String SENT_OR_NOT = "Sent or not? Kept until you empty this queue";
    static final String NO_DRAFT = "No draft: a person should write. Kept until you empty this queue";
    static final String NOT_YET = "not yet";
    static final String WINDOW = "window";
    static final String SMTP_HOST = "smtp.host";
    static final String SMTP_PORT = "smtp.port";
    static final String SMTP_TLS = "smtp.tls";
    static final String SENT_FOLDER = "sent.folder";
    static final String USER_NAME = "user.name";
    static final String USER_SIGNATURE = "user.signature";
    static final String STOP_LIST_FILE = "stop.list.file";
    static final String APPROVAL_PORT = "approval.port";
    static final String APPROVAL_SECRET = "approval.secret";

    private static final String GROUP = "SalesPartner conversation";
    private static final String LIST = "List new e-mails";
    private static final String QUALIFY = "Qualify lead";
    private static final String RECORD_SENT = "Record sent e-mail";
    private static final String QUERY = "Query conversations";
    private static final String TIMELINE = "The timeline, as JSON";
    private static final String VERDICT = "lead.verdict";
    /** From the best to the worst. */
    private static final List<String> VERDICTS = List.of("lead", "review", "not lead");
    private static final List<String> FIRST = List.of("Every ten minutes", "Read contacts file", "Put contacts", "Read stop list file",
            "Put on stop list");
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MOST_EVENTS = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final NiFiClient nifi;
    private final String group;
    private final Map<String, JsonNode> connections = new LinkedHashMap<>();

    /** Imports the template and sets its parameters; nothing runs yet. */
    ConversationFlow(final NiFiClient nifi, final Path template, final Map<String, String> parameters) {
        this.nifi = nifi;
        group = nifi.flow().upload(template, GROUP);
        nifi.parameters().update(nifi.parameters().contextOf(group), parameters);
        nifi.queues().connections(group).forEach(connection -> connections.put(connection.path("id").asText(), connection.path("component")));
    }

    /** Enables the services, lets contacts and stop list come in first so that the first e-mail finds them, and starts the rest. */
    void start() {
        nifi.flow().enableServices(group);
        final List<FlowComponent> invalid = nifi.flow().invalid(group);
        if (!invalid.isEmpty()) {
            throw new NiFiException("The flow is invalid: " + invalid.stream()
                    .map(component -> component.name() + ": " + String.join("; ", component.validationErrors())).collect(Collectors.joining(". ")));
        }

        FIRST.forEach(name -> nifi.editor().startProcessor(processor(name)));
        for (final String name : List.of("Put contacts", "Put on stop list")) {
            Waiting.until("contacts and stop list are read", LIMIT, () -> failures() > 0 || count(name, "flowFilesIn") > 0 && waiting() == 0
                    && nifi.flow().processorStatus(processor(name)).path("aggregateSnapshot").path("activeThreadCount").asInt() == 0);
        }
        nifi.flow().start(group);
    }

    /** How many e-mails were listed in NiFi's last five minutes. */
    int listed() {
        return count(LIST, "flowFilesOut");
    }

    /** How many sent e-mails went to the timeline in NiFi's last five minutes. */
    int recordedAsSent() {
        return count(RECORD_SENT, "flowFilesIn");
    }

    /** FlowFiles between two processors or inside one, without what waits for another time. */
    int waiting() {
        final JsonNode status = nifi.flow().status(group).path("aggregateSnapshot");
        final List<String> ends = connections.entrySet().stream().filter(entry -> isEnd(entry.getValue())).map(Map.Entry::getKey).toList();
        return status.path("connectionStatusSnapshots").valueStream().map(entry -> entry.path("connectionStatusSnapshot"))
                .filter(snapshot -> !ends.contains(snapshot.path("id").asText()))
                .mapToInt(snapshot -> snapshot.path("flowFilesQueued").asInt()).sum();
    }

    int failures() {
        return queued(FAILURES).size() + queued(FILE_FAILURES).size();
    }

    List<QueuedFlowFile> queued(final String name) {
        return nifi.queues().list(named(name));
    }

    /** How senders who were no contact were judged, the best first. */
    List<Judged> judged() {
        return nifi.provenance().query(Map.of("EventType", "CONTENT_MODIFIED", "ProcessorID", processor(QUALIFY)), MOST_EVENTS).stream()
                .sorted(Comparator.comparingInt(event -> VERDICTS.indexOf(event.attributes().get(VERDICT))))
                .map(event -> new Judged(event.attributes(), reasons(nifi.provenance().contentAfter(event)))).toList();
    }

    /** The timeline's entries, as QueryConversations writes them. */
    List<JsonNode> timeline() {
        return new TimelineQuestion(nifi, processor(QUERY), named(TIMELINE), () -> {
            final List<QueuedFlowFile> failed = queued(FAILURES);
            if (!failed.isEmpty()) {
                throw new NiFiException("The flow has failed: " + failed.getFirst().attributes().get("error.message"));
            }
        }).ask();
    }

    /** What NiFi's components complained of, without repetition. */
    List<String> problems() {
        final List<String> problems = new ArrayList<>();
        nifi.flow().bulletins(-1).forEach(bulletin -> problems.add(bulletin.sourceName() + ": " + bulletin.message()));
        return problems.stream().distinct().toList();
    }

    /** Waits until the condition holds; fails at once when NiFi has ended. */
    static void await(final String what, final Duration limit, final BooleanSupplier running, final BooleanSupplier condition) {
        Waiting.until(what, limit, () -> {
            if (!running.getAsBoolean()) {
                throw new NiFiException("NiFi has ended by itself: its logs say why.");
            }
            return condition.getAsBoolean();
        });
    }

    private static List<String> reasons(final byte[] document) {
        try {
            return JSON.readTree(document).path("qualification").path("reasons").valueStream().map(JsonNode::asText).toList();
        } catch (final IOException e) {
            throw new NiFiException("What Qualify lead wrote is not JSON.", e);
        }
    }

    private static boolean isEnd(final JsonNode connection) {
        final boolean waits = NOT_YET.equals(connection.path("name").asText());
        return waits || "FUNNEL".equals(connection.path("destination").path("type").asText()) && !connection.path("name").asText().isEmpty();
    }

    private int count(final String processorName, final String figure) {
        return nifi.flow().processorStatus(processor(processorName)).path("aggregateSnapshot").path(figure).asInt();
    }

    private String named(final String name) {
        return connections.entrySet().stream().filter(entry -> name.equals(entry.getValue().path("name").asText())).map(Map.Entry::getKey)
                .findFirst().orElseThrow(() -> new NiFiException("The template has no connection \"" + name + "\"."));
    }

    private String processor(final String name) {
        return nifi.flow().processor(group, name).id();
    }

    /**
     * A sender who was no contact.
     *
     * @param attributes of the e-mail
     * @param reasons    sentences
     */
    record Judged(Map<String, String> attributes, List<String> reasons) {
        String verdict() {
            return attributes.getOrDefault(VERDICT, "");
        }

        String score() {
            return attributes.getOrDefault("lead.score", "");
        }
    }
}
