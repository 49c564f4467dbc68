/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Gmail's search language (<a href="https://support.google.com/mail/answer/7190">operators</a>,
 * <a href="https://developers.google.com/workspace/gmail/api/guides/filtering">filtering</a>) that programs use: {@code after:} and {@code before:}
 * with seconds since 1970 or a date at midnight in the Pacific zone, {@code in:}, {@code label:}, {@code is:}, {@code from:}, {@code to:}, {@code
 * subject:}, {@code rfc822msgid:}, each with a minus before it, and plain words; all of them must hold. What is not known here (OR, braces, other
 * operators) is refused with 400, where Gmail would search on: no test shall pass on a query that nobody understood.
 */
final class GmailQuery {
    private static final Pattern TERM = Pattern.compile("(-?)(?:([a-zA-Z0-9_]+):)?(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern REFUSED = Pattern.compile("OR|AROUND|.*[{}()|].*");
    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");
    private static final Map<String, String> PLACES = Map.of("inbox", "INBOX", "sent", "SENT", "draft", "DRAFT", "drafts", "DRAFT", "spam", "SPAM",
            "trash", "TRASH", "starred", "STARRED", "important", "IMPORTANT", "unread", "UNREAD", "chats", "CHAT");
    private static final Map<String, BiPredicate<GmailPart, String>> HEADERS = Map.of("from", in("From"), "to", in("To"), "cc", in("Cc"), "subject",
            in("Subject"));

    private final List<Predicate<GmailMessage>> terms = new ArrayList<>();
    private boolean spamAndTrash;

    /**
     * Reads a query.
     *
     * @param labelIds the ids of the user's labels by their names in lower case with hyphens instead of blanks
     */
    GmailQuery(final String query, final Map<String, String> labelIds) {
        final Matcher matcher = TERM.matcher(query);
        while (matcher.find()) {
            final boolean not = !matcher.group(1).isEmpty();
            final String value = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
            if (matcher.group(3) == null && REFUSED.matcher(value).matches()) {
                throw unknown(matcher.group());
            }
            final Predicate<GmailMessage> term = matcher.group(2) == null ? words(value)
                    : term(matcher.group(2).toLowerCase(Locale.ROOT), value, labelIds, not);
            terms.add(not ? term.negate() : term);
        }
    }

    boolean matches(final GmailMessage message) {
        return terms.stream().allMatch(term -> term.test(message));
    }

    /** Whether the query names spam or trash, so that they are searched although nobody asked for them by a parameter. */
    boolean spamAndTrash() {
        return spamAndTrash;
    }

    private Predicate<GmailMessage> term(final String operator, final String value, final Map<String, String> labelIds, final boolean not) {
        return switch (operator) {
            case "after", "newer" -> {
                final Instant from = instant(value);
                yield message -> !message.internalDate().isBefore(from);
            }
            case "before", "older" -> {
                final Instant until = instant(value);
                yield message -> message.internalDate().isBefore(until);
            }
            case "in", "label" -> place(value.toLowerCase(Locale.ROOT), labelIds, not);
            case "is" -> value.equalsIgnoreCase("read") ? place("unread", labelIds, true).negate()
                    : place(value.toLowerCase(Locale.ROOT), labelIds, true);
            case "rfc822msgid" -> {
                final String wanted = value.replaceAll("^<|>$", "");
                yield message -> wanted.equals(message.messageId());
            }
            case "from", "to", "cc", "subject" -> message -> HEADERS.get(operator).test(message.part(), value.toLowerCase(Locale.ROOT));
            default -> throw unknown(operator + ":");
        };
    }

    private Predicate<GmailMessage> place(final String place, final Map<String, String> labelIds, final boolean not) {
        if (place.equals("anywhere")) {
            spamAndTrash |= !not;
            return message -> true;
        }
        final String label = PLACES.getOrDefault(place, labelIds.get(place));
        spamAndTrash |= !not && ("SPAM".equals(label) || "TRASH".equals(label));
        return message -> message.labels().contains(label);
    }

    private static Predicate<GmailMessage> words(final String value) {
        final String wanted = value.toLowerCase(Locale.ROOT);
        return message -> in("Subject").test(message.part(), wanted) || in("From").test(message.part(), wanted)
                || message.part().text().toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static BiPredicate<GmailPart, String> in(final String header) {
        return (part, wanted) -> part.header(header) != null && part.header(header).toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static Instant instant(final String value) {
        if (value.matches("\\d{5,}")) {
            return Instant.ofEpochSecond(Long.parseLong(value));
        }
        final Matcher date = Pattern.compile("(\\d{4})[/-](\\d{1,2})[/-](\\d{1,2})").matcher(value);
        if (!date.matches()) {
            throw unknown(value);
        }
        return LocalDate.of(Integer.parseInt(date.group(1)), Integer.parseInt(date.group(2)), Integer.parseInt(date.group(3)))
                .atStartOfDay(PACIFIC).toInstant();
    }

    private static GoogleError unknown(final String what) {
        return GoogleError.badRequest("The simulator does not know this part of a query: " + what);
    }
}
