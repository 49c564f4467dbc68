/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.time.Instant;

/**
 * A message as it is in its mailbox at one moment.
 *
 * @param immutableId    stays for as long as the message is in the mailbox
 * @param id             the usual id, another after each move
 * @param folderId       where it is
 * @param mime           what it says
 * @param received       when it came
 * @param modified       when it was last changed
 * @param read           whether it counts as read
 * @param draft          whether it can still be sent
 * @param flagged        whether its owner has flagged it
 * @param conversationId the thread's opaque id
 * @param version        grows with each change
 * @see <a href="https://learn.microsoft.com/graph/outlook-immutable-id">immutable identifiers</a>
 */
public record GraphMessage(String immutableId, String id, String folderId, GraphMime mime, Instant received, Instant modified, boolean read,
        boolean draft, boolean flagged, String conversationId, long version) {

    /** The id that a client asked for. */
    String id(final boolean immutable) {
        return immutable ? immutableId : id;
    }

    /** The same in another folder, under another id. */
    GraphMessage moved(final String newId, final String newFolderId, final Instant when) {
        return new GraphMessage(immutableId, newId, newFolderId, mime, received, when, read, draft, flagged, conversationId, version + 1);
    }

    /** The same, read or unread. */
    GraphMessage marked(final boolean nowRead, final Instant when) {
        return new GraphMessage(immutableId, id, folderId, mime, received, when, nowRead, draft, flagged, conversationId, version + 1);
    }

    /** The same, flagged. */
    GraphMessage flagged(final Instant when) {
        return new GraphMessage(immutableId, id, folderId, mime, received, when, read, draft, true, conversationId, version + 1);
    }

    /** The same after it has left, with what it says then. */
    GraphMessage sent(final GraphMime newMime, final Instant when) {
        return new GraphMessage(immutableId, id, folderId, newMime, when, when, true, false, false, conversationId, version + 1);
    }
}
