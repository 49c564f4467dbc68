/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.system.sync.MailServers.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Messages that vanish, and connections that break, while a mailbox is listed. */
class MessageTroubleTest extends SyncTestCase {
    private static final String POISON = "poison poison poison";
    private static final List<String> NAMES = List.of("one", "two", "broken", "four", "five");

    private MeddlingProxy proxy;

    private Listing listingThroughProxy() throws Exception {
        proxy = closed(new MeddlingProxy(mailbox));
        account = account.at(proxy.port());
        return listing(account);
    }

    private void deliverAll() throws Exception {
        for (final String name : NAMES) {
            final String body = "broken".equals(name) ? "begins\r\n" + POISON + "\r\nends\r\n" : "All is well.\r\n";
            mailbox.deliver("INBOX", TestMail.with(name, "bob@customer.test", body), minutesAgo(10 - NAMES.indexOf(name)));
        }
    }

    @Test
    @DisplayName("S4: a message that is expunged between being listed and being fetched is skipped, counted, and not asked for again")
    void expungedBetweenListingAndFetching() throws Exception {
        deliverAll();
        final Listing listing = listingThroughProxy();
        proxy.before(mailbox.fetchPattern("INBOX", 3), () -> mailbox.expunge("INBOX", 3));

        listing.trigger();
        listing.triggerAfter(Listing.POLL);

        assertEquals(List.of("one", "two", "four", "five"), listing.names());
        assertEquals(List.of(), listing.failed());
        assertEquals(1L, listing.runner().getCounterValue("E-mails vanished before they were fetched"));

        mailbox.deliver("new", NOW);
        listing.triggerAfter(Listing.POLL);
        assertEquals(List.of("one", "two", "four", "five", "new"), listing.names());
    }

    @Test
    @DisplayName("S5: a message at which the server cuts once is listed by a later poll, whole, and nothing is lost or doubled")
    void serverCutsOnceInTheMiddleOfAMessage() throws Exception {
        deliverAll();
        final Listing listing = listingThroughProxy();
        proxy.cutBehind(POISON, 1);

        listing.trigger();
        assertEquals(1, proxy.cuts());
        assertEquals(List.of("one", "two"), listing.names());
        assertSaysWhatBrokeOff(listing.bulletins().warnings());

        listing.triggerAfter(Listing.LONG);
        assertEquals(NAMES, listing.names());
        assertEquals(List.of(), listing.failed());
        assertEquals(2, listing.bulletins().warnings().size(), () -> listing.bulletins().warnings().toString());
        assertEquals("Account [%s] is listed again.".formatted(mailbox.address()), listing.bulletins().warnings().getLast());
    }

    @Test
    @DisplayName("S5: a large message that breaks off in a later chunk is listed whole by a later poll")
    void serverCutsInTheMiddleOfALargeMessage() throws Exception {
        final byte[] large = TestMail.large("large", 3_000_000);
        mailbox.deliver("INBOX", large, minutesAgo(2));
        mailbox.deliver("small", minutesAgo(1));
        final Listing listing = listingThroughProxy();
        proxy.cutBehind("Line 40000 of large", 1);

        listing.trigger();
        assertEquals(List.of(), listing.names());
        listing.triggerAfter(Listing.LONG);

        assertEquals(1, proxy.cuts());
        assertEquals(List.of("large", "small"), listing.names());
        assertArrayEquals(large, listing.listed().getFirst().toByteArray());
    }

    @Test
    @DisplayName("S5: a message that takes the connection with it each time goes to failure with its reference, and the mailbox goes on")
    void theSameMessageCutsEveryTime() throws Exception {
        deliverAll();
        final Listing listing = listingThroughProxy();
        proxy.cutBehind(POISON, Integer.MAX_VALUE);

        listing.triggerUntil(() -> listing.listed().size() == 4, Listing.LONG);
        assertTrue(proxy.cuts() <= 8, () -> "cut " + proxy.cuts() + " times");
        assertEquals(List.of("one", "two", "four", "five"), listing.names());
        assertEquals(1, listing.failed().size());
        final MockFlowFile broken = listing.failed().getFirst();
        broken.assertContentEquals("");
        broken.assertAttributeEquals(EmailAttributes.ACCOUNT, mailbox.address());
        broken.assertAttributeEquals(EmailAttributes.FOLDER, "INBOX");
        broken.assertAttributeEquals(EmailAttributes.PROVIDER_ID, mailbox.providerId("INBOX", 3));
        assertEquals(kind.isImap(), broken.getAttribute(EmailAttributes.UID_VALIDITY) != null);
        final String reason = broken.getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(reason.contains("broke off each of the 5 times") && reason.contains("FetchEmail can try it once more"), reason);
        assertFalse(reason.contains("tried again by itself"), reason);
        final String named = "message [%s]".formatted(mailbox.providerId("INBOX", 3));
        assertTrue(listing.bulletins().warnings().stream().anyMatch(text -> text.contains(named) && text.contains("goes to failure")),
                () -> listing.bulletins().warnings().toString());

        listing.triggerAfter(Listing.LONG);
        mailbox.deliver("new", NOW);
        listing.triggerAfter(Listing.LONG);
        assertEquals(List.of("one", "two", "four", "five", "new"), listing.names());
        assertEquals(1, listing.failed().size());

        proxy.cutBehind(POISON, 0);
        final Fetching fetching = closed(new Fetching(account)).fetch(listing.failed());
        assertEquals(List.of(), fetching.flowFiles("failure"));
        assertTrue(fetching.flowFiles("success").getFirst().getContent().contains(POISON));
    }

    @Test
    @DisplayName("S5: two messages that take the connection with them do not keep the mailbox, and no innocent one is given up with them")
    void twoMessagesThatCut() throws Exception {
        final List<String> names = new ArrayList<>();
        for (int number = 0; number < 12; number++) {
            final boolean poisoned = number == 4 || number == 5;
            mailbox.deliver("INBOX", TestMail.with("m" + number, "bob@customer.test", poisoned ? POISON + "\r\n\r\n" : "Fine.\r\n"),
                    minutesAgo(60 - number));
            if (!poisoned) {
                names.add("m" + number);
            }
        }

        final Listing listing = listingThroughProxy().set("Batch Size", "5");
        proxy.cutBehind(POISON, Integer.MAX_VALUE);
        listing.triggerUntil(() -> listing.listed().size() == names.size() && listing.failed().size() == 2, Listing.LONG);

        assertEquals(names, listing.names());
        assertEquals(Set.of(mailbox.providerId("INBOX", 5), mailbox.providerId("INBOX", 6)),
                Set.copyOf(listing.failed().stream().map(broken -> broken.getAttribute(EmailAttributes.PROVIDER_ID)).toList()));
    }

    @Test
    @DisplayName("S5: a message whose file the server itself cannot read, so that it hangs up, goes to failure, and the mailbox goes on")
    void theServerCannotReadAMessage() throws Exception {
        assumeTrue(kind == Kind.DOVECOT, "The others keep no files");
        for (final String name : List.of("one", "two", "three")) {
            mailbox.deliver(name, minutesAgo(5));
        }
        makeUnreadable("two");
        for (final Path file : newFiles()) {
            // The size in the name, as mail servers deliver: else Dovecot hangs up on who asks for the size already.
            Files.move(file, file.resolveSibling("%s,S=%2$d,W=%2$d".formatted(file.getFileName(), Files.size(file))));
        }

        final Listing listing = listing(account);
        listing.triggerUntil(() -> listing.listed().size() == 2, Listing.LONG);
        assertEquals(List.of("one", "three"), listing.names());
        assertEquals(List.of("2"), listing.failed().stream().map(broken -> broken.getAttribute(EmailAttributes.PROVIDER_ID)).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Full Message", "Headers Only"})
    @DisplayName("S5: so does one of which the server cannot even tell the size, in the first reading and among new mail, and FetchEmail ends, too")
    void theServerCannotTellAMessagesSize(final String content) throws Exception {
        assumeTrue(kind == Kind.DOVECOT, "The others keep no files");
        for (int number = 1; number <= 9; number++) {
            mailbox.deliver("m" + number, minutesAgo(20 - number));
        }
        makeUnreadable("m4");
        final Listing listing = listing(account).set("Content", content);
        final AtomicInteger polls = new AtomicInteger();
        listing.triggerUntil(() -> polls.incrementAndGet() > 12 || listing.listed().size() == 8 && listing.failed().size() == 1, Listing.LONG);
        assertEquals(List.of("m1", "m2", "m3", "m5", "m6", "m7", "m8", "m9"), listing.names());
        assertEquals(List.of("4"), listing.failed().stream().map(broken -> broken.getAttribute(EmailAttributes.PROVIDER_ID)).toList());

        for (int number = 10; number <= 14; number++) {
            mailbox.deliver("m" + number, minutesAgo(4));
        }
        makeUnreadable("m12");
        polls.set(0);
        listing.triggerUntil(() -> polls.incrementAndGet() > 12 || listing.listed().size() == 12 && listing.failed().size() == 2, Listing.LONG);
        assertEquals(List.of("m10", "m11", "m13", "m14"), listing.names().subList(8, 12));
        assertEquals("12", listing.failed().getLast().getAttribute(EmailAttributes.PROVIDER_ID));

        final String cursors = listing.state().toString();
        listing.triggerAfter(Listing.LONG);
        assertEquals(cursors, listing.state().toString());
        assertEquals(14, listing.listed().size() + listing.failed().size());

        final Fetching fetching = closed(new Fetching(account)).fetch(listing.failed().subList(0, 1));
        while (fetching.flowFiles("failure").isEmpty() && fetching.flowFiles("retry").size() < 20) {
            fetching.retry();
        }
        assertEquals(1, fetching.flowFiles("failure").size(), () -> fetching.bulletins().warnings().toString());
        final String reason = fetching.flowFiles("failure").getFirst().getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(reason.contains("Look at it with a mail program"), reason);
    }

    private List<Path> newFiles() throws IOException {
        final Path folder = ((DovecotMailbox) mailbox).server().maildir(mailbox.address(), "INBOX").resolve("new");
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /** The server cannot read the file of a message any more. */
    private void makeUnreadable(final String name) throws IOException {
        for (final Path file : newFiles()) {
            if (Files.isReadable(file) && Files.readString(file).contains("<%s@".formatted(name))) {
                Files.setPosixFilePermissions(file, Set.of());
            }
        }
    }

    private void assertSaysWhatBrokeOff(final List<String> warnings) {
        assertEquals(1, warnings.size(), warnings::toString);
        final String warning = warnings.getFirst();
        assertTrue(warning.contains("Account [%s]".formatted(mailbox.address())) && warning.contains("broke off")
                && warning.contains("tried again by itself"), warning);
    }
}
