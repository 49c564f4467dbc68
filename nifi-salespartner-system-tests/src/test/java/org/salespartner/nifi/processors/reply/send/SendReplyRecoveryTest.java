/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendUncertainException;
import org.salespartner.nifi.processors.reply.send.SendRig.KilledError;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore.Change;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.DecisionOutcome;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a run does with a draft whose sending another one has begun: R2, and R3 and R5 for what has changed in between. */
class SendReplyRecoveryTest {
    private static final Duration OVER = SendRig.RESERVATION.plusSeconds(1);

    @TempDir
    private Path folder;
    private SendRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new SendRig(folder);
        rig.provider.keepsDrafts = true;
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest(name = "killed at [{0}]")
    @ValueSource(strings = {"after noteAttempt", "send"})
    @DisplayName("R3: what was not handed over does not go to somebody who has come onto the stop list, and no draft of it is left")
    void stoppedMeanwhile(final String point) throws Exception {
        final String draft = killed(rig.approved("m1"), point);
        rig.store.add(new StopEntry(SendRig.ANNA.address(), "She asked for it.", "Kim", Instant.now()));

        assertEquals("stopped", rig.outcome(draft));
        assertEquals("stopped", rig.outcome(draft));
        assertEquals(List.of(), rig.provider.out);
        assertEquals(Set.of(), rig.provider.drafts());

        rig.store.remove(SendRig.ANNA.address());
        assertEquals("sent", rig.outcome(draft));
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R2, R3: what was handed over and turns out to be sent is recorded as sent, whoever has come onto the stop list")
    void stoppedAfterItWasSent() throws Exception {
        final String draft = killed(rig.approved("m1"), "taken");
        rig.store.add(new StopEntry(SendRig.ANNA.address(), "She asked for it.", "Kim", Instant.now()));

        assertEquals("sent", rig.outcome(draft));
        assertEquals(Draft.State.SENT, rig.database.find(draft).orElseThrow().state());
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R5: a draft that has expired since its sending was begun does not go out, and none of it is left")
    void expiredMeanwhile() throws Exception {
        final String draft = killed(rig.expiring("m1", Instant.now().plusSeconds(60)), "send");

        assertEquals("closed", rig.outcome(draft));
        assertEquals(Draft.State.EXPIRED, rig.database.find(draft).orElseThrow().state());
        assertEquals(List.of(), rig.provider.out);
        assertEquals(Set.of(), rig.provider.drafts());
    }

    @Test
    @DisplayName("R5: a draft that nobody has approved does not go out when that has become necessary since its sending was begun")
    void approvalAskedForMeanwhile() throws Exception {
        sendUnapproved(true);
        final String draft = killed(waiting("m1"), "send");
        sendUnapproved(false);

        assertEquals("not approved", rig.outcome(draft));
        assertEquals(Set.of(), rig.provider.drafts());
        rig.approve(rig.database.find(draft).orElseThrow());
        assertEquals("sent", rig.outcome(draft));
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R5: a person may reject what was begun and cut short, but not change it: the provider may have the old text already")
    void rejectedMeanwhile() throws Exception {
        // The store decides by the time of day: so the reservation is over by that, too.
        rig.clock.advance(SendRig.RESERVATION.multipliedBy(-2));
        sendUnapproved(true);
        final String draft = killed(waiting("m1"), "send");
        final Draft waiting = rig.database.find(draft).orElseThrow();
        final Change change = new Change(SendRig.reply("No.", List.of(SendRig.ANNA), null), "other");

        assertEquals(DecisionOutcome.ALREADY_DECIDED,
                rig.database.decide(new Decision(draft, waiting.hash(), Verdict.EDIT, "Kim", change, null)).outcome());
        assertEquals(DecisionOutcome.DECIDED, rig.database.decide(new Decision(draft, waiting.hash(), Verdict.REJECT, "Kim", null, null)).outcome());
        assertEquals("closed", rig.outcome(draft));
        assertEquals(List.of(), rig.provider.out);
        assertEquals(Set.of(), rig.provider.drafts());
    }

    @Test
    @DisplayName("R5: a draft that a person has answered since its sending was begun does not go out, and none of it is left")
    void answeredMeanwhile() throws Exception {
        final String draft = killed(rig.approved("m1"), "send");
        rig.provider.answer = Instant.now();

        assertEquals("answered meanwhile", rig.outcome(draft));
        assertEquals(List.of(), rig.provider.out);
        assertEquals(Set.of(), rig.provider.drafts());
    }

    @Test
    @DisplayName("R5: a draft that was erased and made anew is not sent on the approval that the erased one had")
    void madeAnewMeanwhile() throws Exception {
        killed(rig.approved("m1"), "send");
        rig.database.erase(SendRig.ANNA.address());
        final Draft anew = rig.keep("m1", SendRig.reply("Never.", List.of(SendRig.ANNA), null), "human", null);

        assertEquals("not approved", rig.outcome(anew.id()));
        assertEquals(List.of(), rig.provider.out);
        assertEquals(Set.of(), rig.provider.drafts());

        assertEquals("sent", rig.outcome(rig.approve(anew)));
        assertTrue(new String(rig.provider.onlySent(), StandardCharsets.US_ASCII).contains("Never."));
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R5: what an erased draft said does not go out in the name of the one that came after it, also where nobody has to approve it")
    void madeAnewWithoutApproval() throws Exception {
        killed(rig.approved("m1"), "send");
        rig.database.erase(SendRig.ANNA.address());
        rig.account.unapproved = true;
        rig.set("Send Without Approval", "true");
        final Draft anew = rig.keep("m1", SendRig.reply("Never.", List.of(SendRig.ANNA), null), "human", null);

        assertEquals("retry", rig.outcome(anew.id()));
        assertEquals("sent", rig.outcome(anew.id()));
        assertTrue(new String(rig.provider.onlySent(), StandardCharsets.US_ASCII).contains("Never."));
        assertEquals(1, rig.provider.out.size());
        assertEquals(Set.of(), rig.provider.drafts());
    }

    @Test
    @DisplayName("R2, R5: while nobody can say whether a person has answered, a draft at the provider waits, and stays the only one")
    void nobodyCanSayWhetherItWasAnswered() throws Exception {
        final String draft = killed(rig.approved("m1"), "send");
        rig.account.mailboxFault = new MailboxException("The mailbox cannot be reached.", null);
        assertEquals("retry", rig.outcome(draft));
        rig.account.mailboxFault = null;
        rig.clock.advance(OVER);

        assertEquals("sent", rig.outcome(draft));
        assertEquals(1, rig.provider.created.get());
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R3: a draft of a mail that is not to go out, and that cannot be deleted, changes nothing in that")
    void leftOver() throws Exception {
        final String draft = killed(rig.approved("m1"), "send");
        rig.store.add(new StopEntry(SendRig.ANNA.address(), "She asked for it.", "Kim", Instant.now()));
        rig.provider.trouble = point -> {
            if ("discard".equals(point)) {
                throw new MailboxException("The mailbox cannot be reached.", null);
            }
        };

        assertEquals("stopped", rig.outcome(draft));
        assertEquals(List.of(), rig.provider.out);
        assertTrue(rig.runner().getLogger().getWarnMessages().stream().anyMatch(message -> message.getMsg().contains("Delete it by hand")));
    }

    @Test
    @DisplayName("R2: over SMTP a mail that the provider has filed under another Message-ID is found by our own header, by another NiFi, too")
    void renamedInSent() throws Exception {
        rig.provider.keepsDrafts = false;
        rig.provider.renames = true;
        final String draft = killed(rig.approved("m1"), "taken");

        final MockFlowFile sent = rig.send(draft);
        assertEquals("sent", rig.relationship());
        sent.assertAttributeEquals("sent.message.id", "renamed." + rig.provider.out.getFirst());
        assertEquals(1, rig.provider.out.size());
    }

    @ParameterizedTest(name = "the connection is lost at [{0}]: {1} at once")
    @CsvSource({"send, retry", "taken, sent"})
    @DisplayName("R2: a provider that says nothing is asked again when the reservation ends, and its draft goes out by its id, once")
    void unsure(final String point, final String atOnce) throws StoreException {
        final String draft = rig.approved("m1");
        loseOnceAt(point);

        final MockFlowFile first = rig.send(draft);
        assertEquals(atOnce, rig.relationship());
        if ("retry".equals(atOnce)) {
            first.assertAttributeExists("send.not.before");
            assertEquals("retry", rig.outcome(draft), "Not while the reservation lasts");
            assertEquals(List.of(), rig.provider.out);
            rig.clock.advance(OVER);
            assertEquals("sent", rig.outcome(draft));
        }
        assertEquals("already sent", rig.outcome(draft));
        assertEquals(1, rig.provider.out.size());
        assertEquals(1, rig.provider.created.get());
    }

    @Test
    @DisplayName("R2: what the provider is sending just now is asked for until it has left, and is not sent again")
    void leaving() throws Exception {
        rig.provider.leaving = true;
        final String draft = killed(rig.approved("m1"), "taken");

        assertEquals("retry", rig.outcome(draft));
        rig.clock.advance(OVER);
        assertEquals("retry", rig.outcome(draft));
        rig.provider.leaving = false;
        rig.clock.advance(OVER);
        assertEquals("sent", rig.outcome(draft));
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    @DisplayName("R2: a draft whose sending may be under way, and that somebody deletes, is uncertain and does not go out by another one")
    void deletedMeanwhile() throws Exception {
        final String draft = rig.approved("m1");
        loseOnceAt("send");
        assertEquals("retry", rig.outcome(draft));
        rig.provider.deleteDrafts();

        rig.clock.advance(OVER);
        assertEquals("uncertain", rig.outcome(draft));
        assertEquals("uncertain", rig.outcome(draft));
        assertEquals(List.of(), rig.provider.out);
    }

    /** Killed at a point of its sending; gives its id. NiFi is back then, and the reservation is over. */
    private String killed(final String draft, final String wanted) throws Exception {
        final AtomicBoolean alive = new AtomicBoolean(true);
        rig.store.trouble(point -> kill(wanted, point, alive));
        rig.provider.trouble = point -> kill(wanted, point, alive);
        assertEquals("killed", rig.outcomeOrKilled(draft));
        rig.restart();
        rig.clock.advance(OVER);
        return draft;
    }

    private String waiting(final String mail) throws StoreException {
        return rig.keep(mail, SendRig.reply("Gladly.", List.of(SendRig.ANNA), null), "human", null).id();
    }

    private void sendUnapproved(final boolean unapproved) {
        rig.account.unapproved = unapproved;
        rig.set("Send Without Approval", String.valueOf(unapproved));
    }

    private static void kill(final String wanted, final String point, final AtomicBoolean alive) {
        if (point.equals(wanted) && alive.getAndSet(false)) {
            throw new KilledError(point);
        }
    }

    private void loseOnceAt(final String wanted) {
        final AtomicBoolean connected = new AtomicBoolean(true);
        rig.provider.trouble = point -> {
            if (point.equals(wanted) && connected.getAndSet(false)) {
                throw new SendUncertainException("The connection was lost.", null);
            }
        };
    }
}
