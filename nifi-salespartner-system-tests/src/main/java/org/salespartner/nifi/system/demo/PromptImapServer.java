/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHandler;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.util.ServerSetup;

import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * GreenMail's IMAP server, answering at once: its own waits, at each command, until the client's system has acknowledged the answer's first packet
 * (Nagle's algorithm), which makes a mail take 80 ms instead of 2.
 */
final class PromptImapServer extends AbstractServer {
    private static final long START_LIMIT_MILLIS = 20_000;

    /** @param host the address to listen on, at a free port */
    PromptImapServer(final String host, final Managers managers) {
        super(new ServerSetup(0, host, ServerSetup.PROTOCOL_IMAP), managers);
        setDaemon(true);
    }

    /** Starts the server and returns when it listens. */
    void startUp() {
        startService();
        try {
            if (!waitTillRunning(START_LIMIT_MILLIS)) {
                throw new IllegalStateException("The demo mailbox does not start within " + START_LIMIT_MILLIS / 1000 + " s.");
            }
        } catch (final InterruptedException e) {
            currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the demo mailbox starts.", e);
        }
    }

    @Override
    protected ProtocolHandler createProtocolHandler(final Socket client) {
        try {
            client.setTcpNoDelay(true);
        } catch (final SocketException e) {
            throw new UncheckedIOException("The client has gone already.", e);
        }

        return new ImapHandler(managers.getUserManager(), managers.getImapHostManager(), client);
    }
}
