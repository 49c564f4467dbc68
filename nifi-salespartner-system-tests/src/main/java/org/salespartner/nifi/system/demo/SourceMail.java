/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import java.time.Instant;

/**
 * A mail on its way into the demo mailbox.
 *
 * @param name     what a user knows it by: the file, or its place in an mbox
 * @param folder   the folder it belongs into
 * @param received when the mailbox says it got it (INTERNALDATE)
 * @param content  the raw message
 */
record SourceMail(String name, String folder, Instant received, byte[] content) {

    SourceMail in(final String otherFolder) {
        return new SourceMail(name, otherFolder, received, content);
    }
}
