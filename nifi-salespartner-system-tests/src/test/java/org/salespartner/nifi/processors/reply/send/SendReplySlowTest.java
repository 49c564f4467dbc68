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
import org.salespartner.nifi.processors.reply.send.SendRig.KilledError;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.DecisionOutcome;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.Recovering;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;
import org.salespartner.nifi.store.StoreException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** A sender that is so slow that its reservation ends, and goes on all the same: what a person was told meanwhile holds. */
class SendReplySlowTest {
    private static final Duration OVER = SendRig.RESERVATION.plusSeconds(1);

    @TempDir
    private Path folder;
    private SendRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new SendRig(folder);
        rig.account.unapproved = true;
        rig.set("Send Without Approval", "true");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest(name = "by drafts: {0}, slow at [{1}]")
    @CsvSource({"false, open", "false, prepare", "true, prepare", "true, prepared"})
    @DisplayName("R5: a draft that a person rejects while its sender is slow does not go out")
    void rejectedMeanwhile(final boolean keepsDrafts, final String point) throws Exception {
        rig.provider.keepsDrafts = keepsDrafts;
        behindTheStore();
        final Draft draft = waiting();
        slowAt(point, draft);

        assertEquals("retry", rig.outcome(draft.id()));
        rig.provider.trouble = at -> { };

        assertEquals("closed", rig.outcome(draft.id()));
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("R5: a draft that was begun, and that a person rejects while it is found out what became of it, does not go out")
    void rejectedWhileRecovering() throws Exception {
        rig.provider.keepsDrafts = true;
        behindTheStore();
        final Draft draft = waiting();
        rig.provider.trouble = at -> {
            if ("send".equals(at)) {
                throw new KilledError(at);
            }
        };
        assertEquals("killed", rig.outcomeOrKilled(draft.id()));
        rig.restart();
        rig.set("Send Without Approval", "true");
        rig.clock.advance(OVER);
        slowAt("fate", draft);

        assertEquals("retry", rig.outcome(draft.id()));
        rig.provider.trouble = at -> { };
        rig.clock.advance(OVER);

        assertEquals("closed", rig.outcome(draft.id()));
        assertEquals(List.of(), rig.provider.out);
        assertEquals(Set.of(), rig.provider.drafts());
    }

    @Test
    @DisplayName("R2, R3: what has not been handed over when its reservation ends is not, and is reserved and counted anew")
    void tooSlow() throws Exception {
        final Draft draft = waiting();
        rig.provider.trouble = at -> {
            if ("prepare".equals(at)) {
                rig.clock.advance(OVER);
            }
        };

        assertEquals("retry", rig.outcome(draft.id()));
        assertEquals(List.of(), rig.provider.out);

        rig.provider.trouble = at -> { };
        assertEquals("sent", rig.outcome(draft.id()));
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R5: what another node gives up between the look into the ledger and the reservation is judged as if it had never been begun")
    void givenUpMeanwhile() throws Exception {
        final Draft like = waiting();
        final ReplyKey key = new ReplyKey("kim", "m2", "reply");
        final String draft = rig.database.keep(new NewDraft(key, like.content(), like.hash(), like.answered(), null, null, null, null, true))
                .draft().id();
        rig.provider.trouble = at -> {
            if ("send".equals(at)) {
                throw new KilledError(at);
            }
        };
        assertEquals("killed", rig.outcomeOrKilled(draft));
        rig.provider.trouble = at -> { };
        rig.restart();
        rig.set("Send Without Approval", "false");
        rig.clock.advance(OVER);
        rig.store.trouble(at -> {
            if ("before reserve".equals(at)) {
                giveUp(draft);
            }
        });

        assertEquals("not approved", rig.outcome(draft));
        assertEquals(List.of(), rig.provider.out);
    }

    private void giveUp(final String draft) {
        try {
            final Recovering other = assertInstanceOf(Recovering.class, rig.database.reserve(
                    new ReservationRequest(draft, Set.of(), new Caps(0, 0), SendRig.RESERVATION, true, rig.clock.instant())));
            rig.database.release(other.lease(), "The server takes no mail now.");
        } catch (final StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The store decides by the time of day: by that, every reservation is over. */
    private void behindTheStore() {
        rig.clock.advance(SendRig.RESERVATION.multipliedBy(-6));
    }

    private void slowAt(final String point, final Draft draft) {
        rig.provider.trouble = at -> {
            if (point.equals(at)) {
                reject(draft);
            }
        };
    }

    private void reject(final Draft draft) {
        try {
            assertEquals(DecisionOutcome.DECIDED,
                    rig.database.decide(new Decision(draft.id(), draft.hash(), Verdict.REJECT, "Kim", null, null)).outcome());
        } catch (final StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    private Draft waiting() throws StoreException {
        return rig.keep("m1", SendRig.reply("Gladly.", List.of(SendRig.ANNA), null), "human", null);
    }
}
