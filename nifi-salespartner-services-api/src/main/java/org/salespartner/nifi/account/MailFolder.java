/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

/**
 * A folder, or whatever the provider has in its place.
 *
 * @param name the full name as a person would write it (decoded, with the server's own hierarchy delimiter)
 */
public record MailFolder(String name, Role role) {

    /** What a folder is for (RFC 6154 special use). */
    public enum Role {
        INBOX,
        SENT,
        DRAFTS,
        ARCHIVE,
        ALL,
        JUNK,
        TRASH,
        OTHER
    }
}
