/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.qualification;

import org.salespartner.email.language.Words;
import org.salespartner.email.qualification.Wording.Element;
import org.salespartner.email.qualification.Wording.Term;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of wordings, {@code wordings.txt} beside this class, which explains its own form. Read once; thread-safe. */
final class Wordings {
    private static final String LIST = "wordings.txt";
    private static final String WEAK_MARK = "~ ";
    private static final double WEAK = 0.4;
    private static final int GAP = 4;
    private static final int WIDE_GAP = 12;
    private static final Map<String, Signal> SIGNALS = Arrays.stream(Signal.values()).collect(Collectors.toMap(Signal::value, signal -> signal));

    private final Map<String, List<List<Term>>> definitions = new HashMap<>();
    private final List<Wording> wordings = new ArrayList<>();
    private Signal signal;
    private double strength;

    private Wordings(final Stream<String> lines) {
        lines.map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(this::add);
    }

    /**
     * With the list that is shipped.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    static Wordings shipped() {
        return Shipped.WORDINGS;
    }

    /** The signs in a sentence, each with the sum of the strengths of its wordings, 1 at most. */
    Map<Signal, Double> in(final String sentence) {
        final List<String> words = Words.of(sentence);
        final boolean question = sentence.strip().endsWith("?");
        final Map<Signal, Double> found = new EnumMap<>(Signal.class);
        for (final Wording wording : wordings) {
            if (wording.isIn(words, question)) {
                found.merge(wording.signal(), wording.strength(), (one, other) -> Math.min(1, one + other));
            }
        }
        return found;
    }

    private void add(final String line) {
        if (line.startsWith("[")) {
            section(line.substring(1, line.indexOf(']')));
        } else if (line.startsWith("@") && line.contains(" = ")) {
            final String[] sides = line.split(" = ", 2);
            definitions.put(sides[0], Stream.of(sides[1].split(",")).map(Wordings::phrase).toList());
        } else {
            wordings.add(wording(line));
        }
    }

    private void section(final String heading) {
        final int space = heading.lastIndexOf(' ');
        final boolean graded = Character.isDigit(heading.charAt(space + 1));
        final String name = graded ? heading.substring(0, space) : heading;
        strength = graded ? Double.parseDouble(heading.substring(space + 1)) : 1;
        signal = SIGNALS.get(name);
        if (signal == null) {
            throw new IllegalStateException("The resource [%s] names the sign [%s], which there is not.".formatted(LIST, name));
        }
    }

    private Wording wording(final String written) {
        final boolean weak = written.startsWith(WEAK_MARK);
        final String line = weak ? written.substring(WEAK_MARK.length()) : written;
        final boolean begins = line.startsWith("^");
        final boolean asks = line.endsWith(" ?");
        final List<Element> elements = new ArrayList<>();
        int gap = 0;
        for (final String token : line.substring(begins ? 1 : 0, asks ? line.length() - 2 : line.length()).split(" +")) {
            if ("..".equals(token) || "...".equals(token)) {
                gap = "..".equals(token) ? GAP : WIDE_GAP;
            } else {
                elements.add(new Element(phrases(token), gap));
                gap = 0;
            }
        }
        return new Wording(signal, weak ? strength * WEAK : strength, List.copyOf(elements), begins, asks);
    }

    private List<List<Term>> phrases(final String token) {
        if (!token.startsWith("@")) {
            return Stream.of(token.split("\\|")).map(Wordings::phrase).toList();
        }
        final List<List<Term>> phrases = definitions.get(token);
        if (phrases == null) {
            throw new IllegalStateException("The resource [%s] does not define [%s].".formatted(LIST, token));
        }
        return phrases;
    }

    private static List<Term> phrase(final String written) {
        return Stream.of(written.strip().split(" +")).flatMap(word -> {
            final List<String> folded = Words.of(word);
            final boolean begins = word.endsWith("*");
            return folded.stream().map(text -> new Term(text, begins && text.equals(folded.getLast())));
        }).toList();
    }

    private static final class Shipped {
        private static final Wordings WORDINGS = read();

        private static Wordings read() {
            // From this class: the thread's own loader knows nothing of a NAR.
            try (InputStream in = Wordings.class.getResourceAsStream(LIST)) {
                if (in == null) {
                    throw new IllegalStateException("The resource [%s] is missing beside %s.".formatted(LIST, Wordings.class));
                }
                return new Wordings(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines());
            } catch (final IOException e) {
                throw new UncheckedIOException("The resource [%s] cannot be read.".formatted(LIST), e);
            }
        }
    }
}
