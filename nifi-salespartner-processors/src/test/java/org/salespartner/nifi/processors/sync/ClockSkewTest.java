/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.ThrottledException;

import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** NiFi's clock is put back or forward while ListNewEmails runs: by a person, by NTP, or since the machine slept. */
class ClockSkewTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(7);

    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();
    private final Lister lister = new Lister(account);

    @Test
    void s2ListsWithinThePollIntervalThoughTheClockIsPutBack() {
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();

        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(DAY.negated());
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one", "two"), lister.messageIds());
    }

    @Test
    void s2ListsOnceThoughTheClockIsPutForward() {
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();

        inbox.deliver("two", Duration.ZERO);
        lister.triggerAfter(DAY);
        inbox.deliver("three", Duration.ZERO);
        lister.triggerAfter(DAY.negated());
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one", "two", "three"), lister.messageIds());
    }

    @Test
    void s6ObeysRetryAfterThoughTheClockIsPutBack() {
        account.openFaults.add(new ThrottledException("Account sales: too many requests.", RETRY_AFTER, null));
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();

        lister.triggerAfter(DAY.negated());
        lister.triggerAfter(RETRY_AFTER.minusMillis(1));
        assertEquals(1, account.opened.get());
        lister.triggerAfter(Duration.ofMillis(1));
        assertEquals(List.of("one"), lister.messageIds());
    }

    @Test
    void s6DoesNotRestForADayThoughTheClockIsPutBack() {
        account.openFaults.add(new MailboxException("Account sales: the server does not answer.", null));
        inbox.deliver("one", Duration.ZERO);
        lister.trigger();

        lister.triggerAfter(DAY.negated());
        lister.triggerAfter(MINUTE);
        assertEquals(List.of("one"), lister.messageIds());
    }
}
