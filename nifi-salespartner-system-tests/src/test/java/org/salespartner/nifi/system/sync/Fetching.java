/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.processors.sync.FetchEmailInTest;

import java.util.List;
import java.util.Map;

/** FetchEmail over a real account. */
final class Fetching implements AutoCloseable {
    private final TestClock clock = new TestClock();
    private final TestRunner runner = TestRunners.newTestRunner(new FetchEmailInTest(clock));
    private boolean started;
    private final EmailAccount service;

    Fetching(final TestAccount account) throws InitializationException {
        service = account.addTo(runner, "account");
        runner.setProperty("Email Accounts", "account");
    }

    /** Gives it what was listed, and triggers it once for each. */
    Fetching fetch(final List<MockFlowFile> listed) {
        for (final MockFlowFile flowFile : listed) {
            runner.enqueue(flowFile.toByteArray(), Map.copyOf(flowFile.getAttributes()));
        }
        runner.run(listed.size(), false, !started);
        started = true;
        return this;
    }

    /** Gives it again what came out last to be tried again, when an account in trouble has rested. */
    Fetching retry() {
        clock.advance(Listing.LONG);
        return fetch(List.of(flowFiles("retry").getLast()));
    }

    /** What has come out so far. */
    List<MockFlowFile> flowFiles(final String relationship) {
        return runner.getFlowFilesForRelationship(relationship);
    }

    TestRunner runner() {
        return runner;
    }

    Bulletins bulletins() {
        return new Bulletins(runner.getLogger());
    }

    @Override
    public void close() {
        TestAccount.shut(service);
    }
}
