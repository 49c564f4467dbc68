/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.intent;

import org.salespartner.nifi.services.assistant.intent.AskDetector;
import org.salespartner.nifi.services.assistant.intent.AskWeights;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well the local assistant tells sentences that ask for an action, beside a plain linear model over words and word pairs: five folds, the same
 * for both, and the weights learnt in each fold as the shipped ones are. It also learns those, and scores them on sentences they have not seen.
 */
public final class IntentBench {
    /** Where the labelled sentences are inside of the folder with the material. */
    public static final Path SENTENCES = Path.of("intent", "ask-train.txt");
    private static final Path SHIPPED = Path.of("nifi-salespartner-services", "src", "main", "resources")
            .resolve(AskDetector.class.getPackageName().replace('.', '/')).resolve(AskDetector.RESOURCE);
    private static final int FOLDS = 5;
    private static final long SEED = 2026;
    private static final int TIMED_ROUNDS = 5;

    private IntentBench() {
    }

    /** The command {@code bin/bench intent}. */
    public static void main(final String[] arguments) throws IOException {
        final List<String> words = List.of(arguments);
        final Path material = path(words, "--material");
        final Path unseen = path(words, "--score");
        if (unseen != null) {
            score(Labelled.read(unseen));
        } else if (material == null) {
            System.err.println("Name the folder with the labelled sentences: bin/bench intent --material DIR, in which there is " + SENTENCES);
            System.exit(2);
        } else if (words.contains("--learn")) {
            learn(Labelled.read(material.resolve(SENTENCES)));
        } else {
            final Map<String, Double> figures = measure(material.resolve(SENTENCES), System.out);
            figures.forEach((key, value) -> System.out.printf(Locale.ROOT, key.endsWith(".folds_won") ? "%s=%.0f%n" : "%s=%.2f%n", key, value));
        }
    }

    private static Path path(final List<String> words, final String option) {
        final int at = words.indexOf(option);
        return at < 0 || at + 1 == words.size() ? null : Path.of(words.get(at + 1));
    }

    /**
     * Compares both in five folds by chance, then in five whose sentences do not begin alike, which is nearer to mail of other people.
     *
     * @param sentences lines of {@code Yes} or {@code No}, a tab and a sentence
     * @param table     gets a table for people
     * @return the figures by key; F1 in per cent, the gain in points of F1
     */
    public static Map<String, Double> measure(final Path sentences, final PrintStream table) throws IOException {
        final Labelled examples = Labelled.read(sentences);
        final AskLearner learner = new AskLearner();
        final Map<String, Double> figures = new LinkedHashMap<>();
        byChance(examples, learner).print("read.intent", table, figures);
        compare("Folds that share no first word", examples, examples.apart(FOLDS, SEED), learner).print("read.intent.apart", table, figures);
        figures.put("read.intent.micros", microsPerSentence(examples));
        table.printf(Locale.ROOT, "%nA sentence takes %.0f µs on one core.%n%n", figures.get("read.intent.micros"));
        return figures;
    }

    static Comparison byChance(final Labelled examples, final AskLearner learner) {
        return compare("Folds by chance", examples, examples.shuffled(FOLDS, SEED), learner);
    }

    private static Comparison compare(final String title, final Labelled examples, final int[] folds, final AskLearner learner) {
        final PlainLearner plain = new PlainLearner();
        final Comparison comparison = new Comparison(title, new ArrayList<>(), new ArrayList<>());
        for (int fold = 0; fold < FOLDS; fold++) {
            System.err.printf("%s: learning and judging fold %d of %d%n", title, fold + 1, FOLDS);
            final Labelled known = examples.of(folds, fold, false);
            final Labelled asked = examples.of(folds, fold, true);
            comparison.plainF1().add(score(plain.learn(known), asked).f1());
            comparison.ourF1().add(score(learner.learn(known), asked).f1());
        }
        return comparison;
    }

    private static Score score(final ToDoubleFunction<String> judgement, final Labelled asked) {
        return Score.of(asked.sentences().stream().mapToDouble(judgement).toArray(), asked.asks(), 0);
    }

    /** The shipped judgement, in the best of several rounds. */
    private static double microsPerSentence(final Labelled examples) {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < TIMED_ROUNDS; round++) {
            final long start = System.nanoTime();
            score(AskDetector.shipped()::margin, examples);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1_000.0 / examples.size();
    }

    /** Writes the weights that are shipped, learnt from all sentences. */
    private static void learn(final Labelled examples) throws IOException {
        final Path file = Path.of(System.getProperty("salespartner.home", "")).resolve(SHIPPED);
        final AskWeights weights = new AskLearner().weights(examples);
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            weights.write(out);
        }
        System.out.printf("%s: %d features, %d bytes, learnt from %d sentences%n", file, weights.size(), Files.size(file), examples.size());
    }

    /** The shipped weights on other sentences. */
    private static void score(final Labelled unseen) {
        final Score score = score(AskDetector.shipped()::margin, unseen);
        System.out.printf(Locale.ROOT, "%d sentences: precision %.2f, recall %.2f%nread.intent.unseen_f1=%.2f%n", unseen.size(), score.precision(),
                score.recall(), score.f1());
    }

    /** F1 by fold, in per cent. */
    record Comparison(String title, List<Double> plainF1, List<Double> ourF1) {

        double plain() {
            return average(plainF1);
        }

        double ours() {
            return average(ourF1);
        }

        double gain() {
            return ours() - plain();
        }

        int won() {
            return (int) IntStream.range(0, FOLDS).filter(fold -> ourF1.get(fold) > plainF1.get(fold)).count();
        }

        private static double average(final List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        private void print(final String key, final PrintStream table, final Map<String, Double> figures) {
            table.printf("%n%-32s %10s %10s %8s%n", title, "plain F1", "ours F1", "gain");
            for (int fold = 0; fold < FOLDS; fold++) {
                row(table, "fold " + (fold + 1), plainF1.get(fold), ourF1.get(fold));
            }
            row(table, "average", plain(), ours());
            figures.put(key + ".plain_f1", plain());
            figures.put(key + ".f1", ours());
            figures.put(key + ".gain", gain());
            figures.put(key + ".folds_won", (double) won());
        }

        private static void row(final PrintStream table, final String name, final double plain, final double ours) {
            table.printf(Locale.ROOT, "%-32s %10.2f %10.2f %+8.2f%n", name, plain, ours, ours - plain);
        }
    }
}
