/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.processors.sync.ReconcileMailboxInTest;
import org.salespartner.nifi.services.store.SalesPartnerStore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** ReconcileMailbox in a test runner, over a real mailbox and a real store. */
final class Reconciling implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestRunner runner = TestRunners.newTestRunner(new ReconcileMailboxInTest(new TestClock()));
    private final SalesPartnerStore store = new SalesPartnerStore();
    private final EmailAccount service;

    /**
     * @param directory of the store that listing uses
     */
    Reconciling(final TestAccount account, final Path directory) throws InitializationException {
        service = account.addTo(runner, "account");
        runner.addControllerService("store", store);
        runner.setProperty(store, "Directory", directory.toString());
        runner.enableControllerService(store);
        set("Email Accounts", "account").set("Sync Journal", "store").set("Grace Period", "0 sec");
    }

    Reconciling set(final String property, final String value) {
        runner.setProperty(property, value);
        return this;
    }

    /** Compares; gives the report. */
    JsonNode compare() {
        runner.clearTransferState();
        runner.run();
        runner.assertTransferCount("failure", 0);
        try {
            return JSON.readTree(runner.getFlowFilesForRelationship("report").getFirst().toByteArray());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ConfigVerificationResult verify() {
        final VerifiableProcessor processor = (VerifiableProcessor) runner.getProcessor();
        return processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()).getFirst();
    }

    /** What the last comparison handed out. */
    List<MockFlowFile> missing() {
        return runner.getFlowFilesForRelationship("missing");
    }

    List<String> missingNames() {
        return missing().stream().map(Listing::name).toList();
    }

    @Override
    public void close() {
        TestAccount.shut(service);
        if (runner.isControllerServiceEnabled(store)) {
            runner.disableControllerService(store);
        }
    }
}
