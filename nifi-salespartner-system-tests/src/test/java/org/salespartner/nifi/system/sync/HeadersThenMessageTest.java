/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.system.sync.MailServers.Kind;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Headers listed first, the whole message fetched afterwards. */
class HeadersThenMessageTest extends SyncTestCase {
    private static final String FOLDER = "Customers";
    private static final byte[] LARGE = TestMail.large("large", 2_500_000);

    private Listing headers() throws Exception {
        account = account.with("Folders", FOLDER);
        mailbox.deliver(FOLDER, "small", minutesAgo(9));
        mailbox.deliver(FOLDER, LARGE, minutesAgo(8));
        return listing(account).set("Content", "Headers Only").trigger();
    }

    @Test
    void headersAreListedAndTheMessagesFetchedByteForByte() throws Exception {
        final Listing listing = headers();
        assertEquals(List.of("small", "large"), listing.names());
        for (final MockFlowFile header : listing.listed()) {
            final String content = new String(header.toByteArray(), StandardCharsets.UTF_8);
            // GreenMail leaves out the empty line that ends a header (RFC 9051, section 6.4.5).
            final String end = kind == Kind.GREEN_MAIL ? "8bit\r\n" : "8bit\r\n\r\n";
            assertTrue(content.startsWith("Message-ID: <") && content.endsWith(end), content);
        }

        final Fetching fetching = closed(new Fetching(account)).fetch(listing.listed());

        final List<MockFlowFile> fetched = fetching.flowFiles("success");
        assertArrayEquals(TestMail.named("small"), fetched.get(0).toByteArray());
        assertArrayEquals(LARGE, fetched.get(1).toByteArray());
        for (int number = 0; number < fetched.size(); number++) {
            fetched.get(number).assertAttributeEquals("filename", listing.listed().get(number).getAttribute("filename"));
        }

        assertEquals(2, fetching.runner().getProvenanceEvents().stream()
                .filter(event -> event.getEventType() == ProvenanceEventType.FETCH
                        && event.getTransitUri().matches("(imap|http)://127\\.0\\.0\\.1[:/].*")
                        && !event.getTransitUri().contains(TestMailbox.PASSWORD)).count());
    }

    @Test
    @DisplayName("S3: a message is found by its Message-ID when its folder was numbered anew before it was fetched")
    void folderWasNumberedAnewBeforeTheFetch() throws Exception {
        final Listing listing = headers();
        mailbox.loseCursor(FOLDER);

        final Fetching fetching = closed(new Fetching(account)).fetch(listing.listed());

        final List<MockFlowFile> fetched = fetching.flowFiles("success");
        assertEquals(2, fetched.size(), () -> reasons(fetching));
        assertArrayEquals(TestMail.named("small"), fetched.get(0).toByteArray());
        assertArrayEquals(LARGE, fetched.get(1).toByteArray());
        if (kind.isImap()) {
            assertNotEquals(listing.listed().getFirst().getAttribute(EmailAttributes.UID_VALIDITY),
                    fetched.getFirst().getAttribute(EmailAttributes.UID_VALIDITY));
        }
    }

    @Test
    @DisplayName("S4: a message that was expunged before it was fetched goes to not found, with a reason")
    void expungedBeforeTheFetch() throws Exception {
        final Listing listing = headers();
        mailbox.expunge(FOLDER, 1);

        final Fetching fetching = closed(new Fetching(account)).fetch(listing.listed());

        assertEquals(List.of("large"), fetching.flowFiles("success").stream().map(Listing::name).toList());
        final MockFlowFile gone = fetching.flowFiles("not found").getFirst();
        assertEquals("small", Listing.name(gone));
        final String reason = gone.getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(reason.contains(mailbox.address()) && reason.contains(FOLDER)
                && reason.contains(kind.isImap() ? "deleted or moved" : "deleted"), reason);
    }

    @Test
    @DisplayName("S4: messages whose folder was deleted before they were fetched go to not found, with a reason")
    void folderWasDeletedBeforeTheFetch() throws Exception {
        final Listing listing = headers();
        mailbox.deleteFolder(FOLDER);

        final Fetching fetching = closed(new Fetching(account)).fetch(listing.listed());

        assertEquals(List.of("small", "large"), fetching.flowFiles("not found").stream().map(Listing::name).toList());
        final String reason = fetching.flowFiles("not found").getFirst().getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(reason.contains(mailbox.address()) && reason.contains(FOLDER) && reason.contains("deleted or renamed"), reason);
    }

    @Test
    void aConnectionThatBreaksMeansRetryAndThenSuccess() throws Exception {
        final Listing listing = headers();
        final MeddlingProxy proxy = closed(new MeddlingProxy(mailbox));
        proxy.cutBehind("Line 500 of large", 1);

        final Fetching fetching = closed(new Fetching(account.at(proxy.port()))).fetch(listing.listed());
        assertEquals(List.of("small"), fetching.flowFiles("success").stream().map(Listing::name).toList());
        final MockFlowFile again = fetching.flowFiles("retry").getFirst();
        assertTrue(again.isPenalized());
        assertTrue(again.getAttribute(EmailAttributes.ERROR_MESSAGE).contains("broke off"), again.getAttribute(EmailAttributes.ERROR_MESSAGE));

        fetching.retry();
        assertArrayEquals(LARGE, fetching.flowFiles("success").getLast().toByteArray());
        assertEquals(1, proxy.cuts());
    }

    @ParameterizedTest
    @CsvSource({"Line 500 of large, 12", "Line 30000 of large, 5"})
    @DisplayName("S5: a message that breaks off whenever it is fetched goes to failure after some attempts, with a reason")
    void breaksOffWheneverItIsFetched(final String where, final int cuts) throws Exception {
        final Listing listing = headers();
        final MeddlingProxy proxy = closed(new MeddlingProxy(mailbox));
        proxy.cutBehind(where, Integer.MAX_VALUE);

        final Fetching fetching = closed(new Fetching(account.at(proxy.port()))).fetch(listing.listed());
        for (int attempt = 0; attempt < 20 && fetching.flowFiles("failure").isEmpty(); attempt++) {
            fetching.retry();
        }

        final String reason = fetching.flowFiles("failure").getFirst().getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(reason.contains("[%s]".formatted(mailbox.address())) && reason.contains("Look at it with a mail program")
                && !reason.contains("tried again by itself"), reason);
        // Where nothing is given up before by the account itself, five attempts are it.
        assertEquals(kind.isImap() ? cuts : 5, proxy.cuts());
    }

    private static String reasons(final Fetching fetching) {
        return Stream.of("not found", "retry", "failure").flatMap(relationship -> fetching.flowFiles(relationship).stream())
                .map(flowFile -> flowFile.getAttribute(EmailAttributes.ERROR_MESSAGE)).toList().toString();
    }
}
