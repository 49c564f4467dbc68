/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.MessageReference;

import java.util.List;

/**
 * Cuts a page of changes where a batch is full, and keeps the rest for the next batch, so that the mailbox is not asked for it again. What is kept
 * can be lost at any time: the cursor says the same.
 */
final class Leftover {
    private String folder;
    private String cursor;
    private Changes rest;

    /**
     * The rest of a folder's page behind a cursor, at most once.
     *
     * @return null when there is none
     */
    Changes take(final String ofFolder, final String behind) {
        if (rest == null || !ofFolder.equals(folder) || !cursor.equals(behind)) {
            return null;
        }

        final Changes taken = rest;
        rest = null;
        return taken;
    }

    /**
     * The beginning of a page, at least one message of it.
     *
     * @param maximum      number of messages
     * @param maximumBytes of messages in sum, as far as their sizes are known
     */
    Changes cut(final String ofFolder, final Changes page, final int maximum, final long maximumBytes) {
        final List<Changes.Listed> messages = page.messages();
        int end = 0;
        long bytes = 0;
        while (end < messages.size() && (end == 0 || end < maximum && bytes + size(messages.get(end)) <= maximumBytes)) {
            bytes += size(messages.get(end));
            end++;
        }
        if (end == messages.size()) {
            return page;
        }

        folder = ofFolder;
        cursor = messages.get(end - 1).cursorAfter();
        rest = new Changes(List.copyOf(messages.subList(end, messages.size())), page.cursor(), page.more(), page.rereading(), 0);
        return new Changes(List.copyOf(messages.subList(0, end)), cursor, true, page.rereading(), page.leftOut());
    }

    private static long size(final Changes.Listed listed) {
        final MessageReference message = listed.message();
        return Math.max(message.size(), 0);
    }
}
