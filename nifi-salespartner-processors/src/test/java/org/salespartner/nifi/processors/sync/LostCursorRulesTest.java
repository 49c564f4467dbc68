/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A folder that loses its place is read again without a flood and without a gap (rule S3). */
@DisplayName("S3 A lost place brings no gap and no flood")
class LostCursorRulesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(16);

    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();
    private final FakeJournal journal = new FakeJournal();

    @Test
    void dropsWhatTheRegisterHoldsAndTakesWhatItDoesNot() {
        final Lister lister = new Lister(account).withJournal(journal);
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "2");
        for (int i = 0; i < 5; i++) {
            inbox.deliver("m" + i, Duration.ofMinutes(60 - i));
        }
        lister.trigger();

        inbox.deliver("while-rebuilt", Duration.ZERO);
        inbox.rebuild();
        inbox.deliver("after-rebuilt", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        lister.triggerAfter(MINUTE);

        assertEquals(List.of("m0", "m1", "m2", "m3", "m4", "while-rebuilt", "after-rebuilt"), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "2:107"), lister.state());
        assertEquals(1, lister.warnings().size());
        assertTrue(lister.warnings().get(0).endsWith("What the register of taken mails holds is dropped."), lister.warnings().toString());
        assertEquals(5, lister.counter("E-mails dropped as taken before"));
    }

    @Test
    void warnsOfDuplicatesWithoutARegister() {
        final Lister lister = new Lister(account);
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();

        inbox.rebuild();
        lister.triggerAfter(MINUTE);

        assertEquals(List.of("one", "one"), lister.messageIds());
        assertEquals(1, lister.warnings().size());
        assertTrue(lister.warnings().get(0).contains("There is no Sync Journal, so that e-mails come a second time"));
    }

    @Test
    void waitsForTheRegisterRatherThanEmitDuplicates() {
        final Lister lister = new Lister(account).withJournal(journal);
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();

        journal.down = true;
        inbox.rebuild();
        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        lister.triggerAfter(LONG);
        assertEquals(List.of("one"), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:1"), lister.state());

        journal.down = false;
        lister.triggerAfter(LONG);
        assertEquals(List.of("one", "two"), lister.messageIds());
        assertEquals(1, lister.warnings().stream().filter(text -> text.contains("made anew")).count());
        assertEquals(1, lister.warnings().stream().filter(text -> text.contains("register of taken mails cannot be asked")).count());
    }

    @Test
    void takesTheWindowAgainAfterTheStateWasClearedWhateverTheRegisterHolds() {
        final Lister lister = new Lister(account).withJournal(journal);
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();
        lister.stop();

        lister.setState(Map.of());
        lister.trigger();

        assertEquals(List.of("one", "one"), lister.messageIds());
    }

    @Test
    void writesTheRegisterOnlyAfterTheCommit() {
        final Lister lister = new Lister(account).withJournal(journal);
        inbox.deliver("one", Duration.ZERO);
        lister.sessions.failCommits(1);
        lister.trigger();
        assertEquals(Set.of(), journal.keys());

        lister.triggerAfter(MINUTE);
        assertEquals(Set.of("key of one"), journal.keys());
    }

    @Test
    void goesOnWhenTheRegisterCannotBeWritten() {
        final Lister lister = new Lister(account).withJournal(journal);
        journal.down = true;
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();
        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(MINUTE);

        assertEquals(List.of("one", "two"), lister.messageIds());
        assertEquals(1, lister.warnings().size());
        assertTrue(lister.warnings().get(0).contains("register of taken mails cannot be written"));
    }

    @Test
    void prunesTheRegisterToTheWindow() {
        final Lister lister = new Lister(account).withJournal(journal);
        inbox.deliver("one", Duration.ofDays(29));
        lister.trigger();
        assertEquals(MutableClock.NOON.minus(Duration.ofDays(30)), journal.prunedBefore);

        lister.clock.advance(Duration.ofDays(2));
        inbox.deliver("two", Duration.ZERO);
        lister.trigger();
        assertEquals(Set.of("key of two"), journal.keys());
    }
}
