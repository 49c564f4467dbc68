/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import java.util.List;

/**
 * What is asked for of many messages at once. Of one at which the server fails less and less is asked for, level by level: a server that cannot read
 * a message may still know its date, and at the least its number.
 */
enum Details {
    /** All that a listing tells. */
    ALL("INTERNALDATE RFC822.SIZE", "INTERNALDATE", Details.PRESENCE),
    DATE("INTERNALDATE", "INTERNALDATE", Details.PRESENCE),
    SIZE("RFC822.SIZE"),
    REGISTER_KEY("RFC822.SIZE BODY.PEEK[HEADER]<0." + RegisterKey.HEADER_LIMIT + ">");

    private static final String ITEM_DATE = "INTERNALDATE";
    /** What a server knows of any message that is there, without looking into it. */
    private static final String PRESENCE = "FLAGS";

    private final List<String> items;

    Details(final String... items) {
        this.items = List.of(items);
    }

    /** The items to fetch at a level, 0 for those of an ordinary message; null when nothing is left to be asked for. */
    String items(final int level) {
        return level < items.size() ? items.get(level) : null;
    }

    /** The items to fetch instead when the server tells the date wrongly; null when no date is among them. */
    String itemsWithoutDate(final int level) {
        final String whole = items(level);
        if (!whole.contains(ITEM_DATE)) {
            return null;
        }

        final String others = whole.replace(ITEM_DATE, "").strip();
        return others.isEmpty() ? PRESENCE : others;
    }

    /** The next level at which something else is asked for. */
    int below(final int level) {
        int next = level + 1;
        while (items(level).equals(items(next))) {
            next++;
        }

        return next;
    }

    /** Whether only what is known of any message is asked for: a server that refuses even that of all messages is in trouble itself. */
    boolean isLeast(final int level) {
        return PRESENCE.equals(items(level));
    }
}
