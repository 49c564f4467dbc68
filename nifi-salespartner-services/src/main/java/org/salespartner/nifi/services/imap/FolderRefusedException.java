/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;

/** The server does not open a folder, while the connection is fine. */
final class FolderRefusedException extends ProtocolException {
    private final String folder;

    FolderRefusedException(final String folder, final CommandFailedException cause) {
        super(cause.getMessage(), cause);
        this.folder = folder;
    }

    String getFolder() {
        return folder;
    }
}
