/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.util.MockProcessContext;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Accounts in trouble (rules S6, S7, S9). */
class AccountFaultRulesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(16);

    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();
    private final FakeAccount other = new FakeAccount("support");
    private final FakeFolder otherInbox = other.inbox();

    @Test
    void s6ObeysRetryAfter() {
        final Lister lister = new Lister(account);
        inbox.deliver("one", Duration.ZERO);
        account.openFaults.add(new ThrottledException("Account sales: too many requests.", Duration.ofMinutes(7), null));
        lister.trigger();

        lister.triggerAfter(Duration.ofMinutes(7).minusMillis(1));
        assertEquals(1, account.opened.get());
        lister.triggerAfter(Duration.ofMillis(1));
        assertEquals(List.of("one"), lister.messageIds());
    }

    @Test
    void s6BacksOffLongerAfterEachFaultAndSaysSoOnce() {
        final Lister lister = new Lister(account);
        for (int i = 0; i < 4; i++) {
            account.openFaults.add(new MailboxException("Account sales: the server does not answer.", null));
        }
        lister.trigger();
        assertEquals(1, account.opened.get());
        lister.triggerAfter(Duration.ofMillis(2_499));
        assertEquals(1, account.opened.get());
        lister.triggerAfter(Duration.ofMillis(2_501));
        assertEquals(2, account.opened.get());
        lister.triggerAfter(Duration.ofMillis(4_999));
        assertEquals(2, account.opened.get());
        lister.triggerAfter(Duration.ofMillis(5_001));
        assertEquals(3, account.opened.get());
        lister.triggerAfter(LONG);
        assertEquals(List.of("Account sales: the server does not answer."), lister.warnings());

        lister.triggerAfter(LONG);
        assertEquals(List.of("Account sales: the server does not answer.", "Account [sales] is listed again."), lister.warnings());
    }

    @Test
    void s6TellsOfAnotherTrouble() {
        final Lister lister = new Lister(account);
        account.openFaults.add(new MailboxException("Account sales: the server does not answer.", null));
        account.openFaults.add(new SignInException("Account sales: the password is refused.", null));
        lister.trigger();
        lister.triggerAfter(LONG);

        assertEquals(List.of("Account sales: the server does not answer."), lister.warnings());
        assertEquals(List.of("Account sales: the password is refused."), lister.errors());
    }

    @Test
    void s6DoesNotRepeatItselfWhenTheServerWordsTheSameTroubleAnew() {
        final Lister lister = new Lister(account);
        for (int attempt = 0; attempt < 6; attempt++) {
            final String trouble = attempt % 2 == 0 ? "refuses a command. It says [BYE [ALERT] session x%d].".formatted(attempt) : "does not answer.";
            account.openFaults.add(new MailboxException("Account [sales]: the server [one:993] %s".formatted(trouble), null));
        }
        for (int attempt = 0; attempt < 6; attempt++) {
            lister.triggerAfter(LONG);
        }

        assertEquals(2, lister.warnings().size(), lister.warnings()::toString);
    }

    @Test
    void s9TellsThatAnAccountIsListedAgainAlsoWhenThePasswordWasCorrectedMeanwhile() {
        final Lister lister = new Lister(account);
        account.openFaults.add(new SignInException("Account [sales]: the password is refused.", null));
        account.openFaults.add(new SignInException("Account [sales]: the password is refused.", null));
        lister.trigger();
        lister.stop();
        lister.trigger();
        assertEquals(2, account.opened.get(), "It is tried at once when the processor is started");
        assertEquals(2, lister.errors().size(), "Whoever tried to mend it learns that it did not help");

        lister.stop();
        lister.trigger();
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("Account [sales] is listed again."), lister.warnings());
    }

    @Test
    void t1SaysOfAnUnexpectedFaultWhatAndWhereItIsButNotWhatItQuotes() {
        final Lister lister = new Lister(account);
        account.openFaults.add(new IllegalStateException("Dear Bob, the secret is 42", new IllegalArgumentException("Dear Bob")));
        lister.trigger();

        assertEquals(List.of("Account [sales] cannot be read because of an unexpected fault [IllegalStateException]. It is tried again by "
                + "itself; the log shows where it happened."), lister.errors());
        final Throwable logged = lister.runner.getLogger().getErrorMessages().get(0).getThrowable();
        final StringWriter trace = new StringWriter();
        logged.printStackTrace(new PrintWriter(trace));
        assertTrue(trace.toString().contains("java.lang.IllegalStateException"), trace::toString);
        assertTrue(trace.toString().contains("AccountFaultRulesTest"), trace::toString);
        assertFalse(trace.toString().contains("Bob"), trace::toString);
    }

    @Test
    void s6DoesNotHammerAServerThatRefusesThePassword() {
        final Lister lister = new Lister(account);
        account.openFaults.add(new SignInException("Account sales: the password is refused.", null));
        lister.trigger();

        lister.triggerAfter(Duration.ofSeconds(59));
        assertEquals(1, account.opened.get());
        lister.triggerAfter(Duration.ofSeconds(61));
        assertEquals(2, account.opened.get());
    }

    @Test
    void s6YieldsOnlyWhenNoAccountIsDue() {
        final Lister lister = new Lister(new FakeGroup(account, other), new MutableClock(), Duration.ofMillis(20));
        other.gate = new CountDownLatch(1);
        account.openFaults.add(new MailboxException("Account sales: the server does not answer.", null));
        lister.triggerUntil(() -> account.opened.get() == 1 && lister.warnings().size() == 1);
        assertFalse(((MockProcessContext) lister.runner.getProcessContext()).isYieldCalled());

        other.gate.countDown();
        lister.triggerUntil(() -> ((MockProcessContext) lister.runner.getProcessContext()).isYieldCalled());
        lister.stop();
    }

    @Test
    void s7GoesOnWithTheOthersWhileOneHangs() {
        final Lister lister = new Lister(new FakeGroup(account, other), new MutableClock(), Duration.ofMillis(20));
        final CountDownLatch gate = new CountDownLatch(1);
        account.gate = gate;
        inbox.deliver("slow", Duration.ZERO);
        otherInbox.deliver("first", Duration.ZERO);
        lister.triggerUntil(() -> lister.messageIds().contains("first"));

        otherInbox.deliver("second", Duration.ZERO);
        lister.clock.advance(MINUTE);
        lister.triggerUntil(() -> lister.messageIds().contains("second"));
        assertEquals(1, account.opened.get());

        gate.countDown();
        lister.triggerUntil(() -> lister.messageIds().contains("slow"));
        assertEquals(Map.of("sales/INBOX", "1:1", "support/INBOX", "1:2"), lister.state());
        lister.stop();
    }

    @Test
    void s7GoesOnWithTheOthersWhenOneFails() {
        final Lister lister = new Lister(new FakeGroup(account, other));
        account.openFaults.add(new IllegalStateException("A fault in the code"));
        otherInbox.deliver("one", Duration.ZERO);

        lister.trigger();

        assertEquals(List.of("one"), lister.messageIds());
        assertEquals(1, lister.errors().size());
        assertTrue(lister.errors().get(0).contains("Account [sales]"));
    }

    @Test
    void s7StopsAtOnceThoughAnAccountHangsAndKeepsNothingOfIt() throws InterruptedException {
        final Lister lister = new Lister(account, new MutableClock(), Duration.ofMillis(20));
        final CountDownLatch gate = new CountDownLatch(1);
        account.gate = gate;
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();
        account.atGate.await();
        lister.stop();

        account.gate = null;
        lister.triggerUntil(() -> lister.messageIds().contains("one"));
        gate.countDown();
        lister.triggerUntil(() -> account.closed.get() == 2);
        lister.triggerAfter(MINUTE);

        assertEquals(List.of("one"), lister.messageIds());
        assertEquals(account.opened.get(), account.closed.get());
        lister.stop();
    }

    @Test
    void s9LeavesAPausedAccountAlone() {
        final Lister lister = new Lister(new FakeGroup(account, other));
        account.paused = true;
        inbox.deliver("of-the-paused-one", Duration.ZERO);
        otherInbox.deliver("of-the-other", Duration.ZERO);
        lister.trigger();
        assertEquals(List.of("of-the-other"), lister.messageIds());
        assertEquals(0, account.opened.get());

        account.paused = false;
        lister.trigger();
        assertEquals(List.of("of-the-other", "of-the-paused-one"), lister.messageIds());
    }

    @Test
    void goesOnWithTheOtherFoldersWhenOneIsMissingAndKeepsItsPlace() {
        final Lister lister = new Lister(account);
        final FakeFolder sales = account.folder("Sales", MailFolder.Role.OTHER);
        sales.deliver("one", Duration.ZERO);
        account.missing.add("Old");
        lister.trigger();
        assertEquals(List.of("Account [sales] has no folder [Old]. Check Folders in the account's service; the other folders go on, and its place is "
                + "kept."),
                lister.warnings());

        sales.unavailable = true;
        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one", "two"), lister.messageIds());
        assertEquals(List.of("Account sales: folder Sales is gone."), lister.warnings().subList(1, lister.warnings().size()));
        assertEquals("1:1", lister.state().get("sales/Sales"));

        sales.unavailable = false;
        sales.deliver("three", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one", "two", "three"), lister.messageIds());
    }
}
