/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.UIDSet;

import java.util.ArrayList;
import java.util.List;

/** UIDs as commands and answers write them: {@code 1:5,7} (RFC 9051, sequence-set). */
final class UidSets {
    /** Servers take command lines of at least 8,192 octets (RFC 7162, section 4); the rest of the line needs room too. */
    private static final int LONGEST = 7_000;

    private UidSets() {
    }

    /** Sets that cover the sorted UIDs, each short enough for a command line. */
    static List<String> of(final long[] sorted) {
        final List<String> sets = new ArrayList<>();
        final StringBuilder set = new StringBuilder();
        final UIDSet[] ranges = UIDSet.createUIDSets(sorted);
        for (final UIDSet range : ranges == null ? new UIDSet[0] : ranges) {
            if (set.length() > LONGEST) {
                sets.add(set.toString());
                set.setLength(0);
            }

            set.append(set.isEmpty() ? "" : ",").append(range.start);
            if (range.end != range.start) {
                set.append(':').append(range.end);
            }
        }

        if (!set.isEmpty()) {
            sets.add(set.toString());
        }

        return sets;
    }

    /**
     * The UIDs of a set.
     *
     * @param most more than these cannot be meant
     */
    static long[] parse(final String set, final long most) throws ProtocolException {
        final List<UIDSet> ranges = new ArrayList<>();
        long size = 0;
        for (final UIDSet range : UIDSet.parseUIDSets(set)) {
            final UIDSet ascending = new UIDSet(Math.min(range.start, range.end), Math.max(range.start, range.end));
            ranges.add(ascending);
            size += ascending.size();
        }

        if (size > most) {
            throw new ProtocolException("The server tells more messages than the folder has");
        }

        return UIDSet.toArray(ranges.toArray(UIDSet[]::new));
    }
}
