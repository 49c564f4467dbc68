/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.imap.protocol.Status;

/**
 * What a server tells of a folder that is not open (RFC 9051, section 6.3.11). A number that it keeps to itself is -1.
 *
 * @param highestModSeq changes with everything in the folder (RFC 7162)
 */
record FolderStatus(long uidValidity, long uidNext, long messages, long highestModSeq) {

    static FolderStatus of(final Status status) {
        return new FolderStatus(status.uidvalidity, status.uidnext, status.total, status.highestmodseq);
    }
}
