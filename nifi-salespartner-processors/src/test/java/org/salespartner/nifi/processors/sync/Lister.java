/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSessionFactory;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.processors.EmailAttributes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.fail;

/** ListNewEmails in a test runner, over accounts of the test's. */
final class Lister {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final MutableClock clock;
    final TestRunner runner;
    final TestedProcessor processor;
    final NifiLikeSessions sessions;
    private boolean started;

    Lister(final EmailAccounts accounts) {
        this(accounts, new MutableClock(), PATIENCE);
    }

    Lister(final EmailAccounts accounts, final MutableClock clock, final Duration patience) {
        this.clock = clock;
        processor = new TestedProcessor(clock, patience);
        runner = TestRunners.newTestRunner(processor);
        addService("accounts", accounts);
        runner.setProperty(ListNewEmails.EMAIL_ACCOUNTS, "accounts");
        sessions = new NifiLikeSessions(runner.getProcessSessionFactory(), runner.getStateManager());
        processor.sessions = sessions;
    }

    Lister withJournal(final FakeJournal journal) {
        addService("journal", journal);
        runner.setProperty(ListNewEmails.SYNC_JOURNAL, "journal");
        return this;
    }

    /** One trigger: everything that is due, until nothing is under way. */
    void trigger() {
        runner.run(1, false, !started);
        started = true;
    }

    void triggerUntil(final BooleanSupplier condition) {
        final long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            trigger();
            if (System.nanoTime() > limit) {
                fail("What was waited for did not come");
            }
        }
    }

    void triggerAfter(final Duration duration) {
        clock.advance(duration);
        trigger();
    }

    void stop() {
        runner.unSchedule();
        runner.stop();
        started = false;
    }

    List<String> messageIds() {
        return committed().stream().map(flowFile -> flowFile.getAttribute(EmailAttributes.MESSAGE_ID)).toList();
    }

    List<MockFlowFile> committed() {
        return sessions.committed(ListNewEmails.REL_SUCCESS);
    }

    List<MockFlowFile> failed() {
        return sessions.committed(ListNewEmails.REL_FAILURE);
    }

    Map<String, String> state() {
        try {
            return runner.getStateManager().getState(Scope.CLUSTER).toMap();
        } catch (final IOException e) {
            return fail(e);
        }
    }

    void setState(final Map<String, String> state) {
        try {
            runner.getStateManager().setState(state, Scope.CLUSTER);
        } catch (final IOException e) {
            fail(e);
        }
    }

    List<String> warnings() {
        return texts(runner.getLogger().getWarnMessages());
    }

    List<String> errors() {
        return texts(runner.getLogger().getErrorMessages());
    }

    long counter(final String name) {
        final Long value = runner.getCounterValue(name);
        return value == null ? 0 : value;
    }

    private void addService(final String id, final ControllerService service) {
        try {
            runner.addControllerService(id, service);
            runner.enableControllerService(service);
        } catch (final InitializationException e) {
            fail(e);
        }
    }

    private static List<String> texts(final List<LogMessage> messages) {
        // Copied at once: the journal and the watches tell something while a test reads.
        return Stream.of(messages.toArray(LogMessage[]::new))
                .map(message -> Stream.of(message.getArgs()).reduce(message.getMsg(), (text, argument) -> text.replaceFirst("\\{}",
                        Matcher.quoteReplacement(String.valueOf(argument))), (one, other) -> other))
                .map(text -> text.replaceAll("\\[?TestedProcessor\\[id=[^]]*]]? ", ""))
                .toList();
    }

    /** The processor, with sessions that commit as NiFi's do. */
    @Stateful(scopes = Scope.CLUSTER, description = "As the processor's")
    static final class TestedProcessor extends ListNewEmails {
        private NifiLikeSessions sessions;

        TestedProcessor(final MutableClock clock, final Duration patience) {
            super(clock, new Random(7), patience);
        }

        @Override
        public void onTrigger(final ProcessContext context, final ProcessSessionFactory sessionFactory) {
            super.onTrigger(context, sessions);
        }
    }
}
