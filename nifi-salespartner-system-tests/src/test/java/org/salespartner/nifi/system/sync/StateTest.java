/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.components.state.Scope;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.processors.EmailAttributes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rule S2: at least once, whatever becomes of the state. */
class StateTest extends SyncTestCase {

    private void deliver(final int from, final int to) throws Exception {
        for (int number = from; number <= to; number++) {
            mailbox.deliver("m" + number, minutesAgo(100 - number));
        }
    }

    private static List<String> names(final int from, final int to) {
        final List<String> names = new ArrayList<>();
        for (int number = from; number <= to; number++) {
            names.add("m" + number);
        }
        return names;
    }

    @Test
    @DisplayName("S2: while state cannot be written listing pauses with one error; when it can be, listing goes on with nothing lost or doubled")
    void stateWriteFailsForAWhile() throws Exception {
        deliver(1, 5);
        final Listing listing = listing(account).set("Batch Size", "2");
        listing.runner().getStateManager().setFailOnStateSet(Scope.CLUSTER, true);

        listing.trigger();
        assertEquals(names(1, 2), listing.names());
        listing.triggerAfter(Listing.LONG);
        listing.triggerAfter(Listing.LONG);
        assertEquals(names(1, 2), listing.names());
        final List<String> errors = listing.bulletins().errors();
        assertEquals(1, errors.size(), errors::toString);
        assertTrue(errors.getFirst().contains("Listing is paused") && errors.getFirst().contains("nothing is lost")
                && errors.getFirst().contains("Check the state provider"), errors::toString);

        listing.runner().getStateManager().setFailOnStateSet(Scope.CLUSTER, false);
        deliver(6, 6);
        listing.triggerUntil(() -> listing.listed().size() == 6, Listing.LONG);
        assertEquals(names(1, 6), listing.names());
        assertEquals(1, listing.bulletins().errors().size());
    }

    @Test
    @DisplayName("S2: after a kill between FlowFiles and state the next run lists at least all that the state does not cover")
    void killBetweenFlowFilesAndState() throws Exception {
        deliver(1, 6);
        final Listing killed = listing(account).set("Batch Size", "2");
        killed.sessions().afterNextCommit(() -> killed.sessions().loseStateWrites(true));
        killed.trigger();
        assertEquals(names(1, 4), killed.names());

        final Listing restarted = listing(account).set("Batch Size", "2").withState(killed.state()).trigger();

        assertEquals(names(3, 6), restarted.names());
    }

    @Test
    @DisplayName("S2: after a kill before any state was written the next run takes the whole window")
    void killBeforeTheFirstState() throws Exception {
        deliver(1, 3);
        final Listing killed = listing(account);
        killed.sessions().loseStateWrites(true);
        killed.trigger();
        assertEquals(Map.of(), killed.state());

        assertEquals(names(1, 3), listing(account).withState(killed.state()).trigger().names());
    }

    @Test
    @DisplayName("S2: a restart in the middle of the window goes on behind the last commit, and one after it lists only what came since")
    void restartListsNothingTwice() throws Exception {
        deliver(1, 5);
        final Listing first = listing(account).set("Batch Size", "2");
        first.sessions().afterNextCommit(() -> first.sessions().loseStateWrites(true));
        first.trigger();
        final Map<String, String> middle = first.state();

        deliver(6, 6);
        final Listing second = listing(account).withState(middle).trigger();
        second.triggerAfter(Listing.POLL);
        assertEquals(Set.copyOf(names(3, 6)), Set.copyOf(second.names()));
        assertEquals(4, second.names().size());

        final Listing third = listing(account).withState(second.state()).trigger();
        assertEquals(List.of(), third.names());
        deliver(7, 7);
        third.triggerAfter(Listing.POLL);
        assertEquals(names(7, 7), third.names());
    }

    @Test
    @DisplayName("S2: clearing the state means to take the window again")
    void clearedStateTakesTheWindowAgain() throws Exception {
        deliver(1, 3);
        assertEquals(names(1, 3), listing(account).trigger().names());
        assertEquals(names(1, 3), listing(account).trigger().names());
    }

    @Test
    @DisplayName("S2: what is committed before the connection breaks is not listed again by the next run")
    void theConnectionBreaksAndNiFiIsRestarted() throws Exception {
        deliver(1, 2);
        mailbox.deliver("INBOX", TestMail.with("m3", "bob@customer.test", "here it breaks\r\n\r\n"), minutesAgo(3));
        deliver(98, 98);
        final MeddlingProxy proxy = closed(new MeddlingProxy(mailbox));
        proxy.cutBehind("here it breaks", 1);
        final TestAccount broken = account.at(proxy.port());

        final Listing first = listing(broken).trigger();
        assertEquals(names(1, 2), first.names());

        final Listing second = listing(broken).withState(first.state()).trigger();
        assertEquals(List.of("m3", "m98"), second.names());
        second.listed().forEach(flowFile -> flowFile.assertAttributeEquals(EmailAttributes.ACCOUNT, mailbox.address()));
    }
}
