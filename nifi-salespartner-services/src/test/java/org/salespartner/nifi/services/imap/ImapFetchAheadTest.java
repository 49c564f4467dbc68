/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.Credentials;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.CuttingProxy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

/** One further connection at a time, run by the test's own thread, so that what it has fetched is certain. */
@Timeout(120)
class ImapFetchAheadTest extends ImapDovecotTest {
    private static final int COUNT = 250;

    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private CuttingProxy proxy;
    private ImapConnectionPool pool;
    private AheadQueue queue;

    @BeforeEach
    void start() throws Exception {
        proxy = CuttingProxy.start(dovecot.imapPort());
        final Credentials credentials = new Credentials() {
            @Override
            public AuthenticationStrategy strategy() {
                return AuthenticationStrategy.PASSWORD;
            }

            @Override
            public String secret() {
                return TestAccount.PASSWORD;
            }
        };
        pool = new ImapConnectionPool(new ImapConnector(new ImapSettings(user, "127.0.0.1", proxy.port(), TlsMode.NONE, null, user, credentials,
                List.of("INBOX"), Duration.ofSeconds(10), Duration.ofSeconds(10), 2)), 2);
    }

    @AfterEach
    void stop() throws Exception {
        if (queue != null) {
            queue.close();
        }

        pool.close();
        proxy.close();
    }

    @Test
    void everythingIsThereBeforeItIsAskedFor() throws Exception {
        final List<MessageReference> messages = delivered();
        begin(messages);
        lane().run();
        for (int i = 0; i < COUNT; i++) {
            assertArrayEquals(content(i), queue.take(uid(messages.get(i))).bytes().getNewBytes());
        }

        assertEquals(0, failures.get());
        assertEquals(1, ends.get());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 600, 1_000, 5_000, 40_000, 100_000, 150_000})
    @DisplayName("S2: a further connection that is cut gives whole messages or none, nobody waits for it, and it is told as failed once")
    void cut(final long bytes) throws Exception {
        final List<MessageReference> messages = delivered();
        begin(messages);
        proxy.cutAfter(bytes);
        lane().run();
        int missing = 0;
        for (int i = 0; i < COUNT; i++) {
            final MessageContent content = queue.take(uid(messages.get(i)));
            if (content == null) {
                missing++;
            } else {
                assertArrayEquals(content(i), content.bytes().getNewBytes());
            }
        }

        assertFalse(missing == 0, "Cut after " + bytes);
        assertEquals(1, failures.get());
        assertEquals(1, ends.get());
    }

    @Test
    @DisplayName("S3: nothing is fetched ahead from a folder that was numbered anew")
    void otherNumbering() throws Exception {
        final List<MessageReference> messages = delivered();
        queue = new AheadQueue("INBOX", messages.getFirst().uidValidity() + 1, messages, new SuspectMessages());
        queue.begin(FetchScope.FULL);
        lane().run();
        assertNull(queue.take(uid(messages.getFirst())));
        assertEquals(1, ends.get());
    }

    @Test
    @DisplayName("S8: no more is fetched ahead than a window, and what is passed over makes room")
    void window() throws Exception {
        final List<MessageReference> messages = delivered().stream()
                .map(message -> new MessageReference("INBOX", message.providerId(), message.uidValidity(), null, null, 500_000)).toList();
        begin(messages);
        lane().run();
        final int window = (int) (AheadWindow.WIDE_BYTES / 500_000);
        assertFalse(queue.covers(uid(messages.get(window))));
        assertArrayEquals(content(10), queue.take(uid(messages.get(10))).bytes().getNewBytes());
        assertNull(queue.take(uid(messages.get(5))));
        lane().run();
        assertArrayEquals(content(window + 5), queue.take(uid(messages.get(window + 5))).bytes().getNewBytes());
    }

    private AheadLane lane() {
        return new AheadLane(queue, AheadQueue.WINDOW_BATCHES, pool, null, failures::incrementAndGet, ends::incrementAndGet);
    }

    private void begin(final List<MessageReference> messages) {
        queue = new AheadQueue("INBOX", messages.getFirst().uidValidity(), messages, new SuspectMessages());
        queue.begin(FetchScope.FULL);
    }

    private List<MessageReference> delivered() throws Exception {
        for (int i = 0; i < COUNT; i++) {
            dovecot.deliver(user, "INBOX", content(i), NOW.minusSeconds(COUNT - i));
        }

        try (Mailbox mailbox = account().openMailbox()) {
            return readAll(mailbox, INBOX, null, request(COUNT, COUNT)).messages();
        }
    }

    private static byte[] content(final int number) {
        return TestMail.large("m" + number, 600);
    }

    private static long uid(final MessageReference message) {
        return Long.parseLong(message.providerId());
    }
}
