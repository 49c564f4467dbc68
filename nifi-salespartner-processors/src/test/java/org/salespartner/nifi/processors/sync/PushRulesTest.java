/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.annotation.notification.PrimaryNodeState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.account.WatchUnsupportedException;

import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What ListNewEmails makes of mailboxes that tell of new mail by themselves. */
class PushRulesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Longer than any back-off, shorter than the poll interval of the tests. */
    private static final Duration LONG = Duration.ofMinutes(16);
    private static final String BROKEN = "Account [sales]: the connection broke off.";

    private final FakeAccount account = new FakeAccount("sales");
    private final FakeFolder inbox = account.inbox();
    private Lister lister;

    @BeforeEach
    void pollOnceAnHour() {
        account.watchable = true;
        lister = new Lister(account);
        lister.runner.setProperty(ListNewEmails.POLL_INTERVAL, "1 hour");
    }

    @AfterEach
    void stop() {
        lister.stop();
    }

    @Test
    void listsWhatIsPushedLongBeforeThePollIsDue() {
        final FakeWatch watch = startWatched();
        inbox.deliver("one", Duration.ZERO);
        lister.triggerAfter(SECOND);
        assertEquals(List.of(), lister.messageIds());

        watch.change();
        lister.triggerAfter(SECOND);
        assertEquals(List.of("one"), lister.messageIds());
        final int polls = account.opened.get();
        lister.triggerAfter(SECOND);
        assertEquals(polls, account.opened.get());
    }

    @Test
    void pollsAtItsPaceAllTheSameAndOverOneWatch() {
        final FakeWatch watch = startWatched();
        inbox.deliver("one", Duration.ZERO);
        lister.triggerAfter(Duration.ofHours(1));
        lister.triggerAfter(Duration.ofHours(1));
        assertEquals(List.of("one"), lister.messageIds());
        assertEquals(List.of(watch), account.watches);
        assertFalse(watch.isClosed());
    }

    @Test
    void pushDuringAPollLeadsToAnother() {
        final FakeWatch watch = startWatched();
        inbox.deliver("one", Duration.ZERO);
        account.onFetch.add(() -> {
            inbox.deliver("two", Duration.ZERO);
            watch.change();
        });
        watch.change();
        lister.triggerAfter(SECOND);
        lister.triggerAfter(SECOND);
        assertEquals(List.of("one", "two"), lister.messageIds());
    }

    @Test
    void looksOnceMoreWhenTheWatchIsInPlaceSinceNobodySawWhatCameBefore() {
        lister.trigger();
        lister.trigger();
        inbox.deliver("between", Duration.ZERO);
        watch(0).change();
        lister.triggerAfter(SECOND);
        assertEquals(List.of("between"), lister.messageIds());
    }

    @Test
    void watchesNothingWhenPushIsOff() {
        lister.runner.setProperty(ListNewEmails.PUSH, "false");
        lister.trigger();
        lister.triggerAfter(Duration.ofHours(1));
        lister.triggerAfter(Duration.ofHours(1));
        assertEquals(List.of(), account.watches);
    }

    @Test
    void saysNothingAboutAnAccountThatHasNoPush() {
        account.watchable = false;
        lister.trigger();
        lister.triggerAfter(Duration.ofHours(1));
        assertEquals(List.of(), lister.warnings());
    }

    @Test
    void stoppingClosesTheWatchAndStartingOpensAnother() throws Exception {
        final FakeWatch watch = startWatched();
        lister.stop();
        assertTrue(watch.isClosed());
        watch.awaitEnd();

        lister.trigger();
        lister.trigger();
        assertEquals(2, account.watches.size());
        assertEquals(List.of(), lister.warnings());
    }

    @Test
    @DisplayName("S2: a node that is no longer the primary one watches nothing")
    void losingThePrimaryRoleClosesTheWatch() {
        final FakeWatch watch = startWatched();
        lister.processor.onPrimaryNodeStateChange(PrimaryNodeState.PRIMARY_NODE_REVOKED);
        assertTrue(watch.isClosed());
        assertEquals(1, account.watches.size());
    }

    @Test
    @DisplayName("S9: a paused account is not watched")
    void pausingClosesTheWatch() {
        final FakeWatch watch = startWatched();
        account.paused = true;
        lister.triggerAfter(SECOND);
        assertTrue(watch.isClosed());
        lister.triggerAfter(LONG);
        assertEquals(1, account.watches.size());

        account.paused = false;
        lister.trigger();
        assertEquals(2, account.watches.size());
    }

    @Test
    @DisplayName("S6: a watch that does not stay is opened ever more rarely, and this is told once, and once when it is over")
    void brokenWatchIsOpenedAgainWithBackOff() throws Exception {
        startWatched();
        for (int attempt = 1; attempt <= 6; attempt++) {
            watch(attempt - 1).fail(new MailboxException(BROKEN, null));
            lister.triggerAfter(Duration.ofMillis(2_500L << attempt - 1).minusMillis(1));
            assertEquals(attempt, account.watches.size(), "Another watch comes too soon");
            lister.triggerAfter(Duration.ofMillis(2_501L << attempt - 1));
            assertEquals(attempt + 1, account.watches.size());
        }

        assertEquals(1, lister.warnings().size(), lister.warnings().toString());
        assertTrue(lister.warnings().get(0).startsWith(BROKEN + " Meanwhile new e-mails are found at the pace of Poll Interval"));
        assertEquals(0, lister.runner.getLogger().getInfoMessages().size());
        watch(6).change();
        lister.triggerAfter(Duration.ofMinutes(1));
        assertEquals(1, lister.runner.getLogger().getInfoMessages().size());
    }

    @Test
    @DisplayName("S6: a watch that comes and goes is one trouble, with growing intervals")
    void watchThatComesAndGoesIsToldOnce() throws Exception {
        startWatched();
        for (int attempt = 1; attempt <= 6; attempt++) {
            watch(attempt - 1).change();
            watch(attempt - 1).fail(new MailboxException(BROKEN, null));
            lister.triggerAfter(Duration.ofMillis(2_500L << attempt - 1).minusMillis(1));
            assertEquals(attempt, account.watches.size(), "Another watch comes too soon");
            lister.triggerAfter(Duration.ofMillis(2_501L << attempt - 1));
        }

        assertEquals(1, lister.warnings().size(), lister.warnings().toString());
        assertEquals(0, lister.runner.getLogger().getInfoMessages().size());
    }

    @Test
    @DisplayName("S6: a watch that stood for a while and breaks is opened again soon, and not a word is said")
    void watchThatBreaksNowAndThenIsNoNews() throws Exception {
        startWatched();
        for (int round = 0; round < 5; round++) {
            lister.triggerAfter(Duration.ofMinutes(5));
            watch(round).fail(new MailboxException(BROKEN, null));
            lister.triggerAfter(Duration.ofSeconds(5));
            watch(round + 1).change();
        }

        assertEquals(List.of(), lister.warnings());
    }

    @Test
    void serverWithoutPushIsAskedOnceAnHourAndToldOnce() throws Exception {
        startWatched();
        watch(0).fail(new WatchUnsupportedException("Account [sales]: no IDLE."));
        lister.triggerAfter(Duration.ofMinutes(59));
        assertEquals(1, account.watches.size());
        lister.triggerAfter(Duration.ofMinutes(2));
        watch(1).fail(new WatchUnsupportedException("Account [sales]: no IDLE."));
        assertEquals(1, lister.warnings().size(), lister.warnings().toString());
    }

    @Test
    @DisplayName("S6: a watch that is refused waits as long as a refused poll does")
    void refusedWatchWaitsLonger() throws Exception {
        startWatched();
        watch(0).fail(new SignInException("Account [sales]: refused.", null));
        lister.triggerAfter(Duration.ofSeconds(59));
        assertEquals(1, account.watches.size());
        lister.triggerAfter(Duration.ofSeconds(61));
        watch(1).fail(new ThrottledException("Account [sales]: later.", Duration.ofMinutes(30), null));
        lister.triggerAfter(Duration.ofMinutes(29));
        assertEquals(2, account.watches.size());
        lister.triggerAfter(Duration.ofMinutes(2));
        assertEquals(3, account.watches.size());
        assertEquals(1, lister.warnings().size(), lister.warnings().toString());
    }

    @Test
    @DisplayName("S6: an account whose polls fail is not watched besides, and a push does not cut its back-off short")
    void watchIsOpenedOnlyWhilePollsGoWell() throws Exception {
        account.openFaults.add(new SignInException("Account [sales]: refused.", null));
        lister.trigger();
        lister.trigger();
        assertEquals(List.of(), account.watches);

        final FakeWatch watch = startWatched();
        account.openFaults.add(new ThrottledException("Account [sales]: later.", Duration.ofMinutes(30), null));
        watch.change();
        lister.triggerAfter(SECOND);
        final int polls = account.opened.get();
        watch.change();
        lister.triggerAfter(SECOND);
        assertEquals(polls, account.opened.get());
        watch.fail(new MailboxException(BROKEN, null));
        lister.triggerAfter(LONG);
        assertEquals(1, account.watches.size());
        lister.triggerAfter(LONG);
        lister.trigger();
        assertEquals(2, account.watches.size());
    }

    @Test
    @DisplayName("S7: each account of a group has a watch of its own, and its push concerns nobody else")
    void accountsAreWatchedSideBySide() {
        final FakeAccount other = new FakeAccount("other");
        other.watchable = true;
        other.inbox();
        lister = new Lister(new FakeGroup(account, other));
        lister.runner.setProperty(ListNewEmails.POLL_INTERVAL, "1 hour");
        startWatched();
        other.watches.get(0).change();
        lister.triggerAfter(SECOND);
        final int polls = account.opened.get();
        final int others = other.opened.get();
        other.watches.get(0).change();
        lister.triggerAfter(SECOND);
        assertEquals(polls, account.opened.get());
        assertEquals(others + 1, other.opened.get());
    }

    /** Polled, watched, and polled once more because the watch is in place. */
    private FakeWatch startWatched() {
        lister.triggerUntil(() -> {
            lister.clock.advance(LONG);
            return !account.watches.isEmpty();
        });
        watch(0).change();
        lister.triggerAfter(SECOND);
        return watch(0);
    }

    private FakeWatch watch(final int number) {
        return account.watches.get(number);
    }
}
