/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.system.soak.Question.Way;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was done in a soak of sending, and what was found.
 *
 * @param kills    how often NiFi was killed; each time there is a mail of each way at a moment of its own
 * @param moments  how often at which moment
 * @param verdicts one for each mail that was to be answered
 * @param again    FlowFiles that came by once more
 * @param replays  FlowFiles that were replayed from provenance, by processor
 * @param findings a sentence for each fault; empty when there is none
 */
record ReplyReport(long seed, int kills, Map<ReplyMoment, Integer> moments, List<ReplyVerdict> verdicts, int again, Map<String, Integer> replays,
        List<String> findings) {
    ReplyReport {
        moments = new EnumMap<>(moments);
        verdicts = List.copyOf(verdicts);
        findings = List.copyOf(findings);
    }

    /** What was done, in one line. */
    String done() {
        return "seed %d: NiFi killed %d times, %d mails to be answered, %d given again, %d replayed".formatted(seed, kills, verdicts.size(), again,
                replays.values().stream().mapToInt(Integer::intValue).sum());
    }

    /** What was done and what came of it, as tables. */
    String table() {
        final List<String> lines = new ArrayList<>();
        lines.add("%-8s%-66s%6s".formatted("Way", "Killed when", "Kills"));
        moments.forEach((moment, count) -> lines.add("%-8s%-66s%6d".formatted(moment.way(), moment.when(), count)));
        lines.add("");
        lines.add("%-8s%8s%8s%10s%10s%12s".formatted("Way", "Mails", "Sent", "Received", "In doubt", "Uncertain"));
        for (final Way way : Way.values()) {
            final List<ReplyVerdict> ofWay = verdicts.stream().filter(verdict -> verdict.question().way() == way).toList();
            lines.add("%-8s%8d%8d%10d%10d%12d".formatted(way, ofWay.size(), count(ofWay, "ALREADY_SENT"),
                    ofWay.stream().mapToInt(verdict -> verdict.received().size()).sum(),
                    ofWay.stream().filter(ReplyVerdict::inDoubt).count(), count(ofWay, "UNCERTAIN")));
        }
        lines.add("");
        replays.forEach((processor, count) -> lines.add("%3d replays from provenance of %s".formatted(count, processor)));
        lines.add("%3d FlowFiles given again".formatted(again));
        return String.join(System.lineSeparator(), lines);
    }

    /** How many are uncertain, each at a moment at which nobody can tell. */
    long uncertain() {
        return count(verdicts, "UNCERTAIN");
    }

    private static long count(final List<ReplyVerdict> verdicts, final String outcome) {
        return verdicts.stream().filter(verdict -> verdict.outcome().equals(outcome)).count();
    }
}
