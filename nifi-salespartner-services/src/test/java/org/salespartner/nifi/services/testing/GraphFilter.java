/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of {@code $filter} that is simulated: comparisons of dates, of truth values and of strings, joined by {@code and}. Anything else is
 * refused, so that a client does not take a filter for applied that was not.
 *
 * @param properties the properties compared, in order
 * @param matches    what they ask for
 * @see <a href="https://learn.microsoft.com/graph/filter-query-parameter">$filter query parameter</a>
 */
record GraphFilter(List<String> properties, Predicate<GraphMessage> matches) {
    private static final Pattern COMPARISON = Pattern.compile("([A-Za-z]+) (eq|ne|gt|ge|lt|le) ('(?:[^']|'')*'|[^' ]+)");
    private static final Map<String, Function<GraphMessage, Instant>> DATES = Map.of("receivedDateTime", GraphMessage::received,
            "lastModifiedDateTime", GraphMessage::modified, "sentDateTime", message -> GraphJson.sent(message));
    private static final Map<String, Function<GraphMessage, Boolean>> FLAGS = Map.of("isRead", GraphMessage::read, "isDraft", GraphMessage::draft);
    private static final Map<String, Function<GraphMessage, String>> TEXTS = Map.of("internetMessageId", message -> message.mime().messageId(),
            "conversationId", GraphMessage::conversationId, "parentFolderId", GraphMessage::folderId, "subject", message -> message.mime().subject());

    /** Reads one; null stands for none, which everything matches. */
    static GraphFilter parse(final String text) throws GraphError {
        if (text == null) {
            return new GraphFilter(List.of(), message -> true);
        }
        final List<String> properties = new ArrayList<>();
        Predicate<GraphMessage> all = message -> true;
        final Matcher comparison = COMPARISON.matcher(text);
        int position = 0;
        while (true) {
            if (!comparison.find(position) || comparison.start() != position) {
                throw GraphError.badQuery("Invalid filter clause at position " + position + ".");
            }
            properties.add(comparison.group(1));
            all = all.and(one(comparison.group(1), comparison.group(2), comparison.group(3)));
            if (comparison.end() == text.length()) {
                return new GraphFilter(List.copyOf(properties), all);
            }
            if (!text.startsWith(" and ", comparison.end())) {
                throw GraphError.badQuery("Syntax error at position " + comparison.end() + ".");
            }
            position = comparison.end() + " and ".length();
        }
    }

    static boolean isDate(final String property) {
        return DATES.containsKey(property);
    }

    static Instant date(final String property, final GraphMessage message) {
        return DATES.get(property).apply(message);
    }

    private static Predicate<GraphMessage> one(final String property, final String operator, final String literal) throws GraphError {
        if (DATES.containsKey(property)) {
            final Instant value = instant(literal);
            return message -> holds(operator, date(property, message).compareTo(value));
        }
        final boolean equality = operator.equals("eq") || operator.equals("ne");
        if (FLAGS.containsKey(property) && equality && (literal.equals("true") || literal.equals("false"))) {
            return message -> holds(operator, FLAGS.get(property).apply(message).compareTo(Boolean.valueOf(literal)));
        }
        if (TEXTS.containsKey(property) && equality && literal.startsWith("'")) {
            final String value = literal.substring(1, literal.length() - 1).replace("''", "'");
            return message -> holds(operator, TEXTS.get(property).apply(message).compareTo(value));
        }
        throw GraphError.badQuery(FLAGS.containsKey(property) || TEXTS.containsKey(property)
                ? "A binary operator with incompatible types was detected in the filter on '" + property + "'."
                : "Could not find a property named '" + property + "' on type 'microsoft.graph.message'.");
    }

    private static boolean holds(final String operator, final int comparison) {
        return switch (operator) {
            case "eq" -> comparison == 0;
            case "ne" -> comparison != 0;
            case "gt" -> comparison > 0;
            case "ge" -> comparison >= 0;
            case "lt" -> comparison < 0;
            default -> comparison <= 0;
        };
    }

    /** Dates are written without quotes. */
    private static Instant instant(final String literal) throws GraphError {
        try {
            return literal.contains("T") ? OffsetDateTime.parse(literal).toInstant() : LocalDate.parse(literal).atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        } catch (final DateTimeException e) {
            throw GraphError.badQuery("The value " + literal + " is not a valid Edm.DateTimeOffset.").because(e);
        }
    }
}
