/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.salespartner.nifi.services.testing.Dovecot;

import java.io.IOException;
import java.time.Instant;

/** A user's mailbox in Dovecot. */
record DovecotMailbox(Dovecot server, String address) implements ImapTestMailbox {

    @Override
    public boolean hasModSeq() {
        return true;
    }

    @Override
    public int port() {
        return server.imapPort();
    }

    @Override
    public int tlsPort() {
        return server.imapsPort();
    }

    @Override
    public void deliver(final String folder, final byte[] message, final Instant received) throws IOException {
        server.deliver(address, folder, message, received);
    }

    @Override
    public void createFolder(final String folder) throws IOException {
        server.createFolder(address, folder);
    }

    @Override
    public void renameFolder(final String folder, final String newName) throws IOException {
        server.renameFolder(address, folder, newName);
    }

    @Override
    public void deleteFolder(final String folder) throws IOException {
        server.deleteFolder(address, folder);
    }

    @Override
    public void expunge(final String folder, final long uid) throws IOException {
        server.expunge(address, folder, "UID", Long.toString(uid));
    }

    @Override
    public void loseCursor(final String folder) throws IOException {
        server.renumber(address, folder);
    }
}
