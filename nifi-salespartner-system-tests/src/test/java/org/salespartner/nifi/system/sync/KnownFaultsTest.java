/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.testing.CommandCounter;
import org.salespartner.nifi.services.testing.CuttingProxy;
import org.salespartner.nifi.system.sync.MailServers.Kind;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What other sources of mail are known to do wrong. */
class KnownFaultsTest extends SyncTestCase {
    private static final int MAILS = 60;
    private static final int CUTS = 12;
    private static final int IDLE_POLLS = 30;
    private static final int MOST_COMMANDS = 5;

    private final long seed = Long.getLong("salespartner.seed", System.nanoTime() % 1_000_000);

    private void deliverAll() throws Exception {
        for (int number = 0; number < MAILS; number++) {
            mailbox.deliver("m" + number, minutesAgo(MAILS - number));
        }
    }

    private static List<String> allNames() {
        return IntStream.range(0, MAILS).mapToObj(number -> "m" + number).toList();
    }

    @Test
    @DisplayName("S1, S2: a mail that somebody has read already is listed as well, and listing marks nothing")
    void readMailIsListedToo() throws Exception {
        mailbox.deliver("read-before", minutesAgo(3));
        mailbox.deliver("unread", minutesAgo(2));
        mailbox.markRead("INBOX", 1);
        final String before = mailbox.report(List.of("INBOX"));
        assertTrue(before.contains(mailbox.readSign()), before);

        final Listing listing = listing(account).trigger();
        assertEquals(List.of("read-before", "unread"), listing.names());
        assertEquals(before, mailbox.report(List.of("INBOX")));

        mailbox.deliver("read-at-once", minutesAgo(1));
        mailbox.markRead("INBOX", 3);
        listing.triggerAfter(Listing.POLL);
        assertEquals(List.of("read-before", "unread", "read-at-once"), listing.names());
    }

    @Test
    @DisplayName("S2: wherever the connection is cut, again and again, each mail is listed, and once")
    void cutConnectionLosesNothing() throws Exception {
        deliverAll();
        final CuttingProxy proxy = closed(CuttingProxy.start(mailbox.port()));
        final Listing listing = listing(account.at(proxy.port())).set("Batch Size", "7");
        final Random random = new Random(seed);
        for (int cut = 0; cut < CUTS; cut++) {
            proxy.cutAfter(random.nextInt(6_000));
            listing.triggerAfter(Listing.LONG);
        }
        assertTrue(proxy.connections() > 2, "Connections that were cut: " + proxy.connections());
        proxy.neverCut();
        listing.triggerUntil(() -> listing.listed().size() + listing.failed().size() >= MAILS, Listing.LONG);
        listing.triggerAfter(Listing.LONG);

        final Set<String> failed = new HashSet<>();
        for (int number = 0; number < MAILS; number++) {
            final String id = mailbox.providerId("INBOX", number + 1);
            if (listing.failed().stream().anyMatch(flowFile -> id.equals(flowFile.getAttribute("email.provider.id")))) {
                failed.add("m" + number);
            }
        }

        // In any order: a mail that the connection was lost at while its date was asked for is listed without it, after the others.
        assertEquals(allNames().stream().filter(name -> !failed.contains(name)).sorted().toList(), listing.names().stream().sorted().toList(),
                "Seed " + seed);
        assertEquals(MAILS, listing.listed().size() + failed.size(), "Seed " + seed);
    }

    @Test
    @DisplayName("S2: an access token that expires in the middle of a backlog, and is refused once before it is renewed, loses no mail")
    void tokenRefreshLosesNothing() throws Exception {
        assumeTrue(kind == Kind.DOVECOT, "GreenMail does not know XOAUTH2; tokens of Google and Microsoft have tests of their own");
        deliverAll();
        final CuttingProxy proxy = closed(CuttingProxy.start(mailbox.port()));
        final AtomicInteger asked = new AtomicInteger();
        final Listing listing = listing(account.at(proxy.port())
                .withTokens(() -> asked.incrementAndGet() == 2 ? "expired" : TestMailbox.PASSWORD)).set("Batch Size", "7");
        proxy.cutAfter(12_000);
        listing.trigger();
        final int before = listing.listed().size();
        assertTrue(before > 0 && before < MAILS, "Listed before the token expired: " + before);

        proxy.neverCut();
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.LONG);

        assertTrue(asked.get() > 2, "Tokens asked for: " + asked.get());
        assertEquals(allNames(), listing.names());
        assertEquals(List.of(), listing.failed());
    }

    @Test
    @DisplayName("S8: a mailbox without new mail is asked at its pace only, and a poll of it costs a few commands")
    void idlePollsCostLittle() throws Exception {
        deliverAll();
        assumeTrue(kind.isImap(), "Commands are those of IMAP; requests to Google and Microsoft are counted in tests of their own");
        final CommandCounter counter = closed(new CommandCounter(mailbox.port()));
        final Listing listing = listing(account.at(counter.port())).set("Push", "false").trigger();
        assertEquals(MAILS, listing.listed().size());

        final int listed = counter.commands().size();
        for (int poll = 0; poll < IDLE_POLLS; poll++) {
            listing.trigger();
        }
        assertEquals(listed, counter.commands().size(), "Nothing is asked before the account is due");

        for (int poll = 0; poll < IDLE_POLLS; poll++) {
            final int before = counter.commands().size();
            listing.triggerAfter(Listing.POLL);
            final List<String> commands = counter.commands().subList(before, counter.commands().size());
            assertTrue(!commands.isEmpty() && commands.size() <= MOST_COMMANDS, String.join(", ", commands));
        }
        assertEquals(MAILS, listing.listed().size());
    }

    @Test
    @DisplayName("S5: senders that no mail program would write keep no mail back, neither theirs nor their neighbours'")
    void senderThatIsHardlyAnAddress() throws Exception {
        final List<String> senders = List.of("root", "MAILER-DAEMON (Mail Delivery System)", "", "<>", "undisclosed-recipients:;", "a@b@c, <d",
                "\"unclosed <x@y.test>", "=?utf-8?q?broken", "@");
        for (int number = 0; number < senders.size(); number++) {
            mailbox.deliver("before-" + number, minutesAgo(60 - number));
            final byte[] mail = "From: %s\r\nTo: %s\r\nMessage-ID: <hard-%d@customer.test>\r\nSubject: Hard\r\n\r\nText\r\n"
                    .formatted(senders.get(number), senders.get(number), number).getBytes(StandardCharsets.US_ASCII);
            mailbox.deliver("INBOX", mail, minutesAgo(60 - number));
        }

        final Listing listing = listing(account).trigger();

        assertEquals(2 * senders.size(), listing.listed().size());
        assertEquals(IntStream.range(0, senders.size()).mapToObj(number -> "hard-" + number).toList(),
                listing.names().stream().filter(name -> name.startsWith("hard-")).toList());
        assertEquals(List.of(), listing.failed());
        assertEquals(List.of(), listing.bulletins().warnings());
    }
}
