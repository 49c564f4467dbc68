/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.services.assistant.LocalEmailAssistant;
import org.salespartner.nifi.services.testing.LabelledMail;
import org.salespartner.nifi.services.testing.QualifyScores;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well the local assistant tells leads, on labelled mails of our own writing: those it was developed with, those held out, and those of a trade
 * that nothing was fitted to.
 */
public final class QualifyBench {
    private static final int TIMED_ROUNDS = 5;

    private QualifyBench() {
    }

    /** Prints a table for people, what was judged wrongly, then one {@code key=value} line a figure. */
    static void run(final PrintStream out) throws IOException, AssistantException {
        final LocalEmailAssistant assistant = new LocalEmailAssistant();
        final Map<String, String> figures = new LinkedHashMap<>();
        final List<LabelledMail> all = new ArrayList<>();
        final List<QualifyScores> scores = new ArrayList<>();
        out.printf("%n%-14s %7s %10s %8s   %s%n", "", "mails", "precision", "recall", "leads, others, unclear: as lead / review / not lead");
        for (final LabelledMail.Set set : List.of(LabelledMail.DEVELOPMENT, LabelledMail.HELD_OUT, LabelledMail.UNSEEN)) {
            final List<LabelledMail> mails = LabelledMail.all(set);
            all.addAll(mails);
            scores.add(QualifyScores.of(assistant, mails));
            row(out, set.name(), scores.getLast(), figures, "qualify." + set.name().replace('-', '_'));
        }
        row(out, "all", QualifyScores.of(assistant, all), figures, "qualify");
        out.printf("%nwanted: precision at least 0.90 at recall at least 0.70; a lead that went to review counts as not recalled%n");
        out.println();
        scores.forEach(set -> set.wrong().forEach(judged -> out.println("wrong: " + judged)));
        out.println();
        figures.put("qualify.micros", String.format(Locale.ROOT, "%.0f", microsPerMail(assistant, all)));
        figures.forEach((key, value) -> out.println(key + "=" + value));
    }

    private static void row(final PrintStream out, final String name, final QualifyScores scores, final Map<String, String> figures,
            final String key) {
        out.printf(Locale.ROOT, "%-14s %7d %10.3f %8.3f   %s, %s, %s%n", name, scores.size(), scores.precision(), scores.recall(),
                verdicts(scores, Verdict.LEAD), verdicts(scores, Verdict.NOT_LEAD), verdicts(scores, Verdict.REVIEW));
        figures.put(key + ".mails", Integer.toString(scores.size()));
        figures.put(key + ".precision", String.format(Locale.ROOT, "%.3f", scores.precision()));
        figures.put(key + ".recall", String.format(Locale.ROOT, "%.3f", scores.recall()));
        figures.put(key + ".leads_turned_away", Integer.toString(scores.verdicts(Verdict.LEAD).get(Verdict.NOT_LEAD)));
    }

    private static String verdicts(final QualifyScores scores, final Verdict label) {
        final Map<Verdict, Integer> counts = scores.verdicts(label);
        return "%d / %d / %d".formatted(counts.get(Verdict.LEAD), counts.get(Verdict.REVIEW), counts.get(Verdict.NOT_LEAD));
    }

    /** In the best of several rounds, reading the mail not counted. */
    private static double microsPerMail(final LocalEmailAssistant assistant, final List<LabelledMail> mails) throws AssistantException {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < TIMED_ROUNDS; round++) {
            final long start = System.nanoTime();
            QualifyScores.of(assistant, mails);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1_000.0 / mails.size();
    }
}
