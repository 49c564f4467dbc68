/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The query options of a request for messages or folders. Options that are not simulated are refused, not ignored.
 *
 * @param options what was asked, decoded, in order
 * @see <a href="https://learn.microsoft.com/graph/query-parameters">query parameters</a>
 * @see <a href="https://learn.microsoft.com/graph/api/user-list-messages">List messages: page sizes, $filter together with $orderby</a>
 */
record GraphQuery(Map<String, String> options) {
    static final int DEFAULT_PAGE = 10;
    static final int LARGEST_PAGE = 1000;
    private static final Set<String> KNOWN = Set.of("$filter", "$orderby", "$select", "$top", "$skip", "$count", "$expand", "includeHiddenFolders",
            "changeType", "$skiptoken", "$deltatoken");

    /** Reads the raw query of an address; null stands for none. */
    static GraphQuery parse(final String rawQuery) throws GraphError {
        final Map<String, String> options = new LinkedHashMap<>();
        for (final String part : rawQuery == null || rawQuery.isEmpty() ? new String[0] : rawQuery.split("&")) {
            final int equals = part.indexOf('=');
            final String name = decode(equals < 0 ? part : part.substring(0, equals));
            final String known = KNOWN.stream().filter(option -> option.equalsIgnoreCase(name) || option.equalsIgnoreCase("$" + name)).findFirst()
                    .orElseThrow(() -> GraphError.badRequest("The query parameter '" + name + "' is not supported."));
            if (options.put(known, equals < 0 ? "" : decode(part.substring(equals + 1))) != null) {
                throw GraphError.badQuery("Query option '" + known + "' was specified more than once, but it must be specified at most once.");
            }
        }
        return new GraphQuery(options);
    }

    String option(final String name) {
        return options.get(name);
    }

    boolean flag(final String name) {
        return Boolean.parseBoolean(options.get(name));
    }

    int top() throws GraphError {
        final int top = number("$top", DEFAULT_PAGE);
        if (top < 1 || top > LARGEST_PAGE) {
            throw GraphError.badQuery("The limit of '" + LARGEST_PAGE + "' for Top query has been exceeded. The value from the incoming request is '"
                    + top + "'.");
        }
        return top;
    }

    int skip() throws GraphError {
        return number("$skip", 0);
    }

    /** The properties asked for; none for all that come unasked. */
    Set<String> select() throws GraphError {
        final String select = options.get("$select");
        if (select == null) {
            return Set.of();
        }
        final List<String> properties = Arrays.stream(select.split(",")).map(String::strip).toList();
        for (final String property : properties) {
            if (!GraphJson.MESSAGE_PROPERTIES.contains(property)) {
                throw GraphError.badQuery("Could not find a property named '" + property + "' on type 'microsoft.graph.message'.");
            }
        }
        return Set.copyOf(properties);
    }

    /** The order asked for, the newest first when none is. */
    Comparator<GraphMessage> order() throws GraphError {
        final String orderBy = options.get("$orderby");
        if (orderBy == null) {
            return Comparator.comparing(GraphMessage::received).reversed();
        }
        final String[] words = orderBy.strip().split("\\s+");
        final boolean descending = words.length == 2 && words[1].equals("desc");
        if (!GraphFilter.isDate(words[0]) || words.length > 2 || words.length == 2 && !descending && !words[1].equals("asc")) {
            throw GraphError.badQuery("The $orderby expression '" + orderBy + "' is not supported.");
        }
        final GraphFilter filter = filter();
        if (!filter.properties().isEmpty() && !filter.properties().getFirst().equals(words[0])) {
            throw new GraphError(400, "InefficientFilter", "The restriction or sort order is too complex for this operation.");
        }
        final Comparator<GraphMessage> rising = Comparator.comparing(message -> GraphFilter.date(words[0], message));
        return descending ? rising.reversed() : rising;
    }

    GraphFilter filter() throws GraphError {
        return GraphFilter.parse(options.get("$filter"));
    }

    /** Whether the size is asked for as the extended property PidTagMessageSize; any other expansion is refused. */
    boolean expandsSize() throws GraphError {
        final String expand = options.get("$expand");
        if (expand == null) {
            return false;
        }
        if (!expand.matches("(?i)singleValueExtendedProperties\\(\\$filter=id eq '(Integer|Long) 0xE08'\\)|"
                + "(?i)singleValueExtendedProperties\\(\\$filter=id eq '(Integer|Long) 0x0E08'\\)")) {
            throw GraphError.badQuery("The $expand expression is not supported.");
        }
        return true;
    }

    private int number(final String option, final int otherwise) throws GraphError {
        final String value = options.get(option);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("\\d{1,8}")) {
            throw GraphError.badQuery("Invalid value '" + value + "' for " + option + " query option found.");
        }
        return Integer.parseInt(value);
    }

    private static String decode(final String text) throws GraphError {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException e) {
            throw GraphError.badRequest("The query is not encoded properly.").because(e);
        }
    }
}
