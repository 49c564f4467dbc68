/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.nifi.processors.sync.ListNewEmails;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** ListNewEmails in NiFi's mock framework, which keeps every content in memory. */
final class ListingOnMock implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final String ACCOUNT = "account";

    private final TestRunner runner = TestRunners.newTestRunner(ListNewEmails.class);
    private final ControllerService account;
    private boolean scheduled;

    /**
     * @param window how many of the account's messages are taken
     */
    ListingOnMock(final BenchAccount measured, final int window) throws InitializationException {
        account = measured.addTo(runner, ACCOUNT);
        runner.enableControllerService(account);
        runner.setProperty("Email Accounts", ACCOUNT);
        runner.setProperty("Window", "3650 days");
        runner.setProperty("Window Size", Integer.toString(window));
    }

    /** Lists a whole mailbox, from connecting to the last commit. */
    static double seconds(final BenchAccount account, final int messages) throws Exception {
        try (ListingOnMock listing = new ListingOnMock(account, messages)) {
            return listing.list(messages);
        }
    }

    /** Lists until so many messages are committed; gives the seconds. */
    double list(final int messages) throws IOException {
        final long begin = System.nanoTime();
        while (listed() < messages) {
            trigger();
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IOException("Only %d of %d messages listed".formatted(listed(), messages));
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** The size of all that was listed. */
    long bytes() {
        return runner.getFlowFilesForRelationship("success").stream().mapToLong(MockFlowFile::getSize).sum();
    }

    void set(final String property, final String value) {
        runner.setProperty(property, value);
    }

    void trigger() {
        runner.run(1, false, !scheduled);
        scheduled = true;
    }

    int listed() {
        return runner.getFlowFilesForRelationship("success").size();
    }

    @Override
    public void close() {
        runner.stop();
        runner.disableControllerService(account);
    }
}
