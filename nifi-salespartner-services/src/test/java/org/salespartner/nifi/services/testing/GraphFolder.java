/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

/**
 * A mail folder. Folders keep their ids, whatever kind of ids a client prefers.
 *
 * @param id            opaque
 * @param name          the display name
 * @param parentId      the folder above; null for the root
 * @param hidden        listed only with {@code includeHiddenFolders=true}
 * @param wellKnownName as {@code inbox}, usable in place of the id; null for a user's own folder
 * @see <a href="https://learn.microsoft.com/graph/api/resources/mailfolder">mailFolder resource type</a>
 */
public record GraphFolder(String id, String name, String parentId, boolean hidden, String wellKnownName) {

    GraphFolder named(final String newName) {
        return new GraphFolder(id, newName, parentId, hidden, wellKnownName);
    }
}
