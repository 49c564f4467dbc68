/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class DemoMailboxTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-19T08:00:00Z");
    private static final String MAIL = "Message-ID: <%d@b.example>\r\nSubject: Hello\r\n\r\nHello\r\n";

    private DemoMailbox mailbox;
    private Store store;

    @BeforeEach
    void start() throws Exception {
        mailbox = new DemoMailbox(DemoMails.ADDRESS);
        final Properties properties = new Properties();
        properties.setProperty("mail.imap.timeout", "30000");
        properties.setProperty("mail.imap.peek", "true");
        store = Session.getInstance(properties).getStore("imap");
        store.connect(DemoMailbox.HOST, mailbox.port(), mailbox.address(), mailbox.password());
    }

    @AfterEach
    void stop() throws Exception {
        store.close();
        mailbox.close();
    }

    @Test
    void theDemoMailsComeBackByteForByteWithTheirDates() throws Exception {
        final Collected demo = new Collected();
        new DemoMails(RECEIVED).forEach(demo);
        demo.mails.forEach(mailbox::mail);

        final Map<String, byte[]> given = readAll();

        assertEquals(List.of(), mailbox.refused());
        assertEquals(demo.mails.size(), given.size());
        for (int index = 0; index < demo.mails.size(); index++) {
            final DemoMailbox.Placed placed = mailbox.placed().get(index);
            final byte[] mail = given.get(placed.folder() + "/" + placed.uid());
            assertArrayEquals(demo.mails.get(index).content(), mail, placed.name());
        }
    }

    @Test
    void theInternalDateIsTheOneThatWasGiven() throws Exception {
        mailbox.mail(new SourceMail("a", "INBOX", RECEIVED, MAIL.formatted(1).getBytes(StandardCharsets.US_ASCII)));

        final Folder inbox = store.getFolder("INBOX");
        inbox.open(Folder.READ_ONLY);

        assertEquals(RECEIVED, inbox.getMessage(1).getReceivedDate().toInstant());
    }

    @Test
    void aMailWhoseStructureGreenMailCannotReadIsDeliveredUnchanged() throws Exception {
        final byte[] mail = """
                Content-Disposition: inline
                Content-Disposition: attachment
                Content-Type: message/rfc822

                nothing of the kind""".replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        mailbox.mail(new SourceMail("odd", "INBOX", RECEIVED, mail));

        assertEquals(List.of(), mailbox.refused());
        assertArrayEquals(mail, readAll().get("INBOX/" + mailbox.placed().getFirst().uid()));
    }

    @Test
    void moreThanAFolderHoldsGoesToFoldersBeside() throws Exception {
        for (int number = 0; number < DemoMailbox.FOLDER_SIZE + 1; number++) {
            mailbox.mail(new SourceMail("mail " + number, "INBOX", RECEIVED, MAIL.formatted(number).getBytes(StandardCharsets.US_ASCII)));
        }

        assertEquals(List.of("INBOX", "INBOX 2"), mailbox.folders());
        assertEquals(DemoMailbox.FOLDER_SIZE + 1, readAll().size());
    }

    @Test
    void theMailsOfOtherProjectsAreTakenAndGivenOut() throws Exception {
        final Path corpus = Path.of("../../shared/corpora/mime");
        assumeTrue(Files.isDirectory(corpus), "skipped: ../shared/corpora/mime is not there");
        final int[] files = {0};
        new MailFiles(corpus, "INBOX", Instant.now(), Duration.ofDays(30)).forEach(new MailSource.MailVisitor() {
            @Override
            public void mail(final SourceMail mail) {
                files[0]++;
                mailbox.mail(mail);
            }

            @Override
            public void unreadable(final String name, final String reason) {
                files[0]++;
                mailbox.unreadable(name, reason);
            }
        });

        final Map<String, byte[]> given = readAll();

        assertEquals(files[0], mailbox.placed().size() + mailbox.refused().size());
        assertEquals(mailbox.placed().size(), given.size());
        assertTrue(mailbox.refused().size() <= 30, () -> mailbox.refused().toString());
    }

    /** Reads the whole mailbox as an IMAP client does; by folder and UID. */
    private Map<String, byte[]> readAll() throws Exception {
        final Map<String, byte[]> mails = new HashMap<>();
        for (final String name : mailbox.folders()) {
            final IMAPFolder folder = (IMAPFolder) store.getFolder(name);
            folder.open(Folder.READ_ONLY);
            final Message[] messages = folder.getMessages();
            final FetchProfile profile = new FetchProfile();
            profile.add(UIDFolder.FetchProfileItem.UID);
            profile.add(FetchProfile.Item.SIZE);
            profile.add(IMAPFolder.FetchProfileItem.HEADERS);
            folder.fetch(messages, profile);
            for (final Message message : messages) {
                final ByteArrayOutputStream content = new ByteArrayOutputStream();
                try (InputStream mime = ((IMAPMessage) message).getMimeStream()) {
                    mime.transferTo(content);
                }
                assertEquals(message.getSize(), content.size());
                mails.put(name + "/" + folder.getUID(message), content.toByteArray());
            }
            folder.close(false);
        }
        return mails;
    }
}
