/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The telephone numbers in a text. One with the code of a country is known by its beginning. One without is known by its form, or because somebody is
 * asked to call it: dates, times, sums and the numbers of orders have as many digits.
 */
final class Telephones {
    /** Before a number without the code of a country. */
    static final String NATIONAL = "number ";
    private static final String SEPARATORS = "[ ().\u00a0/\u2010-\u2013-]{0,3}";
    private static final Pattern INTERNATIONAL = Pattern.compile("(?<![\\p{L}\\p{N}])(?:\\+|00)\\s?\\(?[1-9](?:[ ().\u00a0/-]{0,3}\\d){6,14}");
    /** With the 0 in front that a local exchange asks for, and in groups; or in groups of three, three and four digits. */
    private static final Pattern GROUPED = Pattern.compile("(?<![\\p{L}\\p{N}])(?<!\\d[ .,/-])(?:\\(?0[1-9](?:" + SEPARATORS + "\\d){5,12}"
            + "|\\(?\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4})(?![\\p{L}\\p{N}])");
    private static final Pattern SEPARATED = Pattern.compile("\\d[^\\d]+\\d");
    private static final Pattern FIGURE = Pattern.compile("\\d(?:" + SEPARATORS + "\\d){6,14}");
    /** The digits that somebody is asked to call. */
    private static final Pattern CALLED = Pattern.compile("(?iu)\\b(?:call|ring|dial|phone|telephone|tel|mobile|cell|text|sms|whatsapp|hotline|fax"
            + "|anrufen|anruf|ruf|rufen|r\u00fcckruf|telefon|telefonisch|telefonnummer|handy|handynummer|mobil|durchwahl|appeler|appelez"
            + "|t\u00e9l\u00e9phone|llame|llamar|tel\u00e9fono|chiami|chiamare|telefono|ligue|ligar|telefone|bel|bellen|telefoon)\\b"
            + "([^\\n!?;\\d]{0,40})(" + FIGURE.pattern() + ")");
    /** What has a number that nobody calls. */
    private static final String KEPT_NUMBER = "(?iu)\\b(?:p\\.?o|order|invoice|quote|offer|ticket|case|contract|customer|account|article|item|part"
            + "|serial|delivery|tracking|shipment|reference|ref|bestellung|bestell|auftrag|auftrags|rechnung|rechnungs|angebot|angebots|kunden"
            + "|artikel|vertrag|vertrags|serien|liefer|lieferschein|commande|facture|pedido|factura|ordine|fattura)";
    private static final String NUMBER = "number|no|nr|nummer|id|num\u00e9ro|n\u00famero";
    private static final Pattern KEPT = Pattern.compile(KEPT_NUMBER + "[ -]?(?:" + NUMBER + ")?[ .:#\u00b0]{0,3}$");
    private static final Pattern SURELY_KEPT = Pattern.compile(KEPT_NUMBER + "[ -]?(?:" + NUMBER + "|#)[ .:#\u00b0]{0,3}$");
    private static final int LOOK_BACK = 40;
    private static final Pattern[] NO_NUMBERS = {
        Pattern.compile("(?<![\\d])(?<!\\d[./-])(?:0?[1-9]|[12]\\d|3[01])([./-])(?:0?[1-9]|1[0-2])\\1(?:(?:19|20)\\d{2}|\\d{2})(?!\\d|[./-]\\d)"),
        Pattern.compile("(?<![\\d])(?<!\\d[./-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\\d|3[01])/(?:19|20)?\\d{2}(?!\\d|[./-]\\d)"),
        Pattern.compile("(?<![\\d])(?<!\\d[./-])(?:19|20)\\d{2}([./-])(?:0[1-9]|1[0-2])\\1(?:0[1-9]|[12]\\d|3[01])(?!\\d|[./-]\\d)"),
        Pattern.compile("(?<![\\d])(?<!\\d[./-])(?:0?[1-9]|1[0-2])/(?:19|20)\\d{2}(?!\\d|[./]\\d)"),
        Pattern.compile("(?<![\\d])(?<!\\d[./-])(?:19|20)\\d{2} ?[/\u2013-] ?(?:19|20)\\d{2}(?!\\d|[./-]\\d)"),
        Pattern.compile("(?<![\\d])(?<!\\d[.:/-])(?:[01]?\\d|2[0-3])[.:][0-5]\\d"
                + "(?: ?[\u2013-] ?(?:[01]?\\d|2[0-3])[.:][0-5]\\d)?(?!\\d|[.:/-]\\d)"),
        Pattern.compile("(?iu)(?<![\\d])\\d[\\d., ]{0,20}(?:[\u20ac$\u00a3%]|(?:eur|euro|euros|usd|chf|gbp|pieces|pcs|units|st\u00fcck|stk)\\b)"),
        Pattern.compile("(?iu)(?:[\u20ac$\u00a3]|\\b(?:eur|usd|chf|gbp)) ?\\d[\\d., ]{0,20}")};

    private Telephones() {
    }

    /** Those with the code of a country as it and digits behind {@code +}, the others as digits behind {@link #NATIONAL}. */
    static Set<String> in(final String written) {
        final Set<String> found = new LinkedHashSet<>();
        final String text = ascii(written);
        final Matcher international = INTERNATIONAL.matcher(text);
        while (international.find()) {
            found.add("+" + digits(international.group()).replaceFirst("^00", ""));
        }

        String bare = international.replaceAll(" + ");
        for (final Pattern other : NO_NUMBERS) {
            bare = other.matcher(bare).replaceAll(" , ");
        }

        final Matcher grouped = GROUPED.matcher(bare);
        while (grouped.find()) {
            final boolean kept = SURELY_KEPT.matcher(before(bare, grouped.start())).find();
            if (!kept && SEPARATED.matcher(grouped.group()).find()) {
                found.add(NATIONAL + digits(grouped.group()));
            }
        }

        final Matcher called = CALLED.matcher(bare);
        while (called.find()) {
            if (!KEPT.matcher(called.group(1)).find()) {
                found.add(NATIONAL + digits(called.group(2)));
            }
        }

        return found;
    }

    /** All that could be meant by one who writes a number in another form, as digits. */
    static Set<String> figures(final String text) {
        final Set<String> figures = new LinkedHashSet<>();
        final Matcher matcher = FIGURE.matcher(ascii(text));
        while (matcher.find()) {
            figures.add(digits(matcher.group()));
        }

        return figures;
    }

    /** Whether a number without the code of a country is the end of one of these. */
    static boolean isAmong(final Set<String> figures, final String reference) {
        final String number = reference.substring(NATIONAL.length()).replaceFirst("^0", "");
        return figures.stream().anyMatch(figure -> figure.endsWith(number));
    }

    /** With the digits of all scripts as 0 to 9, and without what is drawn around them. */
    private static String ascii(final String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }

        final StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().filter(c -> c != 0xfe0f && c != 0x20e3).map(c -> Character.isDigit(c) ? Character.forDigit(Character.digit(c, 10), 10) : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static String before(final String text, final int end) {
        return text.substring(Math.max(0, end - LOOK_BACK), end);
    }

    private static String digits(final String number) {
        return number.replaceAll("\\D", "");
    }
}
