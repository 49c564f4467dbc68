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

/**
 * How many commands a poll that finds nothing new costs, whatever the size of the mailbox. The first poll after something has come opens the folder
 * once more to make sure; it is told by itself, since an idle mailbox is one in which that is over.
 */
final class IdlePolls {
    /** Longer than a connection may rest without being asked whether it is alive, as it is between the polls of every day. */
    private static final String INTERVAL = "6 sec";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    private static final int POLLS = 3;

    private final Figures figures;

    IdlePolls(final Figures figures) {
        this.figures = figures;
    }

    void measure(final BenchMailboxes mailboxes) throws Exception {
        mailboxes.fillTiny("Few", FEW);
        mailboxes.fillTiny("Many", MANY);
        final Commands few = commands(mailboxes, "Few");
        final Commands many = commands(mailboxes, "Many");
        final Commands all = commands(mailboxes, "all");
        final String folders = "  of all %d folders".formatted(mailboxes.folders());
        figures.number("sync.idle.roundtrips", "Commands of an idle poll, one folder of 1,000", "%.0f", few.idle(), "at most 5");
        figures.number("sync.idle.roundtrips_100000", "  of 100,000", "%.0f", many.idle(), "the same");
        figures.number("sync.idle.roundtrips_all_folders", folders, "%.0f", all.idle(), "");
        figures.number("sync.idle.first.roundtrips", "Commands of the first poll after mail has come", "%.0f", few.first(), "at most 5");
        figures.number("sync.idle.first.roundtrips_all_folders", folders, "%.0f", all.first(), "");
    }

    /**
     * @param first of the poll after that in which mail was listed
     * @param idle  the most of one of the polls after that
     */
    private record Commands(int first, int idle) {
    }

    private static Commands commands(final BenchMailboxes mailboxes, final String folders) throws Exception {
        try (CommandCounter counter = new CommandCounter(mailboxes.port());
                ListingOnMock listing = new ListingOnMock(BenchMailboxes.account(counter.port(), folders), 1)) {
            listing.set("Poll Interval", INTERVAL);
            listing.set("Push", "false");
            awaitPoll(counter, listing);
            final List<String> first = awaitPoll(counter, listing);
            System.err.printf("First poll of %s without new mail: %s%n", folders, String.join(", ", first));
            int most = 0;
            for (int poll = 0; poll < POLLS; poll++) {
                final List<String> commands = awaitPoll(counter, listing);
                System.err.printf("Idle poll of %s: %s%n", folders, String.join(", ", commands));
                most = Math.max(most, commands.size());
            }
            return new Commands(first.size(), most);
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
