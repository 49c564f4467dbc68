/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What only a provider with an API and a sign-in of its own can do, against a simulator that no other test asks. */
class GoogleTroubleTest {
    private static final Duration REST = Duration.ofMinutes(10);
    private static final int MAILS = 120;
    private static final int MANY = 700;
    private static final int MOST_MINUTES = 120;
    private static final int OK = 200;

    private GoogleSimulator google;
    private GoogleMailbox mailbox;
    private Listing listing;

    @BeforeEach
    void start() throws Exception {
        google = GoogleSimulator.start();
        mailbox = new GoogleMailbox(google, "anna@sales.test");
        listing = new Listing(mailbox.account());
    }

    @AfterEach
    void stop() throws Exception {
        listing.close();
        google.close();
    }

    private void deliverAll() {
        for (int number = 0; number < MAILS; number++) {
            mailbox.deliver("INBOX", TestMail.named("m" + number), SyncTestCase.minutesAgo(MAILS - number));
        }
    }

    private static List<String> allNames() {
        return Stream.iterate(0, number -> number + 1).limit(MAILS).map(number -> "m" + number).toList();
    }

    private List<String> told() {
        return Stream.concat(listing.bulletins().warnings().stream(), listing.bulletins().errors().stream()).toList();
    }

    private void assertToldOnce(final String... texts) {
        assertEquals(1, told().size(), told()::toString);
        for (final String text : texts) {
            assertTrue(told().getFirst().contains(text), told()::toString);
        }
        assertFalse(told().getFirst().contains(mailbox.refreshToken()) || told().getFirst().contains(TestMailbox.PASSWORD), told()::toString);
    }

    @ParameterizedTest(name = "as a date: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("S6: Retry-After is obeyed: nothing is asked before, and then everything is listed")
    void retryAfter(final boolean asDate) throws Exception {
        deliverAll();
        google.faults().next(1, asDate ? GoogleFault.tooManyRequests(Instant.now().plus(REST)) : GoogleFault.tooManyRequests(REST));
        listing.trigger();
        final int asked = google.requests().size();
        for (int minute = 1; minute < REST.toMinutes(); minute++) {
            listing.triggerAfter(Duration.ofMinutes(1));
        }
        assertEquals(asked, google.requests().size(), "Nothing is asked while Gmail wants to be left alone");

        listing.triggerAfter(Duration.ofMinutes(2));
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        assertEquals(allNames(), listing.names());
    }

    @Test
    @DisplayName("S6: limits that strike single calls of batches, again and again, lose and double nothing")
    void limitsWithinBatches() {
        deliverAll();
        for (int round = 0; round < 6; round++) {
            google.faults().nextInBatch(17, round % 2 == 0 ? GoogleFault.tooManyRequests() : GoogleFault.userRateLimitExceeded());
        }
        google.faults().nextInBatch(5, GoogleFault.serverError(503));
        listing.triggerUntil(() -> listing.listed().size() + listing.failed().size() >= MAILS, Listing.LONG);
        listing.triggerAfter(Listing.LONG);
        assertEquals(allNames(), listing.names());
        assertEquals(List.of(), listing.failed());
        assertEquals(0, google.faults().left());
    }

    @Test
    @DisplayName("S6: where Gmail grants few calls at a time, batches become smaller, and nothing is lost or doubled")
    void fewCallsAtATime() {
        deliverAll();
        google.mostInBatch(20);
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.LONG);
        listing.triggerAfter(Listing.LONG);
        assertEquals(allNames(), listing.names());
        assertEquals(List.of(), listing.failed());
    }

    @Test
    @DisplayName("S6: a first window larger than the quota of a minute comes to its end, and no message costs more than it has to")
    void theQuotaOfAMinute() {
        for (int number = 0; number < MANY; number++) {
            mailbox.deliver("INBOX", TestMail.named("m" + number), SyncTestCase.minutesAgo(MANY - number));
        }
        for (int minute = 0; minute < MOST_MINUTES && listing.listed().size() < MANY; minute++) {
            google.quota(6_000);
            listing.triggerAfter(Duration.ofMinutes(1));
        }
        assertEquals(Stream.iterate(0, number -> number + 1).limit(MANY).map(number -> "m" + number).toList(), listing.names());
        assertEquals(2 * MANY, google.requests().stream().filter(seen -> seen.inBatch() && seen.status() == OK).count(),
                "Each is described once and fetched once");
    }

    @Test
    @DisplayName("S6: server errors on whole requests, a silence and answers that break off lose and double nothing")
    void serverTrouble() throws Exception {
        listing.close();
        listing = new Listing(mailbox.account().with("Read Timeout", "500 ms"));
        deliverAll();
        for (final SimulatorFault fault : List.of(GoogleFault.serverError(500), GoogleFault.serverError(503), SimulatorFault.stall(),
                SimulatorFault.cutAfter(3_000), SimulatorFault.text(502, "text/html", "<html>"), GoogleFault.unauthorized())) {
            google.faults().next(1, "batch", fault).next(1, "messages$", fault);
        }
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.LONG);
        listing.triggerAfter(Listing.LONG);
        assertEquals(allNames(), listing.names());
        assertEquals(List.of(), listing.failed());
        assertEquals(0, google.faults().left());
    }

    @Test
    @DisplayName("S5: a message that Gmail always answers with 500 goes to failure with its reference, and the mailbox goes on")
    void aMessageThatAlwaysFails() {
        for (final String name : List.of("one", "broken", "three")) {
            mailbox.deliver("INBOX", TestMail.named(name), SyncTestCase.minutesAgo(5));
        }
        google.faults().brokenMessage(mailbox.providerId("INBOX", 2));

        listing.triggerUntil(() -> listing.listed().size() == 2 && listing.failed().size() == 1, Listing.LONG);
        assertEquals(List.of("one", "three"), listing.names());
        listing.failed().getFirst().assertAttributeEquals(EmailAttributes.PROVIDER_ID, mailbox.providerId("INBOX", 2));
        final String reason = listing.failed().getFirst().getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(reason.contains("[anna@sales.test]") && reason.contains("HTTP status 500")
                && reason.contains("FetchEmail can try it once more") && !reason.contains("tried again by itself"), reason);

        mailbox.deliver("INBOX", TestMail.named("new"), SyncTestCase.NOW);
        listing.triggerUntil(() -> listing.names().contains("new"), Listing.LONG);
        assertEquals(List.of("one", "three", "new"), listing.names());
        assertEquals(1, listing.failed().size());
    }

    @Test
    @DisplayName("S2: access tokens that end again and again in the middle of a backlog lose nothing, and each is renewed once")
    void tokensThatEnd() {
        deliverAll();
        listing.set("Batch Size", "20");
        listing.sessions().afterNextCommit(google.oauth()::expireAccessTokens);
        listing.trigger();
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        assertEquals(allNames(), listing.names());
        assertEquals(List.of(), told());
        assertEquals(2, google.oauth().asked("refresh_token"));
    }

    @Test
    @DisplayName("S6, S9: a consent that is revoked is told once with the remedy, leaves Reconnect Required, and Google is not hammered")
    void revokedConsent() {
        deliverAll();
        listing.trigger();
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        assertEquals(State.ACTIVE, listing.account(0).getStatus().state());
        google.oauth().revoke("anna@sales.test");
        google.clearRequests();

        for (int minute = 0; minute < 60; minute++) {
            listing.triggerAfter(Duration.ofMinutes(1));
        }
        assertToldOnce("[anna@sales.test]", "expired or was revoked", "bin/authorize google");
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());
        assertTrue(google.requests().size() <= 20, () -> "Requests in an hour: " + google.requests().size());
        assertEquals(List.of(), google.changes());
    }

    @Test
    @DisplayName("S6: an app that the administrator blocks is told once, with whom to ask")
    void blockedApp() {
        google.faults().next(1_000, GoogleFault.domainPolicy());
        listing.trigger();
        for (int minute = 0; minute < 30; minute++) {
            listing.triggerAfter(Duration.ofMinutes(1));
        }
        assertToldOnce("[anna@sales.test]", "administrator has blocked");
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());
    }

    @Test
    @DisplayName("S8: a poll of a mailbox without new mail costs one request, and nothing is asked before the account is due")
    void idlePollsCostLittle() {
        deliverAll();
        listing.trigger();
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        listing.triggerAfter(Listing.POLL);
        google.clearRequests();
        listing.trigger();
        assertEquals(List.of(), google.requests());
        for (int poll = 0; poll < 10; poll++) {
            listing.triggerAfter(Listing.POLL);
        }
        assertEquals(10, google.requests().size(), google.requests()::toString);
    }
}
