/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a measurement found: a table for people, then one {@code key=value} line a figure, in the order they were put. */
public final class Figures {
    private final List<String> table = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    /** So many right of so many. */
    public void count(final String key, final String name, final int right, final int of, final String target) {
        final double percent = of == 0 ? 0 : 100.0 * right / of;
        row(name, "%d of %d (%s %%)".formatted(right, of, decimal("%.1f", percent)), target);
        values.put(key, Integer.toString(right));
        values.put(key + ".of", Integer.toString(of));
        values.put(key + ".percent", decimal("%.1f", percent));
    }

    /** @param format of the number, for the table and for the line */
    public void number(final String key, final String name, final String format, final double value, final String target) {
        row(name, decimal(format, value), target);
        values.put(key, decimal(format, value));
    }

    /** A figure without a row of its own. */
    public void detail(final String key, final String value) {
        values.put(key, value);
    }

    public void skip(final String key, final String reason) {
        skipped.add("Skipped: %s. %s".formatted(key, reason));
    }

    private void row(final String name, final String value, final String target) {
        table.add("%-52s %24s   %s".formatted(name, value, target).stripTrailing());
    }

    private static String decimal(final String format, final double value) {
        return String.format(Locale.ROOT, format, value);
    }

    public void print(final PrintStream out) {
        out.printf("%n%-52s %24s   %s%n", "", "measured", "wanted");
        table.forEach(out::println);
        out.println();
        skipped.forEach(out::println);
        values.forEach((key, value) -> out.println(key + "=" + value));
    }
}
