/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.processors.sync.FakeFolder.Behaviour;
import org.salespartner.nifi.store.AccountJournal.Counts;
import org.salespartner.nifi.store.AccountJournal.Poll;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The journal that listing writes of its polls. */
class PollJournalTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();
    private final FakeJournal journal = new FakeJournal();
    private final Lister lister = new Lister(account).withJournal(journal);

    @AfterEach
    void openGate() {
        if (journal.gate != null) {
            journal.gate.countDown();
        }
        lister.stop();
    }

    @Test
    void aPollIsWrittenWithWhatBecameOfTheMessages() {
        lister.runner.setProperty(ListNewEmails.WINDOW_SIZE, "4");
        for (int number = 1; number <= 6; number++) {
            inbox.deliver("m" + number, Duration.ZERO);
        }
        inbox.behaviours.put(4L, Behaviour.VANISHES);
        inbox.behaviours.put(5L, Behaviour.REFUSED);
        account.onFetch.add(() -> lister.clock.advance(Duration.ofSeconds(3)));
        lister.trigger();
        lister.stop();

        assertEquals(List.of(new Poll(lister.processor.getIdentifier(), "sales", MutableClock.NOON, Duration.ofSeconds(3), new Counts(2, 2, 0, 1, 1),
                State.ACTIVE, null)), journal.polls);
    }

    @Test
    @DisplayName("S3: what was taken before a folder lost its place counts as skipped")
    void whatWasTakenBeforeCountsAsSkipped() {
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();
        inbox.rebuild();
        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        lister.stop();

        assertEquals(new Counts(1, 0, 1, 0, 0), last().counts());
    }

    @Test
    @DisplayName("S9: a poll that fails is written with its state and the sentence, and so is the one that goes well again")
    void failuresAndRecoveryAreWritten() {
        account.openFaults.add(new SignInException("Account [sales]: the server refuses the sign-in.", null));
        account.openFaults.add(new MailboxException("Account [sales]: nothing answers.", null));
        lister.trigger();
        lister.triggerAfter(Duration.ofMinutes(2));
        lister.triggerAfter(MINUTE);
        lister.stop();

        assertEquals(List.of(State.RECONNECT_REQUIRED, State.ERROR, State.ACTIVE), journal.polls.stream().map(Poll::state).toList());
        assertEquals("Account [sales]: the server refuses the sign-in.", journal.polls.get(0).error());
        assertNull(last().error());
    }

    @Test
    void whatWasRolledBackDoesNotCount() {
        inbox.deliver("one", Duration.ZERO);
        lister.sessions.failCommits(1);
        lister.trigger();
        lister.stop();
        assertEquals(List.of(Counts.NONE), journal.polls.stream().map(Poll::counts).toList());
        assertTrue(last().error().contains("cannot commit"), last().error());
    }

    @Test
    void whatCameBeforeTheFaultCounts() {
        inbox.deliver("one", Duration.ZERO);
        inbox.deliver("two", Duration.ZERO);
        inbox.behaviours.put(2L, Behaviour.BREAKS_OFF);
        lister.trigger();
        lister.stop();

        assertEquals(new Counts(1, 0, 0, 0, 0), last().counts());
        assertEquals(State.ERROR, last().state());
    }

    @Test
    @DisplayName("The batches of a backlog are one poll")
    void theBatchesOfABacklogAreOnePoll() {
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "2");
        for (int number = 1; number <= 5; number++) {
            inbox.deliver("m" + number, Duration.ZERO);
            account.onFetch.add(() -> lister.clock.advance(Duration.ofSeconds(1)));
        }
        lister.trigger();
        inbox.deliver("later", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        lister.stop();

        assertEquals(List.of(MutableClock.NOON, lister.clock.instant().minusSeconds(1)),
                journal.polls.stream().map(Poll::started).distinct().toList());
        final Poll first = journal.polls.stream().filter(poll -> poll.started().equals(MutableClock.NOON)).reduce((one, next) -> next).orElseThrow();
        assertEquals(new Counts(5, 0, 0, 0, 0), first.counts());
        assertEquals(Duration.ofSeconds(3), first.duration());
        assertEquals(new Counts(1, 0, 0, 0, 0), last().counts());
    }

    @Test
    @DisplayName("An idle mailbox is written once a minute, however often it is polled, and at the end")
    void idlePollsAreWrittenNowAndThen() {
        lister.runner.setProperty(ListNewEmails.POLL_INTERVAL, "1 sec");
        for (int second = 0; second < 130; second++) {
            lister.triggerAfter(Duration.ofSeconds(1));
        }
        lister.stop();

        assertTrue(journal.polls.size() <= 4, journal.polls::toString);
        assertEquals(lister.clock.instant(), last().started());
        assertTrue(journal.polls.stream().allMatch(Poll::isIdle));
    }

    @Test
    void aJournalThatHangsDelaysNoMail() {
        journal.gate = new CountDownLatch(1);
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();
        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one", "two"), lister.messageIds());
        assertEquals(List.of(), journal.polls);

        journal.gate.countDown();
        lister.stop();
        assertEquals(2, journal.polls.size());
    }

    @Test
    @DisplayName("A store that is down costs one warning, and what was not written is written when it is back")
    void aStoreThatIsDownCostsOneWarning() {
        journal.down = true;
        lister.triggerUntil(() -> lister.warnings().stream().anyMatch(text -> text.contains("cannot be written")));
        for (int poll = 0; poll < 5; poll++) {
            inbox.deliver("m" + poll, Duration.ZERO);
            lister.triggerAfter(MINUTE);
        }
        assertEquals(5, lister.messageIds().size());

        journal.down = false;
        inbox.deliver("m5", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        lister.stop();
        assertEquals(6, journal.polls.stream().mapToLong(poll -> poll.counts().listed()).sum());
        assertEquals(1, lister.warnings().stream().filter(text -> text.contains("cannot be written")).count());
    }

    @Test
    void theJournalIsPrunedToAWeek() {
        lister.trigger();
        lister.stop();
        assertEquals(MutableClock.NOON.minus(Duration.ofDays(7)), journal.pollsPrunedBefore);
    }

    private Poll last() {
        return journal.polls.get(journal.polls.size() - 1);
    }
}
