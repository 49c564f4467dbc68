/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Rule S1: what the server reports before and after. */
class MailboxUntouchedTest extends SyncTestCase {
    private static final List<String> FOLDERS = List.of("INBOX", "Sent", "Customers");

    private void fill() throws Exception {
        mailbox.deliver("seen", minutesAgo(50));
        mailbox.deliver("flagged", minutesAgo(40));
        mailbox.deliver("Sent", "sent", minutesAgo(30));
        mailbox.deliver("Customers", "filed", minutesAgo(20));
        mailbox.markRead("INBOX", 1);
        mailbox.flag("INBOX", 2);
        mailbox.deliver("unseen", minutesAgo(10));
        mailbox.deliver("INBOX", TestMail.large("large", 2_500_000), minutesAgo(5));
    }

    private String report() throws Exception {
        return mailbox.report(FOLDERS);
    }

    @Test
    @DisplayName("S1: a first listing, polls, headers, fetches and Verify leave everything the server reports byte for byte as it was")
    void mailboxIsLeftAsItWas() throws Exception {
        fill();
        final String before = report();
        assertTrue(mailbox.signsOfUse().stream().allMatch(before::contains), before);

        final TestAccount everything = account.with("Folders", FOLDERS.stream().map(mailbox::serverName).collect(Collectors.joining(",")));
        final Listing full = listing(everything).set("Batch Size", "2").trigger();
        full.triggerAfter(Listing.POLL);
        full.triggerAfter(Listing.POLL);
        assertEquals(6, full.listed().size());

        final Listing headers = listing(everything).set("Content", "Headers Only").trigger();
        assertEquals(6, closed(new Fetching(everything)).fetch(headers.listed()).flowFiles("success").size());
        headers.close();
        full.close();

        assertEquals(before, report());
    }

    @Test
    @DisplayName("S1: a message that breaks off, and a place that is lost, leave the mailbox as it was")
    void mailboxIsLeftAsItWasInTrouble() throws Exception {
        fill();
        final String before = report();
        final MeddlingProxy proxy = closed(new MeddlingProxy(mailbox));
        proxy.cutBehind("Line 200 of large", 1);

        final Listing listing = listing(account.at(proxy.port()));
        listing.triggerUntil(() -> listing.listed().size() == 4, Listing.LONG);
        assertEquals(1, proxy.cuts());
        final Listing again = listing(account).withState(Map.of(mailbox.address() + "/INBOX", "not a cursor"));
        again.trigger();
        assertEquals(4, again.listed().size());
        listing.close();
        again.close();

        assertEquals(before, report());
    }
}
