/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.microsoft.graph.models.Message;
import com.microsoft.graph.models.SingleValueLegacyExtendedProperty;
import org.salespartner.nifi.account.MessageReference;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A page of messages.
 *
 * @param nextLink  null on the last page
 * @param deltaLink where to ask for what comes later; null but on the last page of changes
 * @param count     how many there are in all, null when not told
 */
record Listing(List<Entry> entries, String nextLink, String deltaLink, Long count) {
    Listing {
        entries = List.copyOf(entries);
    }

    /**
     * A message of a page.
     *
     * @param receivedMillis since 1970, null when not told
     * @param size           in bytes, -1 when not told
     * @param mail           whether it is one that came or went: neither a draft nor a note that it was removed
     */
    record Entry(String id, Long receivedMillis, String threadId, long size, boolean mail) {

        static Entry of(final Message message) {
            final boolean removed = message.getAdditionalData().containsKey("@removed");
            return new Entry(message.getId(),
                    message.getReceivedDateTime() == null ? null : message.getReceivedDateTime().toInstant().toEpochMilli(),
                    message.getConversationId(), size(message), !removed && !Boolean.TRUE.equals(message.getIsDraft()));
        }

        MessageReference reference(final String folder) {
            return new MessageReference(folder, id, null, threadId, receivedMillis == null ? null : Instant.ofEpochMilli(receivedMillis), size);
        }

        GraphCursor.Point point() {
            return new GraphCursor.Point(Objects.requireNonNullElse(receivedMillis, 0L), id);
        }

        private static long size(final Message message) {
            for (final SingleValueLegacyExtendedProperty property
                    : Objects.requireNonNullElse(message.getSingleValueExtendedProperties(), List.<SingleValueLegacyExtendedProperty>of())) {
                if (property.getValue() != null && property.getValue().matches("\\d{1,18}")) {
                    return Long.parseLong(property.getValue());
                }
            }
            return -1;
        }
    }
}
