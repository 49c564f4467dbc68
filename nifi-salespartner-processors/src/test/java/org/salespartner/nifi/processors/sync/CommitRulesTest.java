/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.annotation.notification.PrimaryNodeState;
import org.apache.nifi.components.state.Scope;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.processors.sync.FakeFolder.Behaviour;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** At least once, whatever becomes of a commit (rule S2). */
@DisplayName("S2 At least once, whatever becomes of a commit")
class CommitRulesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(16);

    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();
    private final Lister lister = new Lister(account);

    @Test
    void pausesWhileStateDoesNotHoldWhatWasCommittedAndGoesOnWhenItDoes() {
        inbox.deliver("one", Duration.ZERO);
        lister.runner.getStateManager().setFailOnStateSet(Scope.CLUSTER, true);
        lister.trigger();
        assertEquals(List.of("one"), lister.messageIds());
        assertEquals(1, lister.errors().size());
        assertTrue(lister.errors().get(0).contains("Listing is paused"));

        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        lister.triggerAfter(LONG);
        assertEquals(List.of("one"), lister.messageIds());
        assertEquals(1, lister.errors().size());

        lister.runner.getStateManager().setFailOnStateSet(Scope.CLUSTER, false);
        lister.triggerAfter(LONG);
        assertEquals(List.of("one", "two"), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:2"), lister.state());
    }

    @Test
    void pausesWhenStateCannotBeReadBack() {
        inbox.deliver("one", Duration.ZERO);
        lister.sessions.afterCommit(() -> lister.runner.getStateManager().setFailOnStateGet(Scope.CLUSTER, true));
        lister.trigger();
        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(LONG);
        assertEquals(List.of("one"), lister.messageIds());

        lister.sessions.afterCommit(() -> { });
        lister.runner.getStateManager().setFailOnStateGet(Scope.CLUSTER, false);
        lister.triggerAfter(LONG);
        assertEquals(List.of("one", "two"), lister.messageIds());
    }

    @Test
    void goesOnFromMemoryWhenStateLiesBehind() {
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();

        lister.setState(Map.of());
        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(MINUTE);

        assertEquals(List.of("one", "two"), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:2"), lister.state());
    }

    @Test
    void pausesUntilItIsStartedAnewWhenSomebodyElseWritesTheState() {
        inbox.deliver("one", Duration.ZERO);
        inbox.deliver("two", Duration.ZERO);
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "1");
        lister.sessions.afterCommit(() -> lister.setState(Map.of("sales/INBOX", "1:0")));
        lister.trigger();
        lister.triggerAfter(LONG);
        assertEquals(List.of("one"), lister.messageIds());
        assertTrue(lister.errors().get(0).contains("somebody else"));

        lister.sessions.afterCommit(() -> { });
        lister.stop();
        lister.trigger();
        assertEquals(List.of("one", "one", "two"), lister.messageIds());
    }

    @Test
    void listsAgainWhatCouldNotBeCommitted() {
        inbox.deliver("one", Duration.ZERO);
        lister.sessions.failCommits(1);
        lister.trigger();
        assertEquals(List.of(), lister.messageIds());
        assertEquals(Map.of(), lister.state());

        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one"), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:1"), lister.state());
    }

    @Test
    void listsAgainAfterAKillBetweenFlowFilesAndState() {
        inbox.deliver("one", Duration.ZERO);
        lister.sessions.loseStateWrites(true);
        lister.trigger();

        final Lister restarted = new Lister(account);
        restarted.setState(lister.state());
        restarted.trigger();

        assertEquals(List.of("one"), restarted.messageIds());
    }

    @Test
    void goesOnAfterAKillFromWhatWasCommitted() {
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();

        final Lister restarted = new Lister(account);
        restarted.setState(lister.state());
        inbox.deliver("two", Duration.ZERO);
        restarted.trigger();

        assertEquals(List.of("two"), restarted.messageIds());
    }

    @Test
    void commitsWhatWasCompleteWhenTheConnectionBreaks() {
        inbox.deliver("one", Duration.ZERO);
        inbox.deliver("two", Duration.ZERO);
        final long broken = inbox.deliver("three", Duration.ZERO).uid();
        inbox.deliver("four", Duration.ZERO);
        inbox.behaviours.put(broken, Behaviour.BREAKS_OFF);
        lister.trigger();
        assertEquals(List.of("one", "two"), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:2"), lister.state());
        assertEquals(1, lister.warnings().size());

        inbox.behaviours.clear();
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one", "two", "three", "four"), lister.messageIds());
    }

    @Test
    void dropsABatchWhoseBeginningSomebodyElseMoved() {
        inbox.deliver("one", Duration.ZERO);
        inbox.deliver("two", Duration.ZERO);
        account.onFetch.add(() -> lister.setState(Map.of("sales/INBOX", "1:1")));

        lister.trigger();

        assertEquals(List.of("two"), lister.messageIds());
        assertTrue(lister.warnings().get(0).contains("moved by somebody else"));
    }

    @Test
    void refusesAStateThatNiFiCouldNotKeep() {
        final Map<String, String> large = new HashMap<>();
        for (int i = 0; i < 260; i++) {
            large.put("sales/folder " + i, "x".repeat(1000));
        }
        lister.setState(large);
        inbox.deliver("one", Duration.ZERO);

        lister.trigger();
        lister.triggerAfter(LONG);

        assertEquals(List.of(), lister.messageIds());
        assertEquals(large, lister.state());
        assertEquals(1, lister.errors().size());
        assertTrue(lister.errors().get(0).contains("has no room"));
    }

    @Test
    void forgetsAccountsThatAreNotListedAnyMoreOnlyWhenThereIsNoRoom() {
        lister.setState(Map.of("former/INBOX", "1:7", "sales/Missing just now", "1:9"));
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();
        assertEquals(Map.of("former/INBOX", "1:7", "sales/Missing just now", "1:9", "sales/INBOX", "1:1"), lister.state());
        lister.stop();

        final Map<String, String> large = new HashMap<>(lister.state());
        for (int i = 0; i < 260; i++) {
            large.put("former/folder " + i, "x".repeat(1000));
        }
        lister.setState(large);
        inbox.deliver("two", Duration.ZERO);
        lister.trigger();

        assertEquals(List.of("one", "two"), lister.messageIds());
        assertEquals(Map.of("sales/Missing just now", "1:9", "sales/INBOX", "1:2"), lister.state());
        assertEquals(1, lister.warnings().stream().filter(text -> text.contains("261 folders of accounts that are not listed any more")).count());
        inbox.deliver("three", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one", "two", "three"), lister.messageIds());
        assertEquals(List.of(), lister.errors());
    }

    @Test
    void goesOnFromTheStateAfterAnotherNodeWasPrimary() {
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();

        lister.processor.onPrimaryNodeStateChange(PrimaryNodeState.PRIMARY_NODE_REVOKED);
        inbox.deliver("listed-by-another-node", Duration.ZERO);
        lister.setState(Map.of("sales/INBOX", "1:2"));
        lister.processor.onPrimaryNodeStateChange(PrimaryNodeState.ELECTED_PRIMARY_NODE);
        inbox.deliver("three", Duration.ZERO);
        lister.trigger();

        assertEquals(List.of("one", "three"), lister.messageIds());
    }

    @Test
    void keepsNothingOfAPollThatOutlivesThePrimaryRole() throws InterruptedException {
        final Lister node = new Lister(account, new MutableClock(), Duration.ofMillis(20));
        final CountDownLatch gate = new CountDownLatch(1);
        account.gate = gate;
        inbox.deliver("listed-by-another-node", Duration.ZERO);
        node.trigger();
        account.atGate.await();
        node.processor.onPrimaryNodeStateChange(PrimaryNodeState.PRIMARY_NODE_REVOKED);
        node.setState(Map.of("sales/INBOX", "1:1"));
        node.processor.onPrimaryNodeStateChange(PrimaryNodeState.ELECTED_PRIMARY_NODE);
        account.gate = null;
        gate.countDown();

        node.triggerUntil(() -> account.opened.get() == account.closed.get());
        inbox.deliver("two", Duration.ZERO);
        node.clock.advance(LONG);
        node.triggerUntil(() -> node.messageIds().contains("two"));
        assertEquals(List.of("two"), node.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:2"), node.state());
        node.stop();
    }

    @Test
    void listsNothingWhileStateCannotBeReadAndSaysSoOnce() {
        inbox.deliver("one", Duration.ZERO);
        lister.runner.getStateManager().setFailOnStateGet(Scope.CLUSTER, true);
        lister.trigger();
        lister.trigger();
        assertEquals(0, account.opened.get());
        assertEquals(1, lister.errors().size());

        lister.runner.getStateManager().setFailOnStateGet(Scope.CLUSTER, false);
        lister.trigger();
        assertEquals(List.of("one"), lister.messageIds());
    }

    @Test
    void listsAgainWhatTheStateProviderWasNotThereFor() {
        inbox.deliver("one", Duration.ZERO);
        account.onFetch.add(() -> lister.runner.getStateManager().setFailOnStateGet(Scope.CLUSTER, true));
        lister.trigger();
        assertEquals(List.of(), lister.messageIds());
        assertTrue(lister.warnings().get(0).contains("state provider cannot be reached"));

        lister.runner.getStateManager().setFailOnStateGet(Scope.CLUSTER, false);
        lister.triggerAfter(LONG);
        assertEquals(List.of("one"), lister.messageIds());
    }
}
