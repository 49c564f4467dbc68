/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.testing.GreenMails;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The plain way against another server, the one behind the demo. */
class ImapGreenMailTest {
    private GreenMail server;
    private GreenMailUser user;
    private ImapEmailAccount account;

    @BeforeEach
    void start() throws Exception {
        server = GreenMails.start(ServerSetup.PROTOCOL_IMAP);
        user = server.setUser(TestAccount.USER, TestAccount.USER, TestAccount.PASSWORD);
        account = TestAccount.enabled(server.getImap().getPort(), Map.of(ImapEmailAccount.FOLDERS, "all"));
    }

    @AfterEach
    void stop() {
        account.disable();
        server.stop();
    }

    /** Where a formatted number has Arabic digits, which no server and no cursor understands. */
    @Test
    void doesTheSameInALocaleWithDigitsOfItsOwn() throws Exception {
        final Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            listsFetchesAndLeavesTheMailboxAsItWas();
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }

    @Test
    void listsFetchesAndLeavesTheMailboxAsItWas() throws Exception {
        for (final String name : List.of("a", "b", "c")) {
            deliver(TestMail.named(name));
        }

        deliver(TestMail.large("big", 2 * MessageFetcher.CHUNK));
        try (Mailbox mailbox = account.openMailbox()) {
            final MailFolder inbox = mailbox.folders().folders().getFirst();
            final ImapDovecotTest.Reading reading = ImapDovecotTest.readAll(mailbox, inbox, null, ImapDovecotTest.request(100, 2));
            assertEquals(4, reading.messages().size());
            final CollectingSink full = ImapDovecotTest.fetch(mailbox, inbox, reading.messages(), FetchScope.FULL);
            assertEquals(reading.messages(), full.order);
            assertTrue(text(full, reading.messages().get(1)).endsWith("Hello, this is b.\r\n"), text(full, reading.messages().get(1)));
            assertEquals(TestMail.large("big", 2 * MessageFetcher.CHUNK).length, full.contents.get(reading.messages().getLast()).length, 2);
            assertEquals(full.keys, mailbox.registerKeys(inbox, reading.messages()));
            assertFalse(text(ImapDovecotTest.fetch(mailbox, inbox, reading.messages(), FetchScope.HEADERS), reading.messages().getFirst())
                    .contains("Hello"));

            deliver(TestMail.named("d"));
            final Changes next = mailbox.changes(inbox, reading.cursor(), ImapDovecotTest.request(100, 2));
            assertEquals(List.of("d"), ImapDovecotTest.names(mailbox, inbox, next.messages().stream().map(Changes.Listed::message).toList()));
        }

        assertTrue(inbox().getMessages().stream().noneMatch(message -> message.getFlags().contains(Flags.Flag.SEEN)));
    }

    private static String text(final CollectingSink sink, final MessageReference message) {
        return new String(sink.contents.get(message), StandardCharsets.UTF_8);
    }

    private void deliver(final byte[] message) throws Exception {
        final String text = new String(message, StandardCharsets.UTF_8);
        inbox().appendMessage(GreenMailUtil.newMimeMessage(text), new Flags(), new Date());
    }

    private com.icegreen.greenmail.store.MailFolder inbox() throws Exception {
        return server.getManagers().getImapHostManager().getInbox(user);
    }
}
