/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.salespartner.nifi.system.runtime.Bulletin;
import org.salespartner.nifi.system.runtime.Checkout;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiException;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code templates/monitor.json}, or the same flow with other accounts, in a running NiFi, driven as a user drives it. Ids of components stay the
 * same when NiFi is started again.
 */
public final class ImportedMonitor {
    public static final String CONTEXT = "SalesPartner monitor";
    public static final String LIST = "List new e-mails";
    public static final String PARSE = "Parse e-mail";
    public static final String MATCH = "Match contact";
    public static final String SUMMARIZE = "Summarize e-mail";
    public static final String RECORD = "Record conversation";
    public static final String QUERY = "Query conversations";
    public static final String FAILURES = "Failures, kept until you empty this queue";
    public static final String FILE_FAILURES = "The contacts file: what is wrong, told every ten minutes, kept for a day";
    public static final String NOT_RECORDED = "Not recorded, kept for a week";
    public static final String TIMELINE = "The timeline, as JSON";
    public static final String MAILBOX = "Mailbox";
    public static final String MAILBOXES = "Mailboxes";
    public static final String STORE = "Store";

    private static final List<String> CONTACTS = List.of("Every ten minutes", "Read contacts file", "Put contacts");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Supplier<NiFiClient> client;
    private final String group;

    private ImportedMonitor(final Supplier<NiFiClient> client, final String group) {
        this.client = client;
        this.group = group;
    }

    /**
     * @param client of the NiFi as it runs at the time: another one after a start on another port
     * @param name of the new group
     */
    public static ImportedMonitor upload(final Checkout checkout, final Supplier<NiFiClient> client, final String name) {
        return upload(checkout, client, "monitor.json", name);
    }

    /**
     * As {@link #upload(Checkout, Supplier, String)}, with another of the templates that hold the monitor flow.
     *
     * @param template its file name
     */
    public static ImportedMonitor upload(final Checkout checkout, final Supplier<NiFiClient> client, final String template, final String name) {
        return new ImportedMonitor(client, client.get().flow().upload(checkout.template(template), name));
    }

    public String group() {
        return group;
    }

    public NiFiClient nifi() {
        return client.get();
    }

    public void set(final Map<String, String> parameters) {
        nifi().parameters().update(nifi().parameters().contextOf(group), parameters);
    }

    /**
     * Lets the flow read a mailbox on 127.0.0.1 without TLS, and keep its store in a folder.
     *
     * @param user the address, which is the name to sign in with, too
     */
    public void readFrom(final int imapPort, final String user, final String password, final Path store, final Path contacts) {
        set(Map.of(
                "imap.host", "127.0.0.1",
                "imap.port", Integer.toString(imapPort),
                "imap.tls", "None",
                "imap.address", user,
                "imap.username", user,
                "imap.password", password,
                "store.directory", store.toString(),
                "contacts.file", contacts.toString()));
    }

    public String processor(final String name) {
        return nifi().flow().processor(group, name).id();
    }

    public String service(final String name) {
        return nifi().flow().service(group, name).id();
    }

    public String connection(final String name) {
        return nifi().queues().connections(group).stream().filter(connection -> name.equals(connection.path("component").path("name").asText()))
                .map(connection -> connection.path("id").asText()).findFirst().orElseThrow();
    }

    public int queued(final String connectionName) {
        return nifi().queues().size(connection(connectionName));
    }

    /** Enables the services, lets the contacts come in first so that the first e-mail finds them, and starts the rest. */
    public void start() {
        nifi().flow().enableServices(group);
        CONTACTS.forEach(name -> nifi().editor().startProcessor(processor(name)));
        final String put = processor(CONTACTS.getLast());
        Waiting.until("the contacts are in the store", LIMIT, () -> {
            final JsonNode status = nifi().flow().processorStatus(put).path("aggregateSnapshot");
            return status.path("flowFilesIn").asInt() > 0 && status.path("activeThreadCount").asInt() == 0;
        });
        nifi().flow().start(group);
    }

    /** How many FlowFiles a processor has taken in since NiFi was started, at most five minutes ago. */
    public int taken(final String processorName) {
        return status(processorName).path("flowFilesIn").asInt();
    }

    /** How many FlowFiles a processor has emitted since NiFi was started, at most five minutes ago. */
    public int emitted(final String processorName) {
        return status(processorName).path("flowFilesOut").asInt();
    }

    /** How often a processor has run since NiFi was started, at most five minutes ago. */
    public int tasks(final String processorName) {
        return status(processorName).path("taskCount").asInt();
    }

    /** How many e-mails and contacts files have failed. */
    public int failures() {
        return queued(FAILURES) + queued(FILE_FAILURES);
    }

    /** How many FlowFiles wait between two processors. */
    public int onTheWay() {
        return nifi().flow().queued(group) - failures() - queued(NOT_RECORDED) - queued(TIMELINE);
    }

    /** Asks QueryConversations for the whole timeline and takes what it emits from its queue. */
    public List<JsonNode> timeline() {
        final String query = processor(QUERY);
        final String queue = connection(TIMELINE);
        nifi().editor().stopProcessor(query);
        nifi().editor().configureProcessor(query, Map.of("Since", "1970-01-01", "Maximum Entries", "0"));
        final Set<String> before = nifi().queues().list(queue).stream().map(QueuedFlowFile::uuid).collect(Collectors.toSet());
        nifi().editor().runOnce(query);
        final QueuedFlowFile answer = Waiting.untilPresent("Query conversations emits the timeline", LIMIT,
                () -> nifi().queues().list(queue).stream().filter(flowFile -> !before.contains(flowFile.uuid())).findFirst());
        nifi().editor().stopProcessor(query);
        final byte[] content = nifi().queues().content(answer);
        nifi().queues().empty(queue);
        try {
            return JSON.readTree(content).valueStream().toList();
        } catch (final IOException e) {
            throw new NiFiException("The timeline is not JSON", e);
        }
    }

    /** Waits until the timeline has so many entries and nothing is on its way. */
    public List<JsonNode> awaitTimeline(final int entries) {
        Waiting.until("%d e-mails are listed and nothing is on its way".formatted(entries), LIMIT,
                () -> taken(RECORD) >= entries && onTheWay() == 0);
        return timeline();
    }

    /** Waits for a bulletin of a component that holds all the words. */
    public Bulletin awaitBulletin(final String sourceName, final String... words) {
        return Waiting.untilPresent("a bulletin of %s with %s".formatted(sourceName, List.of(words)), LIMIT, () -> bulletin(sourceName, words));
    }

    /** Asks NiFi to enable a service, and does not wait for it. */
    public void requestEnabled(final String serviceId) {
        final String path = "controller-services/" + serviceId;
        final ObjectNode body = JSON.createObjectNode().put("state", "ENABLED");
        body.set("revision", nifi().get(path).path("revision"));
        nifi().put(path + "/run-status", body);
    }

    private Optional<Bulletin> bulletin(final String sourceName, final String... words) {
        return nifi().flow().bulletins(-1).stream()
                .filter(bulletin -> sourceName.equals(bulletin.sourceName()) && List.of(words).stream().allMatch(bulletin.message()::contains))
                .findFirst();
    }

    private JsonNode status(final String processorName) {
        return nifi().flow().processorStatus(processor(processorName)).path("aggregateSnapshot");
    }
}
