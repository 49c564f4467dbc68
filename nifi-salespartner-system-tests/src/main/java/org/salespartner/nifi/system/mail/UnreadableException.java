/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.mail;

import java.io.IOException;

/** A file on the disk cannot be read; the cause says why. */
public final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(final IOException cause) {
        super(cause);
    }
}
