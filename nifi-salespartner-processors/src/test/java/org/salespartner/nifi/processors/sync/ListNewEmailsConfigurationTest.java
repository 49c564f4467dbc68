/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.SignInException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Properties, and what Verify says. */
class ListNewEmailsConfigurationTest {
    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Business Hours | office hours   | is not understood",
        "Business Hours | Mon 18:00-08:00 | ends before it begins",
        "Time Zone      | Berlin         | is not a time zone",
    })
    void sayWhatIsWrongWithBusinessHours(final String property, final String value, final String expected) {
        final Lister lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.BUSINESS_HOURS, "Mon-Fri 08:00-18:00");
        lister.runner.setProperty(property, value);

        lister.runner.assertNotValid();
        final List<String> explanations = ((MockProcessContext) lister.runner.getProcessContext()).validate().stream()
                .map(ValidationResult::getExplanation).toList();
        assertTrue(explanations.stream().anyMatch(text -> text.contains(expected)), explanations.toString());
    }

    @ParameterizedTest
    @CsvSource({"Window, 0 sec", "Window Size, 0", "Batch Size, 0", "Batch Size, 10001", "Poll Interval, soon", "Content, Everything"})
    void refuseValuesOutOfRange(final String property, final String value) {
        final Lister lister = new Lister(account);
        lister.runner.setProperty(property, value);
        lister.runner.assertNotValid();
    }

    @Test
    void slowDownPollingOutsideBusinessHours() {
        final Lister lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.BUSINESS_HOURS, "Mon-Fri 08:00-18:00");
        lister.runner.setProperty(ListNewEmails.TIME_ZONE, "Europe/Berlin");
        lister.trigger();
        lister.triggerAfter(Duration.ofMinutes(1));
        assertEquals(2, account.opened.get());

        lister.clock.set(Instant.parse("2026-06-10T16:00:00Z"));
        lister.trigger();
        lister.triggerAfter(Duration.ofMinutes(14));
        assertEquals(3, account.opened.get());
        lister.triggerAfter(Duration.ofMinutes(1));
        assertEquals(4, account.opened.get());
    }

    @Test
    void runWithTheProcessorAsItIsShipped() throws Exception {
        final TestRunner runner = TestRunners.newTestRunner(ListNewEmails.class);
        inbox.deliver("one", Duration.between(Instant.now(), MutableClock.NOON));
        runner.addControllerService("account", account);
        runner.enableControllerService(account);
        runner.setProperty(ListNewEmails.EMAIL_ACCOUNTS, "account");

        runner.run();

        runner.assertTransferCount(ListNewEmails.REL_SUCCESS, 1);
    }

    @Test
    void verifyTellsWhatWouldBeListedAndChangesNothing() {
        final FakeAccount paused = new FakeAccount("paused");
        paused.paused = true;
        final FakeAccount refused = new FakeAccount("refused");
        refused.openFaults.add(new SignInException("Account refused: the password is refused.", null));
        final FakeAccount incomplete = new FakeAccount("incomplete");
        incomplete.inbox();
        incomplete.missing.add("Old");
        inbox.deliver("one", Duration.ZERO);
        inbox.deliver("two", Duration.ZERO);
        inbox.deliver("three", Duration.ZERO);
        final Lister lister = new Lister(new FakeGroup(account, paused, refused, incomplete));
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "1");
        lister.runner.setProperty(ListNewEmails.WINDOW_SIZE, "2");

        final List<ConfigVerificationResult> results = lister.processor
                .verify(lister.runner.getProcessContext(), lister.runner.getLogger(), Map.of());

        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SKIPPED, Outcome.FAILED, Outcome.FAILED),
                results.stream().map(ConfigVerificationResult::getOutcome).toList());
        assertEquals("Account [sales]: signed in; e-mails within the window in folder [INBOX]: 1 in the first batch and more after it, "
                + "1 left out by Window Size.", results.get(0).getExplanation());
        assertEquals("Account refused: the password is refused.", results.get(2).getExplanation());
        assertTrue(results.get(3).getExplanation().contains("These folders are not there: Old."));
        assertEquals(Map.of(), lister.state());
        assertEquals(List.of(), account.fetches);
        assertEquals(account.opened.get(), account.closed.get());
    }

    @Test
    void verifySaysThatAServiceHasToBeEnabled() {
        final FakeGroup disabled = new FakeGroup() {
            @Override
            public List<EmailAccount> getAccounts() {
                throw new IllegalStateException("The service is disabled");
            }
        };
        final Lister lister = new Lister(disabled);

        final List<ConfigVerificationResult> results = lister.processor
                .verify(lister.runner.getProcessContext(), lister.runner.getLogger(), Map.of());

        assertEquals(List.of(Outcome.FAILED), results.stream().map(ConfigVerificationResult::getOutcome).toList());
        assertTrue(results.get(0).getExplanation().contains("enable it"));
    }
}
