/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** The timeline as a table, as wide as the terminal: what the fixed columns do not need goes to contact, subject, topic and next step. */
final class TimelineTable {
    private static final String GAP = "  ";
    private static final int MINIMUM_WIDTH = 80;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter WHEN_OF_MANY_YEARS = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH);

    private final int width;
    private final ZoneId zone;

    /**
     * @param width columns of the terminal
     * @param zone  of the times
     */
    TimelineTable(final int width, final ZoneId zone) {
        this.width = Math.max(MINIMUM_WIDTH, width);
        this.zone = zone;
    }

    /** The lines of the table, oldest entry first. */
    List<String> lines(final List<TimelineRow> rows) {
        final List<TimelineRow> sorted = rows.stream()
                .sorted(Comparator.comparing(TimelineRow::when, Comparator.nullsFirst(Comparator.naturalOrder()))).toList();
        final List<Column> columns = columns(sorted);
        final String heading = line(columns, column -> column.title);
        final String rule = line(columns, column -> "─".repeat(column.width));
        final Stream<String> entries = sorted.stream().map(row -> line(columns, column -> column.value.apply(row)));
        return Stream.concat(Stream.of(heading, rule), entries).toList();
    }

    private List<Column> columns(final List<TimelineRow> rows) {
        final long years = rows.stream().map(TimelineRow::when).filter(Objects::nonNull).map(when -> when.atZone(zone).getYear()).distinct().count();
        final DateTimeFormatter format = years > 1 ? WHEN_OF_MANY_YEARS : WHEN;
        final List<Column> columns = List.of(
                new Column("when", 0, row -> when(row, format)),
                new Column("contact", 3, TimelineRow::contact),
                new Column("", 0, row -> "outbound".equals(row.direction()) ? "→" : "←"),
                new Column("subject", 5, TimelineRow::subject),
                new Column("topic", 4, TimelineRow::topic),
                new Column("next step", 6, TimelineRow::nextStep));
        for (final Column column : columns) {
            final int title = TextWidth.of(column.title);
            column.width = rows.stream().map(column.value).map(TextWidth::clean).mapToInt(TextWidth::of).reduce(title, Math::max);
        }
        share(columns);
        return columns;
    }

    /** A column that needs less than its share keeps what it needs, and the others share the rest. */
    private void share(final List<Column> columns) {
        int available = width - GAP.length() * (columns.size() - 1)
                - columns.stream().filter(column -> column.weight == 0).mapToInt(column -> column.width).sum();
        List<Column> open = columns.stream().filter(column -> column.weight > 0).toList();
        while (!open.isEmpty()) {
            final int columnsLeft = available;
            final int weights = open.stream().mapToInt(column -> column.weight).sum();
            final List<Column> content = open.stream().filter(column -> column.width <= columnsLeft * column.weight / weights).toList();
            if (content.isEmpty()) {
                open.forEach(column -> column.width = columnsLeft * column.weight / weights);
                return;
            }

            available -= content.stream().mapToInt(column -> column.width).sum();
            open = open.stream().filter(column -> !content.contains(column)).toList();
        }
    }

    private String when(final TimelineRow row, final DateTimeFormatter format) {
        return row.when() == null ? "" : format.format(row.when().atZone(zone));
    }

    private static String line(final List<Column> columns, final Function<Column, String> value) {
        return String.join(GAP, columns.stream().map(column -> TextWidth.fit(value.apply(column), column.width)).toList()).stripTrailing();
    }

    private static final class Column {
        private final String title;
        private final int weight;
        private final Function<TimelineRow, String> value;
        private int width;

        /** @param weight its share of what the others leave; 0 for as wide as its values */
        private Column(final String title, final int weight, final Function<TimelineRow, String> value) {
            this.title = title;
            this.weight = weight;
            this.value = value;
        }
    }
}
