/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** A user's mailbox on a real server, as its owner and the outside world change it. */
interface TestMailbox {
    String HOST = "127.0.0.1";
    String PASSWORD = "sesame-7!";

    /** The address, which is the user's name too. */
    String address();

    /** Where IMAP is spoken in clear text. */
    int port();

    /** Where IMAP is spoken over TLS, with a certificate that nobody trusts. */
    int tlsPort();

    /**
     * @param folder   is made when it is not there
     * @param received becomes INTERNALDATE, to the second
     */
    void deliver(String folder, byte[] message, Instant received) throws IOException;

    void createFolder(String folder) throws IOException;

    void renameFolder(String folder, String newName) throws IOException;

    /** Deletes a folder with its messages. */
    void deleteFolder(String folder) throws IOException;

    /** Removes the message with this UID for good. */
    void expunge(String folder, long uid) throws IOException;

    /** Waits until a folder that is made gets another UIDVALIDITY than any before: servers take the time for it, in seconds. */
    default void awaitOtherNumbering() {
        final long second = Instant.now().getEpochSecond();
        Waiting.until("the next second", Duration.ofSeconds(10), () -> Instant.now().getEpochSecond() > second);
    }

    /** Numbers a folder other than INBOX anew: another UIDVALIDITY, and other UIDs. */
    void renumber(String folder) throws IOException;

    default void deliver(final String folder, final String name, final Instant received) throws IOException {
        deliver(folder, TestMail.named(name), received);
    }

    default void deliver(final String name, final Instant received) throws IOException {
        deliver("INBOX", name, received);
    }
}
