/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.nifi.processors.sync.ListNewEmails;
import org.salespartner.nifi.services.imap.ImapEmailAccount;
import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** ListNewEmails in NiFi's mock framework, which keeps every content in memory. */
final class ListingOnMock implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final String ACCOUNT = "account";

    private final TestRunner runner = TestRunners.newTestRunner(ListNewEmails.class);
    private final ImapEmailAccount account = new ImapEmailAccount();
    private boolean scheduled;

    /**
     * @param folder of the mailbox that is only read
     * @param window how many of its messages are taken
     */
    ListingOnMock(final int port, final String folder, final int window) throws Exception {
        runner.addControllerService(ACCOUNT, account);
        runner.setProperty(account, "Host", Dovecot.HOST);
        runner.setProperty(account, "Port", Integer.toString(port));
        runner.setProperty(account, "TLS Mode", "None");
        runner.setProperty(account, "Address", "sales@northbeam.example");
        runner.setProperty(account, "Username", BenchMailboxes.USER);
        runner.setProperty(account, "Password", BenchMailboxes.PASSWORD);
        runner.setProperty(account, "Folders", folder);
        runner.enableControllerService(account);
        runner.setProperty("Email Accounts", ACCOUNT);
        runner.setProperty("Window", "3650 days");
        runner.setProperty("Window Size", Integer.toString(window));
    }

    /** Lists a whole INBOX, from connecting to the last commit. */
    static double seconds(final int port, final int messages) throws Exception {
        try (ListingOnMock listing = new ListingOnMock(port, "INBOX", messages)) {
            final long begin = System.nanoTime();
            while (listing.listed() < messages) {
                listing.trigger();
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    throw new IOException("Only %d of %d messages listed".formatted(listing.listed(), messages));
                }
            }
            return (System.nanoTime() - begin) / 1e9;
        }
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
