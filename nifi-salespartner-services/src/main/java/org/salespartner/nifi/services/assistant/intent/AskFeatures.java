/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.intent;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a judgement about a sentence may rest on: its words and their neighbours as stems and as shapes, how the sentence and each of its clauses
 * begins, what stands near "you", "please" and "me", how it ends, how it is written. Each is a number only, from which the words cannot be told.
 * The time follows the length of the sentence, up to {@link Token#LONGEST_SENTENCE} characters. The same sentence always has the same features.
 */
public final class AskFeatures {
    /** Features are numbers of so many bits. */
    public static final int BITS = 20;

    /** After these a clause goes on as if it began: "and send", "please just send". */
    private static final Set<String> BEFORE_A_START = Set.of("and", "so", "then", "but", "or", "also", "again", "just", "kindly", "please");
    private static final Set<String> BEFORE_A_CLAUSE = Set.of("and", "so", "then", "but", "or");

    private final String sentence;
    private final List<Token> tokens;
    /** Hashes of form and shape, with a mark before the first and one after the last token. */
    private final int[] forms;
    private final int[] shapes;
    private int[] found = new int[256];
    private int count;

    private AskFeatures(final String sentence) {
        this.sentence = sentence;
        this.tokens = Token.of(sentence);
        final int size = tokens.size() + 2;
        this.forms = new int[size];
        this.shapes = new int[size];
        forms[0] = "^".hashCode();
        shapes[0] = forms[0];
        forms[size - 1] = "$end".hashCode();
        shapes[size - 1] = forms[size - 1];
        for (int i = 0; i < tokens.size(); i++) {
            forms[i + 1] = tokens.get(i).form().hashCode();
            shapes[i + 1] = tokens.get(i).shape().hashCode();
        }
    }

    /** The features of a sentence, ascending, each once; each from 0 to 2^{@value #BITS} - 1. */
    public static int[] of(final String sentence) {
        final AskFeatures features = new AskFeatures(sentence);
        features.neighbours();
        features.beginning();
        features.clauses();
        features.company();
        features.surroundings();
        features.writing();
        return features.distinct();
    }

    private void neighbours() {
        for (int i = 0; i < forms.length; i++) {
            if (i > 0 && i < forms.length - 1) {
                add(1, forms[i]);
            }
            if (i > 0) {
                add(2, forms[i - 1], forms[i]);
                add(3, shapes[i - 1], forms[i]);
                add(4, forms[i - 1], shapes[i]);
            }
            if (i > 1) {
                add(5, forms[i - 2], forms[i - 1], forms[i]);
                add(6, forms[i - 2], forms[i]);
            }
        }
    }

    private void beginning() {
        int formsSoFar = 0;
        int shapesSoFar = 0;
        for (int i = 1; i <= Math.min(5, tokens.size()); i++) {
            formsSoFar = formsSoFar * 31 + forms[i];
            shapesSoFar = shapesSoFar * 31 + shapes[i];
            add(10, forms[i]);
            if (i <= 3) {
                add(11, i, formsSoFar);
            }
            if (i <= 4) {
                add(12, i, shapesSoFar);
            }
        }
    }

    /** How each clause begins: an order seldom begins the sentence, but often a clause ("Tony, send …", "If so, call …"). */
    private void clauses() {
        boolean begins = true;
        for (int i = 1; i <= tokens.size(); i++) {
            final Token token = tokens.get(i - 1);
            if (token.mark()) {
                begins = true;
                continue;
            }
            if (begins) {
                clause(i);
            }
            begins = begins && BEFORE_A_START.contains(token.lower()) || BEFORE_A_CLAUSE.contains(token.lower());
        }
    }

    private void clause(final int i) {
        add(20, forms[i]);
        add(21, shapes[i]);
        if (i < tokens.size()) {
            add(22, forms[i], forms[i + 1]);
            add(23, shapes[i], shapes[i + 1]);
            add(24, forms[i], shapes[i + 1]);
        }
        if (i + 1 < tokens.size()) {
            add(25, shapes[i], shapes[i + 1], shapes[i + 2]);
        }
    }

    /** Which words are in one sentence with "you" or with a question mark, at whatever distance. */
    private void company() {
        final Set<String> words = new HashSet<>();
        tokens.forEach(token -> words.add(token.lower()));
        final int you = flag(words.contains("you") || words.contains("your"));
        final int author = flag(words.contains("i") || words.contains("me") || words.contains("my"));
        final int question = flag(sentence.indexOf('?') >= 0);
        add(30, you * 4 + author * 2 + question, flag(words.contains("please")));
        for (int i = 1; i <= tokens.size(); i++) {
            if (!tokens.get(i - 1).mark()) {
                add(31, you, forms[i]);
            }
            if (tokens.get(i - 1).grammar()) {
                add(32, question, forms[i]);
            }
        }
    }

    /** What follows "you" and "please", and what stands before "me" and "us", within a few words. */
    private void surroundings() {
        for (int i = 1; i <= tokens.size(); i++) {
            switch (tokens.get(i - 1).lower()) {
                case "you", "please" -> {
                    for (int after = i + 1; after <= Math.min(i + 4, tokens.size()); after++) {
                        add(40, forms[i], forms[after]);
                    }
                }
                case "me", "us" -> {
                    for (int before = i - 1; before >= Math.max(i - 3, 1); before--) {
                        add(41, forms[i], forms[before]);
                    }
                }
                default -> {
                }
            }
        }
    }

    private void writing() {
        final int last = tokens.size();
        if (last > 0) {
            add(50, shapes[last]);
            add(51, shapes[last - 1], shapes[last]);
        }
        add(52, lengthClass(last));
        add(53, flag(sentence.indexOf('?') >= 0), flag(sentence.indexOf('!') >= 0), flag(sentence.stripTrailing().endsWith(":")));

        int letters = 0;
        int capitals = 0;
        for (int i = 0; i < Math.min(sentence.length(), Token.LONGEST_SENTENCE); i++) {
            letters += flag(Character.isLetter(sentence.charAt(i)));
            capitals += flag(Character.isUpperCase(sentence.charAt(i)));
        }
        add(54, letters == 0 ? -1 : Math.min(5, 10 * capitals / letters));
        final int words = (int) tokens.stream().filter(token -> !token.mark()).count();
        final int capitalised = (int) tokens.stream().filter(Token::capital).count();
        add(55, words == 0 ? -1 : 4 * capitalised / words);
    }

    private static int lengthClass(final int size) {
        final int[] bounds = {4, 8, 14, 22, 35};
        int result = 0;
        while (result < bounds.length && size >= bounds[result]) {
            result++;
        }
        return result;
    }

    private static int flag(final boolean set) {
        return set ? 1 : 0;
    }

    private void add(final int template, final int... parts) {
        long hash = template;
        for (final int part : parts) {
            hash = (hash ^ part) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        hash *= 0xBF58_476D_1CE4_E5B9L;
        if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
        }
        found[count++] = (int) (hash >>> Long.SIZE - BITS);
    }

    private int[] distinct() {
        return Arrays.stream(found, 0, count).sorted().distinct().toArray();
    }
}
