/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.nifi.processors.read.ParseEmail;
import org.salespartner.nifi.processors.timeline.RecordConversation;
import org.salespartner.nifi.services.store.SalesPartnerStore;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineQuery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What follows on listing in the monitor flow, as far as the timeline depends on it: ParseEmail and RecordConversation over a real store. */
final class TimelineFlow implements AutoCloseable {
    private final TestRunner parsing = TestRunners.newTestRunner(ParseEmail.class);
    private final TestRunner recording = TestRunners.newTestRunner(RecordConversation.class);
    private final SalesPartnerStore store = new SalesPartnerStore();

    TimelineFlow(final Path directory) throws InitializationException {
        recording.addControllerService("store", store);
        recording.setProperty(store, "Directory", directory.toString());
        recording.enableControllerService(store);
        recording.setProperty("Conversation Timeline", "store");
    }

    TimelineFlow take(final List<MockFlowFile> listed) {
        listed.forEach(flowFile -> parsing.enqueue(flowFile.toByteArray(), Map.copyOf(flowFile.getAttributes())));
        parsing.run(listed.size());
        parsing.assertTransferCount("failure", 0);
        final List<MockFlowFile> documents = parsing.getFlowFilesForRelationship("success");
        documents.forEach(document -> recording.enqueue(document.toByteArray(), Map.copyOf(document.getAttributes())));
        recording.run(documents.size());
        recording.assertTransferCount("failure", 0);
        recording.assertTransferCount("retry", 0);
        parsing.clearTransferState();
        return this;
    }

    int count(final String relationship) {
        return recording.getFlowFilesForRelationship(relationship).size();
    }

    /** The subjects on the timeline, in alphabetical order. */
    List<String> subjects() throws StoreException {
        final List<String> subjects = new ArrayList<>();
        store.query(new TimelineQuery(null, null, null, null, null, 1000), entry -> subjects.add(entry.subject()));
        return subjects.stream().sorted().toList();
    }

    @Override
    public void close() {
        recording.disableControllerService(store);
    }
}
