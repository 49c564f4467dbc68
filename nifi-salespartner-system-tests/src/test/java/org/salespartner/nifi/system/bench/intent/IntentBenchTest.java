/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.intent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.assistant.intent.AskDetector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class IntentBenchTest {
    private static final List<String> GOODS = List.of("pumps", "seals", "valves", "pipes", "bolts", "gauges", "hoses", "tanks", "motors", "filters");

    @TempDir
    private Path folder;

    @Test
    void bothLearnWhatWordsTell() throws IOException {
        final Labelled examples = ownExamples();
        for (final Learner learner : List.of(new PlainLearner(), new AskLearner())) {
            final ToDoubleFunction<String> learnt = learner.learn(examples);
            assertTrue(learnt.applyAsDouble("Please send the cables") > 0, learner.getClass().getName());
            assertFalse(learnt.applyAsDouble("They delivered the cables") > 0, learner.getClass().getName());
        }
    }

    @Test
    void foldsHaveTheSameShareOfBothKinds() throws IOException {
        final Labelled examples = ownExamples();
        final int[] folds = examples.shuffled(5, 1);
        for (int fold = 0; fold < 5; fold++) {
            final Labelled inside = examples.of(folds, fold, true);
            assertEquals(examples.size() / 5, inside.size());
            assertEquals(inside.size() / 2, IntStream.range(0, inside.size()).filter(i -> inside.asks()[i]).count());
            assertEquals(examples.size(), inside.size() + examples.of(folds, fold, false).size());
        }
        assertArrayEquals(folds, examples.shuffled(5, 1));
    }

    @Test
    void foldsApartShareNoFirstWord() throws IOException {
        final Labelled examples = ownExamples();
        final int[] folds = examples.apart(2, 1);
        for (int i = 0; i < folds.length; i++) {
            assertEquals(examples.asks()[i] ? folds[0] : 1 - folds[0], folds[i]);
        }
    }

    @Test
    void f1IsTheMeanOfPrecisionAndRecall() {
        final Score score = Score.of(new double[]{2, 1, -1, 0.5, -2}, new boolean[]{true, false, true, true, false}, 0);
        assertEquals(new Score(2, 1, 1), score);
        assertEquals(100 * 2 / 3.0, score.f1(), 1e-9);
        assertEquals(0, new Score(0, 3, 0).f1());
        assertEquals(-0.5, Score.bestThreshold(new double[]{-0.4, -0.3, 3, -0.7, -0.8}, new boolean[]{true, true, true, false, false}), 0.1);
    }

    @Test
    void aLineThatIsNotLabelledIsNamed() throws IOException {
        final Path file = Files.writeString(folder.resolve("bad.txt"), "Yes\tPlease call.\nMaybe\tIt rains.\n");
        assertTrue(assertThrows(IOException.class, () -> Labelled.read(file)).getMessage().startsWith("Line 2 of "));
    }

    @Test
    void onLabelledWorkMailItBeatsThePlainModelInFourOfFiveFoldsAndByAPoint() throws IOException {
        final Labelled examples = workMail();
        final IntentBench.Comparison comparison = IntentBench.byChance(examples, new AskLearner());
        assertTrue(comparison.won() >= 4, comparison::toString);
        assertTrue(comparison.gain() >= 1, comparison::toString);
        assertTrue(comparison.plain() > 79, () -> "The plain model is to be a fair one: " + comparison);
    }

    @Test
    void theShippedWeightsAreThoseThatAreLearntFromAllOfIt() throws IOException {
        final Labelled examples = workMail();
        final ToDoubleFunction<String> learnt = new AskLearner().learn(examples);
        // Another processor may round the last digit otherwise.
        final AskDetector shipped = AskDetector.shipped();
        examples.sentences().forEach(sentence -> assertEquals(learnt.applyAsDouble(sentence), shipped.margin(sentence), 0.02, sentence));
    }

    private static Labelled workMail() throws IOException {
        final Path sentences = Path.of("..", "..", "shared", "corpora").resolve(IntentBench.SENTENCES);
        assumeTrue(Files.isRegularFile(sentences), () -> "Skipped: there are no labelled sentences at " + sentences.toAbsolutePath().normalize());
        return Labelled.read(sentences);
    }

    /** As many that ask as others. */
    private Labelled ownExamples() throws IOException {
        final List<String> lines = new ArrayList<>();
        for (final String goods : GOODS) {
            for (final String more : List.of("", " today", " to Porto", " from Lyon")) {
                lines.add("Yes\tPlease send the " + goods + more);
                lines.add("No\tThey delivered the " + goods + more);
            }
        }
        return Labelled.read(Files.write(folder.resolve("own.txt"), lines));
    }
}
