/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import org.salespartner.nifi.system.demo.Accounting.RoutedAway;
import org.salespartner.nifi.system.runtime.Bulletin;
import org.salespartner.nifi.system.runtime.FlowComponent;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiException;
import org.salespartner.nifi.system.runtime.ProvenanceEvent;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The monitor flow in a running NiFi, driven as a user drives it: import the template, set the parameters, enable, start, look into queues. */
final class MonitorFlow {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long BEFORE_THE_FIRST = -1;
    private static final int MOST_EVENTS = 1_000_000;
    private static final String ERROR_MESSAGE = "error.message";
    private static final String FOLDER = "email.folder";
    private static final String PROVIDER_ID = "email.provider.id";
    /** The queues of e-mails and files that failed. */
    private static final List<String> FAILED = List.of(MonitorTemplate.FAILURES, MonitorTemplate.FILE_FAILURES);

    private final NiFiClient nifi;
    private final String group;
    private final Map<String, JsonNode> connections = new LinkedHashMap<>();

    /** Imports the template and sets its parameters; nothing runs yet. */
    MonitorFlow(final NiFiClient nifi, final Path template, final Map<String, String> parameters) {
        this.nifi = nifi;
        group = nifi.flow().upload(template, MonitorTemplate.GROUP);
        nifi.parameters().update(nifi.parameters().contextOf(group), parameters);
        nifi.editor().configureProcessor(processor(MonitorTemplate.QUERY), Map.of("Maximum Entries", "0"));
        nifi.queues().connections(group).forEach(connection -> connections.put(connection.path("id").asText(), connection.path("component")));
    }

    /** Enables the services, lets the contacts come in first so that the first e-mail finds them, and starts the rest. */
    void start() {
        nifi.flow().enableServices(group);
        final List<FlowComponent> invalid = nifi.flow().invalid(group);
        if (!invalid.isEmpty()) {
            throw new NiFiException("The flow is invalid: " + invalid.stream()
                    .map(component -> component.name() + ": " + String.join("; ", component.validationErrors())).collect(Collectors.joining(". ")));
        }

        for (final String name : List.of(MonitorTemplate.CONTACTS_TRIGGER, MonitorTemplate.CONTACTS_READ, MonitorTemplate.CONTACTS_PUT)) {
            nifi.editor().startProcessor(processor(name));
        }
        Waiting.until("the contacts are read", LIMIT, () -> {
            final JsonNode put = nifi.flow().processorStatus(processor(MonitorTemplate.CONTACTS_PUT)).path("aggregateSnapshot");
            final boolean done = put.path("flowFilesIn").asInt() > 0 && put.path("activeThreadCount").asInt() == 0;
            return (done || failures() > 0) && inner() == 0;
        });
        nifi.flow().start(group);
    }

    /** Numbers for the progress line; those of processors are NiFi's of the last five minutes. */
    Progress progress() {
        final JsonNode status = nifi.flow().status(group).path("aggregateSnapshot");
        final Map<String, Integer> out = new HashMap<>();
        status.path("processorStatusSnapshots").forEach(entry -> {
            final JsonNode processor = entry.path("processorStatusSnapshot");
            out.put(processor.path("name").asText(), Math.max(processor.path("flowFilesIn").asInt(), processor.path("flowFilesOut").asInt()));
        });
        final int kept = ends().mapToInt(queue -> queued(status, queue)).sum();
        return new Progress(out.getOrDefault(MonitorTemplate.LIST, 0), out.getOrDefault(MonitorTemplate.RECORD, 0),
                queued(status, named(MonitorTemplate.NOT_RECORDED)), FAILED.stream().mapToInt(name -> queued(status, named(name))).sum(),
                status.path("flowFilesQueued").asInt() - kept, status.path("activeThreadCount").asInt());
    }

    /** Asks QueryConversations for the whole timeline and takes what it emits from its queue. */
    List<TimelineRow> timeline() {
        return new TimelineQuestion(nifi, processor(MonitorTemplate.QUERY), named(MonitorTemplate.TIMELINE), this::requireAnswer).ask().stream()
                .map(TimelineRow::of).toList();
    }

    /** What did not get onto the timeline, with the reason: from the queues of failures and from the provenance of the routes that end in a queue. */
    List<RoutedAway> routedAway() {
        final Map<String, RoutedAway> away = new LinkedHashMap<>();
        final List<QueuedFlowFile> failed = FAILED.stream().flatMap(name -> nifi.queues().list(named(name)).stream()).toList();
        failed.forEach(flowFile -> away.put(flowFile.uuid(), routed(flowFile.attributes(), "failed")));
        if (failures() > failed.size()) {
            events(Map.of("EventType", "ATTRIBUTES_MODIFIED")).filter(event -> event.attributes().containsKey(ERROR_MESSAGE))
                    .forEach(event -> away.putIfAbsent(event.flowFileUuid(), routed(event.attributes(), "failed")));
        }

        final String notRecorded = named(MonitorTemplate.NOT_RECORDED);
        nifi.queues().list(notRecorded).forEach(flowFile -> away.putIfAbsent(flowFile.uuid(), routed(flowFile.attributes(), "not recorded")));
        final Set<String> routes = routesToEnds();
        events(Map.of("EventType", "ROUTE")).filter(event -> routes.contains(event.componentName() + "/" + event.relationship()))
                .forEach(event -> away.put(event.flowFileUuid(), routed(event.attributes(), reason(event))));
        return List.copyOf(away.values());
    }

    /** What NiFi's components complained of, without repetition. */
    List<Bulletin> problems() {
        final Map<String, Bulletin> problems = new LinkedHashMap<>();
        nifi.flow().bulletins(BEFORE_THE_FIRST).forEach(bulletin -> problems.putIfAbsent(bulletin.sourceName() + bulletin.message(), bulletin));
        return List.copyOf(problems.values());
    }

    private Stream<ProvenanceEvent> events(final Map<String, String> terms) {
        return nifi.provenance().query(terms, MOST_EVENTS).stream();
    }

    /** The relationships that lead to the queue of what is not recorded, as "processor/relationship". */
    private Set<String> routesToEnds() {
        final String end = connections.get(named(MonitorTemplate.NOT_RECORDED)).path("source").path("id").asText();
        return connections.values().stream().filter(connection -> end.equals(connection.path("destination").path("id").asText()))
                .flatMap(connection -> connection.path("selectedRelationships").valueStream()
                        .map(relationship -> connection.path("source").path("name").asText() + "/" + relationship.asText()))
                .collect(Collectors.toSet());
    }

    private static String reason(final ProvenanceEvent event) {
        final String automation = event.attributes().getOrDefault("email.automation", "");
        final String details = event.details().isBlank() ? automation : event.details();
        if (details.startsWith(event.relationship())) {
            return details;
        }
        return details.isBlank() ? event.relationship() : event.relationship() + ": " + details;
    }

    private static RoutedAway routed(final Map<String, String> attributes, final String otherwise) {
        final String sender = attributes.getOrDefault("email.from", "");
        final String subject = attributes.getOrDefault("email.subject", attributes.getOrDefault("filename", ""));
        return new RoutedAway(new Place(attributes.getOrDefault(FOLDER, ""), attributes.getOrDefault(PROVIDER_ID, "")),
                sender.isEmpty() ? subject : sender + ": " + subject, attributes.getOrDefault(ERROR_MESSAGE, otherwise));
    }

    private void requireAnswer() {
        if (failures() > 0) {
            nifi.queues().list(named(MonitorTemplate.FAILURES)).stream().filter(flowFile -> !flowFile.attributes().containsKey(FOLDER))
                    .map(flowFile -> flowFile.attributes().get(ERROR_MESSAGE)).filter(message -> message != null && message.contains("Query"))
                    .findFirst().ifPresent(message -> {
                        throw new NiFiException(message);
                    });
        }
    }

    private int failures() {
        return FAILED.stream().mapToInt(name -> nifi.queues().size(named(name))).sum();
    }

    private int inner() {
        return progress().waiting();
    }

    private Stream<String> ends() {
        return Stream.concat(FAILED.stream(), Stream.of(MonitorTemplate.NOT_RECORDED, MonitorTemplate.TIMELINE)).map(this::named);
    }

    private static int queued(final JsonNode status, final String connection) {
        return status.path("connectionStatusSnapshots").valueStream().map(entry -> entry.path("connectionStatusSnapshot"))
                .filter(snapshot -> connection.equals(snapshot.path("id").asText()))
                .mapToInt(snapshot -> snapshot.path("flowFilesQueued").asInt()).sum();
    }

    private String named(final String name) {
        return connections.entrySet().stream().filter(entry -> name.equals(entry.getValue().path("name").asText())).map(Map.Entry::getKey)
                .findFirst().orElseThrow(() -> new NiFiException("The template has no connection \"" + name + "\"."));
    }

    private String processor(final String name) {
        return nifi.flow().processor(group, name).id();
    }

    /**
     * @param read        e-mails listed from the mailbox
     * @param recorded    e-mails that reached the timeline
     * @param notRecorded e-mails that were routed away
     * @param failed      e-mails and files with a failure
     * @param waiting     between two processors
     * @param threads     at work
     */
    record Progress(int read, int recorded, int notRecorded, int failed, int waiting, int threads) {
        boolean idle() {
            return waiting == 0 && threads == 0;
        }

        /** Whether nothing has moved since; a thread that only asks the mailbox for news moves nothing. */
        boolean sameFlow(final Progress other) {
            return read == other.read && recorded == other.recorded && notRecorded == other.notRecorded && failed == other.failed
                    && waiting == other.waiting;
        }
    }
}
