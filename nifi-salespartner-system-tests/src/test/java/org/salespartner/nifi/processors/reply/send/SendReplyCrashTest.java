/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.processors.reply.send.SendRig.KilledError;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** R2: NiFi is killed, or the store lost, at each point of a sending; the table in SendReply's own documentation says what comes of it. */
class SendReplyCrashTest {
    private static final int REPLAYS = 10;

    @TempDir
    private Path folder;
    private SendRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new SendRig(folder);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest(name = "killed at [{0}], drafts at the provider {1}, filed in Sent {2}: {3}, {4} out, {5} drafts created")
    @CsvSource({
        "before reserve, false, true, sent, 1, 0",
        "after reserve, false, true, sent, 1, 0",
        "prepare, false, true, sent, 1, 0",
        "before noteAttempt, false, true, sent, 1, 0",
        "after noteAttempt, false, true, uncertain, 0, 0",
        "send, false, true, uncertain, 0, 0",
        "taken, false, true, sent, 1, 0",
        "taken, false, false, uncertain, 1, 0",
        "before sent, false, true, sent, 1, 0",
        "before sent, false, false, uncertain, 1, 0",
        "after sent, false, true, already sent, 1, 0",
        "after sent, false, false, already sent, 1, 0",
        "before reserve, true, true, sent, 1, 1",
        "after reserve, true, true, sent, 1, 1",
        "prepared, true, true, sent, 1, 2",
        "before noteAttempt, true, true, sent, 1, 2",
        "after noteAttempt, true, true, sent, 1, 1",
        "send, true, true, sent, 1, 1",
        "taken, true, true, sent, 1, 1",
        "before sent, true, true, sent, 1, 1",
        "after sent, true, true, already sent, 1, 1"})
    @DisplayName("R2: killed at any point, a draft goes out at most once, and where it is not sent a person can see it")
    void killed(final String point, final boolean keepsDrafts, final boolean files, final String expected, final int out, final int created)
            throws Exception {
        rig.provider.keepsDrafts = keepsDrafts;
        rig.provider.files = files;
        final String draft = rig.approved("m1");
        killOnceAt(point);

        assertEquals("killed", rig.outcomeOrKilled(draft));
        rig.restart();
        final String atOnce = rig.outcome(draft);
        rig.clock.advance(SendRig.RESERVATION.plusSeconds(1));
        final String later = "retry".equals(atOnce) ? rig.outcome(draft) : atOnce;
        assertEquals(expected, later);

        for (int i = 0; i < REPLAYS; i++) {
            rig.restart();
            rig.clock.advance(SendRig.RESERVATION.plusSeconds(1));
            assertEquals("sent".equals(expected) ? "already sent" : expected, rig.outcome(draft));
        }
        assertEquals(out, rig.provider.out.size());
        assertEquals(created, rig.provider.created.get());
        assertEquals(Set.of(), rig.provider.drafts(), "No draft is left in the mailbox for somebody to send by hand");
    }

    @ParameterizedTest(name = "the store is lost at [{0}], drafts at the provider {1}")
    @CsvSource({"before find, false", "before reserve, false", "after reserve, false", "before noteAttempt, false", "after noteAttempt, false",
        "before sent, false", "after sent, false", "before reserve, true", "after reserve, true", "before noteAttempt, true",
        "after noteAttempt, true", "before sent, true", "after sent, true"})
    @DisplayName("R2: a store that is lost at any point and comes back leaves a draft that was sent once, also where no copy is filed")
    void storeIsLost(final String point, final boolean keepsDrafts) throws StoreException {
        rig.provider.keepsDrafts = keepsDrafts;
        rig.provider.files = keepsDrafts;
        final String draft = rig.approved("m1");
        loseStoreFrom(point);
        assertEquals("retry", rig.outcome(draft));
        final int out = rig.provider.out.size();

        rig.store.trouble(where -> { });
        rig.clock.advance(SendRig.RESERVATION.plusSeconds(1));
        final String ended = rig.outcome(draft);
        assertEquals("sent", ended);
        assertEquals(1, rig.provider.out.size(), "out before: " + out);
        assertEquals(Draft.State.SENT, rig.database.find(draft).orElseThrow().state());
        assertEquals("already sent", rig.outcome(draft));
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R2: NiFi is killed while it holds what it could not write: nobody knows, and nothing goes out again")
    void killedWithoutAStore() throws Exception {
        rig.provider.files = false;
        final String draft = rig.approved("m1");
        loseStoreFrom("before sent");
        assertEquals("retry", rig.outcome(draft));

        rig.store.trouble(where -> { });
        rig.restart();
        assertEquals("retry", rig.outcome(draft));
        rig.clock.advance(SendRig.RESERVATION.plusSeconds(1));
        assertEquals("uncertain", rig.outcome(draft));
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R2: a mailbox that cannot say what became of a mail is asked again, until it can")
    void fateIsAskedAgain() throws Exception {
        final String draft = rig.approved("m1");
        killOnceAt("taken");
        assertEquals("killed", rig.outcomeOrKilled(draft));
        rig.restart();

        rig.clock.advance(SendRig.RESERVATION.plusSeconds(1));
        rig.provider.trouble = point -> {
            if ("fate".equals(point)) {
                throw new MailboxException("The mailbox cannot be reached.", null);
            }
        };
        assertEquals("retry", rig.outcome(draft));
        rig.provider.trouble = point -> { };
        rig.clock.advance(SendRig.RESERVATION.plusSeconds(1));
        assertEquals("sent", rig.outcome(draft));
        assertEquals(1, rig.provider.out.size());
    }

    private void killOnceAt(final String wanted) {
        final AtomicBoolean alive = new AtomicBoolean(true);
        rig.store.trouble(point -> kill(wanted, point, alive));
        rig.provider.trouble = point -> kill(wanted, point, alive);
    }

    private static void kill(final String wanted, final String point, final AtomicBoolean alive) {
        if (point.equals(wanted) && alive.getAndSet(false)) {
            throw new KilledError(point);
        }
    }

    /** From this point on nothing reaches the store. */
    private void loseStoreFrom(final String wanted) {
        final AtomicBoolean lost = new AtomicBoolean();
        rig.store.trouble(point -> {
            lost.compareAndSet(false, point.equals(wanted));
            if (lost.get()) {
                throw new StoreUnavailableException("The store cannot be reached.", null);
            }
        });
    }
}
