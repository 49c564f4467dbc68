/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * In-Reply-To and References of a mail that follows another (RFC 5322, 3.6.4).
 *
 * @param inReplyTo  null when the original has no id that can be sent
 * @param references oldest first; the first one and the latest ones are kept where there are too many
 */
record ThreadHeaders(String inReplyTo, List<String> references) {
    static final ThreadHeaders NONE = new ThreadHeaders(null, List.of());

    private static final int MOST = 30;
    private static final int MOST_CHARACTERS = 6000;
    private static final int LONGEST_ID = 500;

    ThreadHeaders {
        references = List.copyOf(references);
    }

    static ThreadHeaders of(final Original original) {
        final Set<String> ids = new LinkedHashSet<>(original.references());
        if (ids.isEmpty() && original.inReplyTo() != null) {
            ids.add(original.inReplyTo());
        }
        // The latest stands last, even where a broken mailer has it among the earlier ones.
        ids.remove(original.messageId());
        final List<String> usable = new ArrayList<>(ids.stream().filter(ThreadHeaders::isUsable).toList());
        final String parent = isUsable(original.messageId()) ? original.messageId() : null;
        if (parent != null) {
            usable.add(parent);
        }
        return new ThreadHeaders(parent, bounded(usable));
    }

    /** The first is the message that began the conversation: by it all mails of it are known. */
    private static List<String> bounded(final List<String> ids) {
        if (ids.size() <= 1) {
            return ids;
        }
        int characters = ids.get(0).length();
        int from = ids.size();
        while (from > 1 && ids.size() - from + 1 < MOST && characters + ids.get(from - 1).length() <= MOST_CHARACTERS) {
            from--;
            characters += ids.get(from).length();
        }
        final List<String> kept = new ArrayList<>();
        kept.add(ids.get(0));
        kept.addAll(ids.subList(from, ids.size()));
        return kept;
    }

    /** What can stand between angle brackets on a line of its own: visible ASCII. Broken ids are common; these are left out. */
    private static boolean isUsable(final String id) {
        return id != null && !id.isEmpty() && id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c <= '~' && c != '<' && c != '>');
    }
}
