/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.annotation.notification.PrimaryNodeState;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.processors.sync.ListNewEmails;
import org.salespartner.nifi.system.sync.MailServers.Kind;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Two nodes of a cluster that hand the primary role to each other: what one has committed is all that the other knows. */
class PrimaryNodeTest extends SyncTestCase {

    @Test
    @DisplayName("S2: two nodes that swap the primary role again and again list each mail once, together")
    void nodesThatSwapTheRoleListEachMailOnce() throws Exception {
        final Listing first = listing(account).set("Batch Size", "3");
        final Listing second = listing(account).set("Batch Size", "3");
        final List<String> delivered = new ArrayList<>();
        deliver(delivered, 7);

        first.trigger();
        for (int round = 0; round < 3; round++) {
            deliver(delivered, 4);
            hand(first, second);
            deliver(delivered, 4);
            hand(second, first);
        }

        final List<String> listed = new ArrayList<>(first.names());
        listed.addAll(second.names());
        assertEquals(delivered, listed.stream().sorted().toList());
        assertEquals(List.of(), first.bulletins().warnings());
        assertEquals(List.of(), second.bulletins().warnings());
    }

    @Test
    @DisplayName("S3: a folder numbered anew while the role goes over loses nothing, and the node that takes over goes on")
    void aFolderIsNumberedAnewWhileTheRoleGoesOver() throws Exception {
        assumeTrue(kind == Kind.DOVECOT, "One server is enough for what happens between two nodes");
        mailbox.deliver("Customers", "a", minutesAgo(9));
        final Listing first = listing(account.with("Folders", "Customers")).trigger();
        final Listing second = listing(account.with("Folders", "Customers"));
        mailbox.loseCursor("Customers");
        mailbox.deliver("Customers", "b", NOW);

        hand(first, second);
        mailbox.deliver("Customers", "c", NOW);
        hand(second, first);

        assertEquals(List.of("a", "b"), second.names().stream().sorted().toList(), "Without a register the window comes again");
        first.triggerUntil(() -> first.names().contains("c"), Listing.POLL);
        assertEquals(List.of("a", "c"), first.names());
    }

    private void deliver(final List<String> delivered, final int count) throws Exception {
        for (int i = 0; i < count; i++) {
            final String name = "mail-%03d".formatted(delivered.size());
            mailbox.deliver(name, minutesAgo(200 - delivered.size()));
            delivered.add(name);
        }
    }

    /** One node loses the role and the other gets it, with the state of the cluster as it is by then. */
    private static void hand(final Listing from, final Listing to) {
        processor(from).onPrimaryNodeStateChange(PrimaryNodeState.PRIMARY_NODE_REVOKED);
        to.withState(from.state());
        processor(to).onPrimaryNodeStateChange(PrimaryNodeState.ELECTED_PRIMARY_NODE);
        to.triggerAfter(Listing.POLL);
    }

    private static ListNewEmails processor(final Listing listing) {
        return (ListNewEmails) listing.runner().getProcessor();
    }
}
