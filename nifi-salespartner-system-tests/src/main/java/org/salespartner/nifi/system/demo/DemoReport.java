/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.salespartner.nifi.system.demo.Accounting.NotRecorded;
import org.salespartner.nifi.system.demo.Accounting.RoutedAway;
import org.salespartner.nifi.system.demo.MonitorFlow.Progress;
import org.salespartner.nifi.system.runtime.Bulletin;
import org.salespartner.nifi.system.runtime.NiFiException;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Follows the flow until it is at rest, then shows the timeline and accounts for every mail. */
final class DemoReport {
    /** Without a change for so long, a flow that has read everything is at rest. */
    private static final Duration QUIET = Duration.ofSeconds(4);
    /** Without a change for so long, a flow of which it is not known what it should read is at rest: it has then asked the mailbox again. */
    private static final Duration SILENCE = Duration.ofSeconds(45);
    /** Something is at work, or waits to be tried again, and nothing has changed for so long. */
    private static final Duration STUCK = Duration.ofMinutes(3);
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final int UNKNOWN = Integer.MAX_VALUE;
    private static final int MOST_LINES = 40;
    private static final int MOST_NAMES = 5;

    private final MonitorFlow flow;
    private final Screen screen;
    private final BooleanSupplier running;

    /** @param running whether NiFi still lives */
    DemoReport(final MonitorFlow flow, final Screen screen, final BooleanSupplier running) {
        this.flow = flow;
        this.screen = screen;
        this.running = running;
    }

    /** Gives whether every mail of the mailbox is accounted for; those that are not are named. */
    boolean showMailbox(final DemoMailbox mailbox) {
        await(mailbox.placed().size(), QUIET);
        Accounting accounting = account(mailbox);
        if (!accounting.complete()) {
            await(UNKNOWN, SILENCE);
            accounting = account(mailbox);
        }

        printTimeline(accounting.rows());
        screen.line("%d mails in the mailbox: %d on the timeline as %d entries, %d not recorded, %d missing.".formatted(
                mailbox.placed().size(), accounting.recorded(), accounting.rows().size(), accounting.notRecorded().size(),
                accounting.missing().size()));
        printReasons(accounting.notRecorded());
        if (!mailbox.refused().isEmpty()) {
            screen.line("%d more were refused by the demo mailbox beforehand; they are named above.".formatted(mailbox.refused().size()));
        }
        accounting.missing().forEach(mail -> screen.line("  MISSING: %s (%s, UID %d)".formatted(
                TextWidth.clean(mail.name()), mail.folder(), mail.uid())));
        if (!accounting.complete()) {
            printProblems(flow.problems());
        }
        return accounting.complete();
    }

    /** What a real mailbox holds is not known beforehand: what was listed has to be on the timeline or have a reason. */
    boolean showAccount() {
        final Progress progress = await(UNKNOWN, SILENCE);
        final List<TimelineRow> rows = flow.timeline();
        final List<RoutedAway> away = flow.routedAway();
        final List<Bulletin> problems = flow.problems();
        printTimeline(rows);
        screen.line("%d entries on the timeline, %d e-mails not recorded.".formatted(rows.size(), away.size()));
        printReasons(away.stream().map(mail -> new NotRecorded(mail.label(), mail.reason())).toList());
        printProblems(problems);
        if (rows.isEmpty() && away.isEmpty() && problems.isEmpty()) {
            screen.line("The mailbox answers, but its folders hold nothing of the last 30 days: the parameter window says how far back to read.");
        }
        return progress.idle() && problems.stream().noneMatch(problem -> "ERROR".equals(problem.level()))
                && (problems.isEmpty() || !rows.isEmpty() || !away.isEmpty());
    }

    private void printProblems(final List<Bulletin> problems) {
        problems.forEach(problem -> screen.line("  %s: %s".formatted(problem.sourceName(), TextWidth.clean(problem.message()))));
    }

    private Accounting account(final DemoMailbox mailbox) {
        return new Accounting(mailbox.placed(), flow.timeline(), flow.routedAway());
    }

    private Progress await(final int expected, final Duration quiet) {
        Progress last = flow.progress();
        long changed = System.nanoTime();
        while (true) {
            final Progress progress = flow.progress();
            final String of = expected == UNKNOWN ? "" : " of " + expected;
            screen.progress("read %d%s, recorded %d, not recorded %d, failed %d, under way %d".formatted(
                    progress.read(), of, progress.recorded(), progress.notRecorded(), progress.failed(), progress.waiting()));
            if (!progress.sameFlow(last)) {
                changed = System.nanoTime();
            }
            last = progress;
            final Duration enough = !progress.idle() ? STUCK : progress.read() >= expected ? quiet : SILENCE;
            if (System.nanoTime() - changed > enough.toNanos()) {
                return progress;
            }
            if (!running.getAsBoolean()) {
                throw new NiFiException("NiFi has ended by itself: its logs say why.");
            }
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private void printTimeline(final List<TimelineRow> rows) {
        screen.line("");
        new TimelineTable(screen.columns(), ZoneId.systemDefault()).lines(rows).forEach(screen::line);
        screen.line("");
    }

    /** One by one while they fit on a screen, else by reason. */
    private void printReasons(final List<NotRecorded> mails) {
        if (mails.size() <= MOST_LINES) {
            mails.forEach(mail -> screen.line("  " + TextWidth.clean(mail.name() + ": " + mail.reason())));
            return;
        }

        final Map<String, List<String>> byReason = mails.stream()
                .collect(Collectors.groupingBy(NotRecorded::reason, TreeMap::new, Collectors.mapping(NotRecorded::name, Collectors.toList())));
        byReason.forEach((reason, names) -> {
            screen.line("  %d: %s".formatted(names.size(), TextWidth.clean(reason)));
            names.stream().limit(MOST_NAMES).forEach(name -> screen.line("      " + TextWidth.clean(name)));
            if (names.size() > MOST_NAMES) {
                screen.line("      and %d more".formatted(names.size() - MOST_NAMES));
            }
        });
    }
}
