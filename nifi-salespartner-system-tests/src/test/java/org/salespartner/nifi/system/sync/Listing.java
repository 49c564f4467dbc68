/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.components.state.Scope;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.sync.ListNewEmailsInTest;
import org.salespartner.nifi.services.group.EmailAccountGroup;
import org.salespartner.nifi.services.store.SalesPartnerStore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.fail;

/** ListNewEmails over real accounts, alone or in a group, with what it listed and told. */
final class Listing implements AutoCloseable {
    static final Duration POLL = Duration.ofMinutes(2);
    /** Longer than any rest after a fault. */
    static final Duration LONG = Duration.ofMinutes(20);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LIMIT_SECONDS = 60;

    private final TestClock clock;
    private final TestRunner runner;
    private final CommittedSessions sessions;
    private final List<EmailAccount> accounts = new ArrayList<>();
    private SalesPartnerStore store;
    private boolean started;

    Listing(final TestAccount... accounts) throws InitializationException {
        this(PATIENCE, accounts);
    }

    /**
     * @param patience how long one trigger waits for mailboxes
     */
    Listing(final Duration patience, final TestAccount... given) throws InitializationException {
        clock = new TestClock();
        final ListNewEmailsInTest processor = new ListNewEmailsInTest(clock, patience);
        runner = TestRunners.newTestRunner(processor);
        sessions = new CommittedSessions(runner.getProcessSessionFactory(), runner.getStateManager());
        processor.use(sessions);
        for (int number = 0; number < given.length; number++) {
            accounts.add(given[number].addTo(runner, "account-" + number));
        }

        if (given.length == 1) {
            set("Email Accounts", "account-0");
        } else {
            group(given.length);
        }
    }

    /** With a register of taken mails, in an embedded database. */
    Listing withRegister(final Path directory) throws InitializationException {
        store = new SalesPartnerStore();
        runner.addControllerService("store", store);
        runner.setProperty(store, "Directory", directory.toString());
        runner.enableControllerService(store);
        return set("Sync Journal", "store");
    }

    Listing withState(final Map<String, String> state) {
        try {
            runner.getStateManager().setState(state, Scope.CLUSTER);
            return this;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Listing set(final String property, final String value) {
        runner.setProperty(property, value);
        return this;
    }

    /** The register's database goes away. */
    void closeStore() {
        store.onDisabled();
    }

    /** The register's database is back. */
    void openStore() throws InitializationException {
        runner.disableControllerService(store);
        runner.enableControllerService(store);
    }

    /** Lists everything that is due. */
    Listing trigger() {
        runner.run(1, false, !started);
        started = true;
        return this;
    }

    Listing triggerAfter(final Duration duration) {
        clock.advance(duration);
        return trigger();
    }

    /** Lets time pass and lists until something is so. */
    void triggerUntil(final BooleanSupplier condition, final Duration step) {
        final long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                fail("What was waited for did not come; listed %s, warnings %s, errors %s"
                        .formatted(names(), bulletins().warnings(), bulletins().errors()));
            }
            triggerAfter(step);
        }
    }

    TestRunner runner() {
        return runner;
    }

    CommittedSessions sessions() {
        return sessions;
    }

    EmailAccount account(final int number) {
        return accounts.get(number);
    }

    Bulletins bulletins() {
        return new Bulletins(runner.getLogger());
    }

    /** What was listed, in its order. */
    List<MockFlowFile> listed() {
        return sessions.success();
    }

    List<MockFlowFile> failed() {
        return sessions.failure();
    }

    /** The names of the messages that were listed. */
    List<String> names() {
        return listed().stream().map(Listing::name).toList();
    }

    static String name(final MockFlowFile flowFile) {
        return String.valueOf(flowFile.getAttribute(EmailAttributes.MESSAGE_ID)).replaceFirst("@customer\\.test$", "");
    }

    Map<String, String> state() {
        try {
            return runner.getStateManager().getState(Scope.CLUSTER).toMap();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (started) {
            runner.unSchedule();
            runner.stop();
        }
        accounts.forEach(TestAccount::shut);
        if (store != null) {
            runner.disableControllerService(store);
        }
    }

    private void group(final int members) throws InitializationException {
        final EmailAccountGroup group = new EmailAccountGroup();
        runner.addControllerService("group", group);
        for (int number = 0; number < members; number++) {
            runner.setProperty(group, "member-" + number, "account-" + number);
        }
        runner.enableControllerService(group);
        set("Email Accounts", "group");
    }
}
