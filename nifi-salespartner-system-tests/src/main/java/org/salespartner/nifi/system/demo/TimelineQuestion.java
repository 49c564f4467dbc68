/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiException;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks QueryConversations of a running flow for the timeline, and takes what it emits from its queue. */
final class TimelineQuestion {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final NiFiClient nifi;
    private final String query;
    private final String queue;
    private final Runnable check;

    /**
     * @param query the processor
     * @param queue the connection that its answers wait in
     * @param check throws when the processor has failed; run while the answer is awaited
     */
    TimelineQuestion(final NiFiClient nifi, final String query, final String queue, final Runnable check) {
        this.nifi = nifi;
        this.query = query;
        this.queue = queue;
        this.check = check;
    }

    /** The entries, as QueryConversations writes them. */
    List<JsonNode> ask() {
        nifi.editor().stopProcessor(query);
        final Set<String> before = nifi.queues().list(queue).stream().map(QueuedFlowFile::uuid).collect(Collectors.toCollection(HashSet::new));
        nifi.editor().runOnce(query);
        final QueuedFlowFile answer = Waiting.untilPresent("Query conversations emits the timeline", LIMIT, () -> {
            check.run();
            return nifi.queues().list(queue).stream().filter(flowFile -> !before.contains(flowFile.uuid())).findFirst();
        });
        nifi.editor().stopProcessor(query);
        nifi.editor().startProcessor(query);
        try {
            return JSON.readTree(nifi.queues().content(answer)).valueStream().toList();
        } catch (final IOException e) {
            throw new NiFiException("The timeline is not JSON: look at the queue that Query conversations fills", e);
        }
    }
}
