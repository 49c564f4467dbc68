/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailFolder;

import java.time.Duration;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** From when on the register is to hold what a folder got, so that mailboxes can be compared with it. */
class RegisterCoverageTest {
    private final FakeAccount account = new FakeAccount("kim");
    private final FakeFolder inbox = account.inbox();
    private final FakeJournal journal = new FakeJournal();
    private final Lister lister = new Lister(account).withJournal(journal);

    @Test
    @DisplayName("S3: the register covers a folder from the beginning of the window, also when the folder was empty")
    void fromTheBeginningOfTheWindow() throws Exception {
        account.folder("Sent", MailFolder.Role.SENT);
        inbox.deliver("a", Duration.ofHours(1));

        lister.trigger();

        assertEquals(Optional.of(MutableClock.NOON.minus(Duration.ofDays(30))), journal.coveredFrom("kim", "INBOX"));
        assertEquals(Optional.of(MutableClock.NOON.minus(Duration.ofDays(30))), journal.coveredFrom("kim", "Sent"));
    }

    @Test
    @DisplayName("S3: the register does not cover what Window Size leaves out")
    void fromTheFirstThatWindowSizeDoesNotLeaveOut() throws Exception {
        lister.runner.setProperty(ListNewEmails.WINDOW_SIZE, "2");
        inbox.deliver("a", Duration.ofHours(4));
        inbox.deliver("b", Duration.ofHours(3));
        inbox.deliver("c", Duration.ofHours(2));

        lister.trigger();

        assertEquals(Optional.of(MutableClock.NOON.minus(Duration.ofHours(3)).plusSeconds(1)), journal.coveredFrom("kim", "INBOX"));
    }

    @Test
    @DisplayName("S3: a register that was set after listing had begun, or could not be written then, covers a folder from then on")
    void fromWhenItWasSet() throws Exception {
        journal.down = true;
        inbox.deliver("a", Duration.ofHours(1));
        lister.trigger();

        journal.down = false;
        inbox.deliver("b", Duration.ZERO);
        lister.triggerAfter(Duration.ofMinutes(2));

        assertEquals(Optional.of(lister.clock.instant()), journal.coveredFrom("kim", "INBOX"));
    }

    @Test
    @DisplayName("S3: going on later, also after a restart, changes what the register covers by no more than what is pruned")
    void goingOnPrunesOnly() throws Exception {
        inbox.deliver("a", Duration.ofHours(1));
        lister.trigger();

        lister.stop();
        inbox.deliver("b", Duration.ZERO);
        lister.triggerAfter(Duration.ofMinutes(2));

        assertEquals(2, lister.committed().size());
        assertEquals(Optional.of(lister.clock.instant().minus(Duration.ofDays(30))), journal.coveredFrom("kim", "INBOX"));
    }
}
