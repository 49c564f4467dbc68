/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Many messages at once: one batch is fetched while the one before is committed. */
@DisplayName("S2, S8 A backlog is taken batch by batch, and each stands on the one before")
class BacklogRulesTest {
    private static final Duration LONG = Duration.ofMinutes(16);
    private static final int LARGE = 17 * 1024 * 1024;

    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();
    private final Lister lister = new Lister(account);

    private void deliver(final int count) {
        for (int number = 1; number <= count; number++) {
            inbox.deliver("m" + number, Duration.ofMinutes(60 - number));
        }
    }

    private static List<String> names(final int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> "m" + number).toList();
    }

    @Test
    void aBatchWhoseCommitFailsTakesTheOneOnTopOfItWithIt() {
        deliver(5);
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "1");
        final AtomicBoolean failed = new AtomicBoolean();
        lister.sessions.afterCommit(() -> {
            if (lister.sessions.commits() == 2 && failed.compareAndSet(false, true)) {
                lister.sessions.failCommits(1);
            }
        });

        lister.trigger();
        assertEquals(names(2), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:2"), lister.state());

        lister.triggerAfter(LONG);
        assertEquals(names(5), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:5"), lister.state());
    }

    @Test
    void aBatchThatSomebodyElseHasListedTakesTheOneOnTopOfItWithIt() {
        deliver(5);
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "1");
        account.onFetch.add(() -> lister.setState(Map.of("sales/INBOX", "1:3")));

        lister.trigger();

        assertEquals(List.of("m4", "m5"), lister.messageIds());
        assertEquals(Map.of("sales/INBOX", "1:5"), lister.state());
    }

    @Test
    void stoppingInTheMiddleKeepsNothingThatIsNotCommitted() {
        deliver(20);
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "1");
        lister.sessions.afterCommit(() -> {
            if (lister.sessions.commits() == 3) {
                lister.processor.onUnscheduled();
            }
        });
        lister.trigger();
        assertEquals(names(3), lister.messageIds());

        lister.stop();
        lister.trigger();
        assertEquals(names(20), lister.messageIds());
    }

    @Test
    void theFoldersAreAskedForOnce() {
        deliver(10);
        lister.runner.setProperty(ListNewEmails.BATCH_SIZE, "1");
        lister.trigger();
        assertEquals(names(10), lister.messageIds());
        assertEquals(1, account.foldersAsked.get());

        lister.triggerAfter(LONG);
        assertEquals(2, account.foldersAsked.get());
    }

    @Test
    void largeMessagesDoNotShareACommitAndAreNotAskedForAgain() {
        for (int number = 1; number <= 2; number++) {
            final byte[] head = "Message-ID: <m%d>\r\nSubject: Large\r\n\r\n".formatted(number).getBytes(StandardCharsets.US_ASCII);
            inbox.deliverRaw("m" + number, Arrays.copyOf(head, LARGE), Duration.ofMinutes(60 - number));
        }
        inbox.deliver("m3", Duration.ofMinutes(1));

        lister.trigger();

        assertEquals(names(3), lister.messageIds());
        assertEquals(List.of(1, 2), account.fetches);
        assertEquals(2, lister.sessions.commits());
        assertEquals(1, account.changesAsked.get());
        assertEquals(Map.of("sales/INBOX", "1:3"), lister.state());
    }
}
