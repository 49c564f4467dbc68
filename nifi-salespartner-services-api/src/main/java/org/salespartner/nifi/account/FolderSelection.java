/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.util.List;

/**
 * The folders an account is configured to read.
 *
 * @param folders those that exist, in the order of the configuration
 * @param missing what is configured but not on the server, as the user wrote it
 */
public record FolderSelection(List<MailFolder> folders, List<String> missing) {
    public FolderSelection {
        folders = List.copyOf(folders);
        missing = List.copyOf(missing);
    }
}
