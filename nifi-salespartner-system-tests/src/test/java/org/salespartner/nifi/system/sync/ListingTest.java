/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.system.sync.MailServers.Kind;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What is listed, in which order, and how it looks. */
class ListingTest extends SyncTestCase {

    @Test
    void contentIsWhatWasDeliveredByteForByte() throws Exception {
        final Map<String, byte[]> delivered = new HashMap<>();
        delivered.put("small", TestMail.named("small"));
        delivered.put("umlauts", TestMail.with("umlauts", "Jörg <j@customer.test>", "Grüße aus Köln\r\n.\r\n..\r\n\tEnde  \r\n\r\n\r\n"));
        delivered.put("large", TestMail.large("large", 3_000_000));
        long minutes = 30;
        for (final byte[] message : delivered.values()) {
            mailbox.deliver("INBOX", message, minutesAgo(minutes--));
        }

        final Listing listing = listing(account).trigger();

        assertEquals(delivered.keySet(), Set.copyOf(listing.names()));
        for (final MockFlowFile flowFile : listing.listed()) {
            assertArrayEquals(delivered.get(Listing.name(flowFile)), flowFile.toByteArray(), Listing.name(flowFile));
        }
    }

    @Test
    void attributesAndProvenanceNameTheMessageAndNoSecret() throws Exception {
        mailbox.deliver("offer", minutesAgo(5));

        final Listing listing = listing(account).trigger();

        final MockFlowFile flowFile = listing.listed().getFirst();
        final Map<String, String> expected = Map.ofEntries(
                Map.entry("filename", "offer@customer.test.eml"),
                Map.entry("mime.type", "message/rfc822"),
                Map.entry(EmailAttributes.ACCOUNT, mailbox.address()),
                Map.entry(EmailAttributes.PROVIDER, kind.provider()),
                Map.entry(EmailAttributes.PROVIDER_ID, mailbox.providerId("INBOX", 1)),
                Map.entry(EmailAttributes.FOLDER, "INBOX"),
                Map.entry(EmailAttributes.MESSAGE_ID, "offer@customer.test"),
                Map.entry(EmailAttributes.DIRECTION, "inbound"),
                Map.entry(EmailAttributes.RECEIVED, minutesAgo(5).toString()),
                Map.entry(EmailAttributes.SIZE, Integer.toString(TestMail.named("offer").length)),
                Map.entry(EmailAttributes.FROM, "bob@customer.test"),
                Map.entry(EmailAttributes.TO, "anna@sales.test,carl@sales.test"),
                Map.entry(EmailAttributes.SUBJECT, "About offer"));
        expected.forEach(flowFile::assertAttributeEquals);

        final List<ProvenanceEventRecord> events = listing.runner().getProvenanceEvents();
        assertEquals(List.of(ProvenanceEventType.RECEIVE), events.stream().map(ProvenanceEventRecord::getEventType).toList());
        final String uri = events.getFirst().getTransitUri();
        assertEquals(mailbox.transitUri("INBOX", 1, flowFile.getAttribute(EmailAttributes.UID_VALIDITY)), uri);
        assertFalse((flowFile.getAttributes() + uri + listing.state()).contains(TestMailbox.PASSWORD));
    }

    @Test
    void firstListingTakesTheDaysOfTheWindowThenOnlyWhatIsNew() throws Exception {
        mailbox.deliver("too-old", ago(Duration.ofDays(10).plusMinutes(1)));
        mailbox.deliver("yesterday", ago(Duration.ofDays(1)));
        mailbox.deliver("oldest", ago(Duration.ofDays(9)));

        final Listing listing = listing(account).set("Window", "10 days").trigger();
        assertEquals(List.of("oldest", "yesterday"), listing.names());

        // A program that moves a mail into a folder keeps its date.
        mailbox.deliver("moved-in", ago(Duration.ofDays(5)));
        mailbox.deliver("new", NOW);
        listing.triggerAfter(Listing.POLL);
        assertEquals(List.of("oldest", "yesterday", "moved-in", "new"), listing.names());

        listing.triggerAfter(Listing.POLL);
        assertEquals(4, listing.listed().size());
        assertEquals(List.of(), listing.bulletins().warnings());
    }

    @Test
    void firstListingTakesTheNewestByInternalDateOldestFirstAndReportsWhatItLeavesOut() throws Exception {
        for (final int age : new int[]{3, 9, 1, 7, 5}) {
            mailbox.deliver("age-" + age, minutesAgo(age * 60L));
        }

        final Listing listing = listing(account).set("Window Size", "3").set("Batch Size", "2").trigger();

        assertEquals(List.of("age-5", "age-3", "age-1"), listing.names());
        final List<String> warnings = listing.bulletins().warnings();
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.getFirst().contains(mailbox.address()) && warnings.getFirst().contains("2 e-mails")
                && warnings.getFirst().contains("Window Size"), warnings::toString);

        mailbox.deliver("new", NOW);
        listing.triggerAfter(Listing.POLL);
        assertEquals(List.of("age-5", "age-3", "age-1", "new"), listing.names());
        assertEquals(1, listing.bulletins().warnings().size());
    }

    @Test
    void anEmptyMailboxHasNothingAndThenItsFirstMail() throws Exception {
        final Listing listing = listing(account).trigger();
        assertEquals(List.of(), listing.names());

        mailbox.deliver("first", NOW);
        listing.triggerAfter(Listing.POLL);
        assertEquals(List.of("first"), listing.names());
        assertEquals(List.of(), listing.bulletins().warnings());
    }

    @Test
    @DisplayName("S2: mail that comes while the window is being read comes once, after it")
    void mailThatComesDuringTheFirstReading() throws Exception {
        final List<String> window = List.of("a", "b", "c", "d", "e");
        for (final String name : window) {
            mailbox.deliver(name, minutesAgo(60 - window.indexOf(name)));
        }

        final Listing listing = listing(account).set("Batch Size", "2");
        listing.sessions().afterNextCommit(new MailboxChange(() -> {
            mailbox.deliver("meanwhile", NOW);
            mailbox.deliver("meanwhile-with-an-old-date", minutesAgo(100));
        }));
        listing.trigger();
        listing.triggerAfter(Listing.POLL);

        assertEquals(window, listing.names().subList(0, window.size()));
        // Two that came together may be numbered either way.
        assertEquals(List.of("meanwhile", "meanwhile-with-an-old-date"),
                listing.names().subList(window.size(), listing.names().size()).stream().sorted().toList());
    }

    @Test
    void severalFoldersAreListedAndTheSentOneIsOutbound() throws Exception {
        mailbox.deliver("question", minutesAgo(9));
        mailbox.deliver("Sent", TestMail.with("answer", "Carl <carl@elsewhere.test>", "Yes.\r\n"), minutesAgo(8));
        mailbox.deliver("Customers", "filed", minutesAgo(7));
        mailbox.deliver("Customers", TestMail.with("own", "<%s>".formatted(mailbox.address()), "A copy.\r\n"), minutesAgo(6));

        final Listing listing = listing(account.with("Folders", "INBOX, \\Sent, Customers")).trigger();

        assertEquals(Map.of("question", "INBOX inbound", "answer", mailbox.serverName("Sent") + " outbound", "filed", "Customers inbound",
                        "own", "Customers outbound"),
                listing.listed().stream().collect(Collectors.toMap(Listing::name,
                        flowFile -> flowFile.getAttribute(EmailAttributes.FOLDER) + ' ' + flowFile.getAttribute(EmailAttributes.DIRECTION))));

        mailbox.deliver("Sent", "second-answer", NOW);
        mailbox.deliver("second-question", NOW);
        listing.triggerAfter(Listing.POLL);
        assertEquals(List.of("second-question", "second-answer"), listing.names().subList(4, listing.names().size()));
    }

    @Test
    void folderNamesWithOtherLettersAndWithTheDelimiter() throws Exception {
        final List<String> folders = List.of("Kunden/Müller & Söhne", "顧客", "Angebote (neu)/2026");
        for (final String folder : folders) {
            mailbox.deliver(folder, "in-" + folders.indexOf(folder), minutesAgo(10 - folders.indexOf(folder)));
        }

        final Listing listing = listing(account.with("Folders", String.join(",", folders))).trigger();
        assertEquals(List.of("in-0", "in-1", "in-2"), listing.names());
        assertEquals(List.of(), listing.bulletins().warnings());
        for (final ProvenanceEventRecord event : listing.runner().getProvenanceEvents()) {
            assertTrue(event.getTransitUri().matches("[\\x21-\\x7e]+"), event.getTransitUri());
        }

        mailbox.deliver(folders.getFirst(), "new", NOW);
        listing.triggerAfter(Listing.POLL);
        assertEquals(List.of("in-0", "in-1", "in-2", "new"), listing.names());
    }

    @Test
    void messagesThatAreHardlyMessagesAreListedAsTheyAre() throws Exception {
        assumeTrue(kind != Kind.GREEN_MAIL, "GreenMail does not take such messages");
        final List<byte[]> delivered = Stream.of("", "\r\n", "\r\nno header at all\r\n", "Subject: only a header\r\n", "Subject: cut off",
                "not a header line\r\nSubject: after it\r\n\r\ntext\r\n", "Message-ID: <../../etc/passwd\u0007@x>\r\n\r\n\u00ff\u00fe\u0001")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();
        for (int number = 0; number < delivered.size(); number++) {
            mailbox.deliver("INBOX", delivered.get(number), minutesAgo(60 - number));
        }
        mailbox.deliver("good", minutesAgo(1));

        final Listing listing = listing(account).trigger();
        listing.triggerAfter(Listing.LONG);

        assertEquals(List.of(), listing.bulletins().warnings());
        assertEquals(delivered.size() + 1, listing.listed().size());
        for (int number = 0; number < delivered.size(); number++) {
            final MockFlowFile flowFile = listing.listed().get(number);
            assertArrayEquals(delivered.get(number), flowFile.toByteArray());
            assertTrue(flowFile.getAttribute("filename").matches("[^/\\\\\\p{Cntrl}]+\\.eml"), flowFile.getAttribute("filename"));
        }
    }
}
