/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.thread;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Message-IDs as headers hold them (RFC 5322, 3.6.4), and as mailers break them. */
public final class MessageIds {
    private static final int LONGEST = 998;
    private static final int MOST = 1000;

    private MessageIds() {
    }

    /** The first id of a header value without angle brackets and white space; null when there is none. */
    public static String first(final String header) {
        final List<String> ids = all(header);
        return ids.isEmpty() ? null : ids.get(0);
    }

    /** All ids of a header value in order, without angle brackets, none twice. */
    public static List<String> all(final String header) {
        if (header == null) {
            return List.of();
        }
        final Set<String> ids = new LinkedHashSet<>();
        int open = header.indexOf('<');
        while (open >= 0 && ids.size() < MOST) {
            final int close = header.indexOf('>', open);
            if (close < 0) {
                add(header.substring(open + 1), ids);
                break;
            }
            add(header.substring(header.lastIndexOf('<', close) + 1, close), ids);
            open = header.indexOf('<', close);
        }
        if (ids.isEmpty()) {
            bare(header, ids);
        }
        return new ArrayList<>(ids);
    }

    /** Without angle brackets: words that could be ids. A lone word is taken whatever it is. */
    private static void bare(final String header, final Set<String> ids) {
        final String[] words = header.replace('<', ' ').replace('>', ' ').strip().split("[\\s,]+");
        for (final String word : words) {
            if ((word.indexOf('@') > 0 || words.length == 1) && ids.size() < MOST) {
                add(word, ids);
            }
        }
    }

    private static void add(final String written, final Set<String> ids) {
        final StringBuilder id = new StringBuilder(Math.min(written.length(), LONGEST));
        for (int i = 0; i < written.length() && id.length() < LONGEST; i++) {
            final char character = written.charAt(i);
            if (!Character.isWhitespace(character) && !Character.isISOControl(character)) {
                id.append(character);
            }
        }
        if (!id.isEmpty()) {
            ids.add(id.toString());
        }
    }
}
