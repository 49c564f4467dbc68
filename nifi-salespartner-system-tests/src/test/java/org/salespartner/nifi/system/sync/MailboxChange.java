/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Something that happens to a mailbox while it is listed, and whether it has happened. */
final class MailboxChange implements Runnable {
    private final MeddlingProxy.Action action;
    private volatile boolean made;

    MailboxChange(final MeddlingProxy.Action action) {
        this.action = action;
    }

    boolean isMade() {
        return made;
    }

    @Override
    public void run() {
        try {
            action.run();
            made = true;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
