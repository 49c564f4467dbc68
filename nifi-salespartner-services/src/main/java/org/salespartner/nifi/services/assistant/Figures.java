/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import java.util.List;
import java.util.regex.Pattern;

/** What figures in a sentence stand for. The patterns have no repetition without a bound, so their time follows the length of the sentence. */
final class Figures {
    private static final Pattern DATE_OR_TIME = Pattern.compile(
            "\\b\\d{4}-\\d{2}-\\d{2}\\b|\\b\\d{1,2}[./]\\d{1,2}[./](?:\\d{4}|\\d{2})?|\\b\\d{1,2}/\\d{1,2}\\b"
                    + "|\\b\\d{1,2}[:h]\\d{2}\\b|\\b\\d{1,2} ?[ap]\\.?m\\b");
    private static final Pattern MONEY = Pattern.compile(
            "[€$£¥]|\\d ?%|\\b(?:EUR|USD|GBP|CHF|BRL|euros?|dollars?|pounds|francs)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("\\d");

    private Figures() {
    }

    static boolean hasMoney(final String sentence) {
        return MONEY.matcher(sentence).find();
    }

    static boolean hasNumber(final String sentence) {
        return NUMBER.matcher(sentence).find();
    }

    /** Whether a sentence names a day or a time, in figures or words. */
    static boolean hasTime(final String sentence, final List<String> words) {
        return DATE_OR_TIME.matcher(sentence).find() || Vocabulary.TIMES.areIn(words);
    }
}
