/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.salespartner.nifi.services.testing.CommandCounter;
import org.salespartner.nifi.system.bench.measure.Figures;
import org.salespartner.nifi.system.runtime.Waiting;

import java.time.Duration;
import java.util.List;

/** How many commands a poll that finds nothing new costs, whatever the size of the mailbox. */
final class IdlePolls {
    /** Longer than a connection may rest without being asked whether it is alive, as it is between the polls of every day. */
    private static final String INTERVAL = "6 sec";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    private static final int POLLS = 2;

    private final Figures figures;

    IdlePolls(final Figures figures) {
        this.figures = figures;
    }

    void measure(final BenchMailboxes mailboxes) throws Exception {
        mailboxes.fillTiny("Few", FEW);
        mailboxes.fillTiny("Many", MANY);
        final int few = mostCommands(mailboxes, "Few");
        final int many = mostCommands(mailboxes, "Many");
        final int all = mostCommands(mailboxes, "all");
        figures.number("sync.idle.roundtrips", "Commands of an idle poll, one folder of 1,000", "%.0f", few, "at most 5");
        figures.number("sync.idle.roundtrips_100000", "  of 100,000", "%.0f", many, "the same");
        figures.number("sync.idle.roundtrips_all_folders", "  of all %d folders".formatted(mailboxes.folders()), "%.0f", all, "");
    }

    private static int mostCommands(final BenchMailboxes mailboxes, final String folders) throws Exception {
        try (CommandCounter counter = new CommandCounter(mailboxes.port());
                ListingOnMock listing = new ListingOnMock(counter.port(), folders, 1)) {
            listing.set("Poll Interval", INTERVAL);
            listing.set("Push", "false");
            awaitPoll(counter, listing);
            int most = 0;
            for (int poll = 0; poll < POLLS; poll++) {
                final List<String> commands = awaitPoll(counter, listing);
                System.err.printf("Idle poll of %s: %s%n", folders, String.join(", ", commands));
                most = Math.max(most, commands.size());
            }
            return most;
        }
    }

    /** The commands of the next poll, which may last longer than one trigger. */
    private static List<String> awaitPoll(final CommandCounter counter, final ListingOnMock listing) {
        final int before = counter.commands().size();
        final int[] seen = {before};
        Waiting.until("the mailbox is polled", LIMIT, () -> {
            listing.trigger();
            final int now = counter.commands().size();
            final boolean over = now > before && now == seen[0];
            seen[0] = now;
            return over;
        });
        return counter.commands().subList(before, seen[0]);
    }
}
