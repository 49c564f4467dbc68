/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.intent;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Tells whether an English sentence asks its reader for an action: a request, an order, an invitation, a question that wants an answer. A linear
 * judgement, learnt from labelled sentences of work mail; the attribution stands beside the weights, and the benchmark {@code intent} tells how
 * good it is and learns them anew. No network, the same answer for the same sentence, thread-safe. Sentences of other languages get an answer of
 * no worth.
 */
public final class AskDetector {
    /** The weights, beside this class. */
    public static final String RESOURCE = "ask-weights.bin";

    private final AskWeights weights;

    public AskDetector(final AskWeights weights) {
        this.weights = weights;
    }

    /**
     * With the weights that are shipped, read once.
     *
     * @throws UncheckedIOException if they are missing or damaged
     */
    public static AskDetector shipped() {
        return Shipped.DETECTOR;
    }

    /**
     * Whether a text is English, which is what the judgement was learnt from: at least every third word belongs to English grammar. Some words of
     * English are words of its neighbours as well, so a whole e-mail tells more than a sentence.
     *
     * @param text only its first 2,000 characters count
     */
    public static boolean isEnglish(final String text) {
        int words = 0;
        int grammar = 0;
        for (final Token token : Token.of(text)) {
            words += token.mark() ? 0 : 1;
            grammar += token.grammar() ? 1 : 0;
        }
        return words > 0 && grammar * 3 >= words;
    }

    /** @param sentence one sentence; only its beginning counts if it is longer than 2,000 characters */
    public boolean asks(final String sentence) {
        return margin(sentence) > 0;
    }

    /** How sure it is: above 0 the sentence asks, below it does not. */
    public double margin(final String sentence) {
        return weights.margin(AskFeatures.of(sentence));
    }

    private static final class Shipped {
        private static final AskDetector DETECTOR = read();

        private static AskDetector read() {
            // From this class: the thread's own loader knows nothing of a NAR.
            try (InputStream in = AskDetector.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new FileNotFoundException("%s is missing beside %s".formatted(RESOURCE, AskDetector.class.getName()));
                }
                return new AskDetector(AskWeights.read(new BufferedInputStream(in)));
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
