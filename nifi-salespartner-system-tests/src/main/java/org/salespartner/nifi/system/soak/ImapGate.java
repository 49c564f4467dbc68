/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.services.testing.CommandProxy;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before an IMAP server. Just before a draft goes out the mailbox is asked whether its mail was answered, so this one knows which draft is
 * under way.
 */
final class ImapGate extends CommandProxy {
    private static final Pattern ASKED = Pattern.compile("SEARCH.*question(\\d+)@");

    private final StopGate gate = new StopGate();
    private volatile int lastAsked = -1;

    ImapGate(final int serverPort) throws IOException {
        super(serverPort);
        start();
    }

    /** Whoever asks for answers next is kept waiting there. */
    StopGate gate() {
        return gate;
    }

    /** The question whose answers were looked for last; -1 before the first. */
    int lastAsked() {
        return lastAsked;
    }

    @Override
    protected void onCommand(final String line) {
        final Matcher asked = ASKED.matcher(line);
        if (asked.find()) {
            lastAsked = Integer.parseInt(asked.group(1));
            gate.pass();
        }
    }
}
