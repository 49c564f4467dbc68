/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A user's mailbox on a real server, as its owner and the outside world change it. */
interface TestMailbox {
    String HOST = "127.0.0.1";
    String PASSWORD = "sesame-7!";
    /** A host of which no name service knows. */
    String UNKNOWN_HOST = "mail.unknown.invalid";

    /** The address, which is the user's name too. */
    String address();

    /** The account of the mailbox, over clear text. */
    TestAccount account();

    /** Where the server speaks in clear text. */
    int port();

    /** Where the server speaks TLS, with a certificate that nobody trusts. */
    int tlsPort();

    /**
     * @param folder   is made when it is not there
     * @param received is when the server got it, to the second
     */
    void deliver(String folder, byte[] message, Instant received) throws IOException;

    void createFolder(String folder) throws IOException;

    void renameFolder(String folder, String newName) throws IOException;

    /** Deletes a folder with its messages. */
    void deleteFolder(String folder) throws IOException;

    /**
     * Removes a message for good.
     *
     * @param number counts what was delivered to the folder, from 1
     */
    void expunge(String folder, long number) throws IOException;

    /** The owner reads a message. */
    void markRead(String folder, long number) throws IOException;

    /** The owner flags a message. */
    void flag(String folder, long number) throws IOException;

    /** Waits until a folder that is made is told from one of the same name before: servers take the time for it, in seconds. */
    default void awaitOtherNumbering() {
        final long second = Instant.now().getEpochSecond();
        Waiting.until("the next second", Duration.ofSeconds(10), () -> Instant.now().getEpochSecond() > second);
    }

    /** Makes every cursor in a folder other than INBOX worthless: for IMAP another UIDVALIDITY and other UIDs. */
    void loseCursor(String folder) throws IOException;

    /** A word of the sentence that says so. */
    String lostCursor();

    /** Everything that the server tells about folders and their messages, and, where it can be told, what programs have tried to change. */
    String report(List<String> folders) throws IOException;

    /** The id that the server has given to a message. */
    String providerId(String folder, long number);

    /** How the server names a folder. */
    default String serverName(final String folder) {
        return folder;
    }

    /**
     * How provenance names a message.
     *
     * @param uidValidity as the message was listed with, null where there is none
     */
    String transitUri(String folder, long number, String uidValidity);

    /** What a report shows of mails that somebody has read, has not read and has flagged, and of nothing having been tried to change. */
    List<String> signsOfUse();

    /** What a report shows of a mail that somebody has read. */
    String readSign();

    /** What finds the request that fetches a whole message, alone or with others, in what is sent to the server. */
    String fetchPattern(String folder, long number);

    /** The forms that a text in a message can have in the server's answer. */
    default List<String> wireForms(final String text) {
        return List.of(text);
    }

    default void deliver(final String folder, final String name, final Instant received) throws IOException {
        deliver(folder, TestMail.named(name), received);
    }

    default void deliver(final String name, final Instant received) throws IOException {
        deliver("INBOX", name, received);
    }
}
