/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.sync.FakeFolder.FakeMessage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** What ListNewEmails gives when all goes well. */
class ListNewEmailsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();

    @Test
    void takesTheWindowFirstAndThenOnlyWhatIsNew() {
        inbox.deliver("too-old", Duration.ofDays(31));
        inbox.deliver("one", Duration.ofDays(29));
        inbox.deliver("two", Duration.ofDays(1));
        final Lister lister = new Lister(account);

        lister.trigger();
        assertEquals(List.of("one", "two"), lister.messageIds());

        inbox.deliver("three", Duration.ZERO);
        lister.triggerAfter(MINUTE);
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one", "two", "three"), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:4"), lister.state());
        assertEquals(account.opened.get(), account.closed.get());
    }

    @Test
    void describesAMessageByAttributes() throws IOException {
        final FakeMessage message = inbox.deliver("one", Duration.ofHours(2));
        final Lister lister = new Lister(account);

        lister.trigger();

        final MockFlowFile flowFile = lister.committed().get(0);
        flowFile.assertContentEquals(message.content());
        flowFile.assertAttributeEquals(EmailAttributes.ACCOUNT, "sales");
        flowFile.assertAttributeEquals(EmailAttributes.PROVIDER, "fake");
        flowFile.assertAttributeEquals(EmailAttributes.FOLDER, "INBOX");
        flowFile.assertAttributeEquals(EmailAttributes.PROVIDER_ID, "1");
        flowFile.assertAttributeEquals(EmailAttributes.UID_VALIDITY, "1");
        flowFile.assertAttributeEquals(EmailAttributes.MESSAGE_ID, "one");
        flowFile.assertAttributeEquals(EmailAttributes.RECEIVED, "2026-06-10T10:00:00Z");
        flowFile.assertAttributeEquals(EmailAttributes.SIZE, Integer.toString(message.content().length));
        flowFile.assertAttributeEquals(EmailAttributes.FROM, "alice@example.com");
        flowFile.assertAttributeEquals(EmailAttributes.TO, "us@example.org");
        flowFile.assertAttributeEquals(EmailAttributes.SUBJECT, "About one");
        flowFile.assertAttributeEquals(EmailAttributes.DIRECTION, "inbound");
        flowFile.assertAttributeEquals(CoreAttributes.MIME_TYPE.key(), "message/rfc822");
        flowFile.assertAttributeEquals(CoreAttributes.FILENAME.key(), "one.eml");

        final ProvenanceEventRecord event = lister.runner.getProvenanceEvents().get(0);
        assertEquals(ProvenanceEventType.RECEIVE, event.getEventType());
        assertEquals("fake://host/sales/INBOX;UIDVALIDITY=1/;UID=1", event.getTransitUri());
    }

    @Test
    void keepsTheEnvelopeOutOfAttributesWhenAsked() {
        inbox.deliver("one", Duration.ZERO);
        final Lister lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.ENVELOPE_ATTRIBUTES, "false");

        lister.trigger();

        final MockFlowFile flowFile = lister.committed().get(0);
        flowFile.assertAttributeNotExists(EmailAttributes.FROM);
        flowFile.assertAttributeNotExists(EmailAttributes.TO);
        flowFile.assertAttributeNotExists(EmailAttributes.SUBJECT);
        flowFile.assertAttributeEquals(EmailAttributes.MESSAGE_ID, "one");
    }

    @Test
    void tellsOurOwnMailByItsFolderAndByItsAuthor() {
        inbox.deliver("from-us", "US@example.org", "alice@example.com", Duration.ZERO);
        account.folder("Sent", MailFolder.Role.SENT).deliver("from-an-alias", "other@example.net", "alice@example.com", Duration.ZERO);
        final Lister lister = new Lister(account);

        lister.trigger();

        lister.committed().forEach(flowFile -> flowFile.assertAttributeEquals(EmailAttributes.DIRECTION, "outbound"));
        assertEquals(2, lister.committed().size());
    }

    @Test
    void givesHeadersAloneWhenAsked() {
        final FakeMessage message = inbox.deliver("one", Duration.ZERO);
        final Lister lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.CONTENT, ListedContent.HEADERS_ONLY);

        lister.trigger();

        final MockFlowFile flowFile = lister.committed().get(0);
        final String content = flowFile.getContent();
        assertEquals("\r\n\r\n", content.substring(content.length() - 4));
        assertEquals(-1, content.indexOf("Text of one"));
        flowFile.assertAttributeEquals(EmailAttributes.SIZE, Integer.toString(message.content().length));
    }

    @Test
    void namesAMessageWithoutMessageIdByItsPlace() {
        inbox.deliverRaw("none", "Subject: =?utf-8?B?R3LDvMOfZQ==?=\n\nHello".getBytes(StandardCharsets.US_ASCII), Duration.ZERO);
        inbox.deliverRaw("empty", new byte[0], Duration.ZERO);
        final Lister lister = new Lister(account);

        lister.trigger();

        lister.committed().get(0).assertAttributeEquals(CoreAttributes.FILENAME.key(), "sales-INBOX-1.eml");
        lister.committed().get(0).assertAttributeEquals(EmailAttributes.SUBJECT, "Grüße");
        lister.committed().get(0).assertAttributeNotExists(EmailAttributes.MESSAGE_ID);
        lister.committed().get(1).assertAttributeEquals(CoreAttributes.FILENAME.key(), "sales-INBOX-2.eml");
        lister.committed().get(1).assertContentEquals("");
    }

    @Test
    void commitsBatchByBatchAndTakesTurnsWithFolders() {
        for (int i = 0; i < 7; i++) {
            inbox.deliver("inbox-" + i, Duration.ofMinutes(60 - i));
        }
        account.folder("Sales", MailFolder.Role.OTHER).deliver("sales-0", Duration.ZERO);
        final Lister lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "3");

        lister.trigger();

        assertEquals(List.of("inbox-0", "inbox-1", "inbox-2", "sales-0", "inbox-3", "inbox-4", "inbox-5", "inbox-6"), lister.messageIds());
        assertEquals(3, lister.sessions.commits());
        assertEquals(Map.of("sales/INBOX", "1:7", "sales/Sales", "1:1"), lister.state());
    }

    @Test
    void reportsOnceWhatTheWindowSizeLeavesOut() {
        for (int i = 0; i < 5; i++) {
            inbox.deliver("m" + i, Duration.ofMinutes(60 - i));
        }
        final Lister lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.WINDOW_SIZE, "2");

        lister.trigger();
        lister.triggerAfter(MINUTE);

        assertEquals(List.of("m3", "m4"), lister.messageIds());
        assertEquals(1, lister.warnings().stream().filter(text -> text.contains("3 e-mails of folder [INBOX] lie within the window")).count());
        assertEquals(3, lister.counter("E-mails left out by Window Size"));
    }

    @Test
    void writesNoStateWhenNothingIsNew() {
        inbox.deliver("one", Duration.ZERO);
        final Lister lister = new Lister(account);

        lister.trigger();
        lister.triggerAfter(MINUTE);

        assertEquals(1, lister.sessions.commits());
        assertNull(lister.runner.getCounterValue("E-mails vanished before they were fetched"));
    }

    @Test
    void keepsItsPlaceWhenPropertiesChange() {
        inbox.deliver("one", Duration.ZERO);
        final Lister lister = new Lister(account);
        lister.trigger();
        lister.stop();

        lister.runner.setProperty(ListNewEmails.WINDOW, "60 days");
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "1");
        lister.runner.setProperty(ListNewEmails.CONTENT, ListedContent.HEADERS_ONLY);
        inbox.deliver("two", Duration.ZERO);
        lister.trigger();

        assertEquals(List.of("one", "two"), lister.messageIds());
    }

    @Test
    void takesTheWindowAgainAfterItsStateWasCleared() {
        inbox.deliver("one", Duration.ZERO);
        final Lister lister = new Lister(account);
        lister.trigger();
        lister.stop();

        lister.setState(Map.of());
        lister.trigger();

        assertEquals(List.of("one", "one"), lister.messageIds());
    }

    @Test
    void keepsAccountsWithTheSameFoldersApart() {
        final FakeAccount odd = new FakeAccount("sales/INBOX%");
        odd.folder("INBOX/x", MailFolder.Role.OTHER).deliver("odd", Duration.ZERO);
        inbox.deliver("one", Duration.ZERO);
        final Lister lister = new Lister(new FakeGroup(account, odd));

        lister.trigger();
        lister.stop();
        lister.trigger();

        assertEquals(List.of("odd", "one"), lister.messageIds().stream().sorted().toList());
        assertEquals(Map.of("sales/INBOX", "1:1", "sales%2FINBOX%25/INBOX/x", "1:1"), lister.state());
    }

    @Test
    void stopsListingWhileDownstreamIsFull() {
        for (int i = 0; i < 4; i++) {
            inbox.deliver("m" + i, Duration.ofMinutes(60 - i));
        }
        final Lister lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "1");
        lister.runner.setRelationshipUnavailable(ListNewEmails.REL_SUCCESS);

        lister.trigger();

        assertEquals(List.of("m0"), lister.messageIds());
    }
}
