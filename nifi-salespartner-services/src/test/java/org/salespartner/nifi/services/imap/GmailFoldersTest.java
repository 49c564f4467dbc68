/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailFolder.Role;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.services.testing.ScriptedImapServer;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Folders as Gmail lists them, where they are labels on one store. */
class GmailFoldersTest {
    private static final String CAPABILITIES = "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN AUTH=XOAUTH2";
    private static final MailFolder ALL_MAIL = new MailFolder("[Gmail]/All Mail", Role.ALL);
    private static final MailFolder SENT = new MailFolder("[Gmail]/Sent Mail", Role.SENT);
    private static final MailFolder INBOX = new MailFolder("INBOX", Role.INBOX);
    private static final String HIDDEN_ALL_MAIL = """
            * LIST (\\HasNoChildren) "/" "INBOX"\r
            * LIST (\\HasNoChildren) "/" "Customers"\r
            * LIST (\\HasChildren \\Noselect) "/" "[Gmail]"\r
            * LIST (\\HasNoChildren \\Important) "/" "[Gmail]/Important"\r
            * LIST (\\HasNoChildren \\Junk) "/" "[Gmail]/Spam"\r
            * LIST (\\HasNoChildren \\Sent) "/" "[Gmail]/Sent Mail"\r
            """;
    private static final String FOLDERS = HIDDEN_ALL_MAIL + "* LIST (\\All \\HasNoChildren) \"/\" \"[Gmail]/All Mail\"\r\n";

    private ScriptedImapServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = ScriptedImapServer.start();
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Test
    @DisplayName("S8, I1: on Gmail all means what was sent and the folder that holds all, so that no label costs a fetch of its own")
    void allIsTheFolderOfAllMailWhereFoldersAreLabels() throws Exception {
        offer(CAPABILITIES + " X-GM-EXT-1", FOLDERS);
        assertEquals(List.of(SENT, ALL_MAIL), folders("all"));
        assertEquals(List.of(INBOX, ALL_MAIL), folders("INBOX, \\All"));
        assertEquals(List.of(INBOX, SENT, ALL_MAIL), folders("INBOX, all"));
    }

    @Test
    @DisplayName("S2: where the folder of all mail is hidden, or the server does not say that folders are labels, every folder is read")
    void allIsEveryFolderElsewhere() throws Exception {
        offer(CAPABILITIES + " X-GM-EXT-1", HIDDEN_ALL_MAIL);
        final List<MailFolder> every = List.of(INBOX, new MailFolder("Customers", Role.OTHER), new MailFolder("[Gmail]/Important", Role.OTHER), SENT);
        assertEquals(every, folders("all"));

        offer(CAPABILITIES, FOLDERS);
        assertEquals(5, folders("all").size());
    }

    private void offer(final String capabilities, final String listed) {
        server.greet("* OK [CAPABILITY %s] ready".formatted(capabilities));
        server.answer("CAPABILITY", "* CAPABILITY %s\r\n".formatted(capabilities));
        server.answer("LIST", listed);
    }

    private List<MailFolder> folders(final String configured) throws Exception {
        final ImapEmailAccount account = TestAccount.enabled(server.port(), Map.of(ImapEmailAccount.FOLDERS, configured));
        try (Mailbox mailbox = account.openMailbox()) {
            return mailbox.folders().folders();
        } finally {
            account.disable();
        }
    }
}
