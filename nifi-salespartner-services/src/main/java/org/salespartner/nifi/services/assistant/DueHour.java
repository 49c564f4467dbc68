/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hour by which something is due, where a sentence names one: "by 5 pm", "bis 17 Uhr". A bare figure is none: it may be a price. */
final class DueHour {
    private static final String BY = "by|before|until|till|bis|vor|spatestens|spatestens um|avant|d'ici|antes de las?|hasta las?|entro le|prima delle"
            + "|voor|uiterlijk|uiterlijk om|ate as|antes das";
    private static final String UNIT = "[ap]\\.?m\\b|uhr\\b|h\\b|heures\\b|o'clock\\b|uur\\b|horas\\b";
    private static final Pattern PATTERN = Pattern.compile(
            "\\b(?:" + BY + ") (?<hour>\\d{1,2})(?:(?:\\.|(?<colon>[:h]))(?<minute>[0-5]\\d)(?!\\d))? ?(?<unit>" + UNIT + ")?");
    private static final int NOON = 12;

    private DueHour() {
    }

    /** @return null when a text, folded as {@link Words} does, names none */
    static LocalTime in(final String folded) {
        final Matcher matcher = PATTERN.matcher(folded);
        if (!matcher.find() || matcher.group("unit") == null && matcher.group("colon") == null) {
            return null;
        }
        final int named = Integer.parseInt(matcher.group("hour"));
        final int hour = matcher.group("unit") != null && matcher.group("unit").startsWith("p") && named < NOON ? named + NOON : named;
        return hour < 24 ? LocalTime.of(hour, matcher.group("minute") == null ? 0 : Integer.parseInt(matcher.group("minute"))) : null;
    }
}
