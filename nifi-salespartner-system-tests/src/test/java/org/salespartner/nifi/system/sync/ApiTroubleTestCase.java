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
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What only a provider with an API and a sign-in of its own can do, against a simulator that no other test asks. */
abstract class ApiTroubleTestCase {
    static final String ANNA = "anna@sales.test";
    static final int MAILS = 120;
    private static final Duration REST = Duration.ofMinutes(10);

    Listing listing;
    private ApiMailbox mailbox;

    @BeforeEach
    final void start() throws Exception {
        mailbox = startProvider();
        listing = new Listing(mailbox.account());
    }

    @AfterEach
    final void stop() throws IOException {
        listing.close();
        stopProvider();
    }

    /** Starts the simulator; gives Anna's mailbox. */
    abstract ApiMailbox startProvider() throws IOException;

    abstract void stopProvider() throws IOException;

    /** How many requests have come until now, those for tokens among them. */
    abstract int requests();

    /** The requests that asked for a change. */
    abstract List<?> changes();

    /** Every token that was given out. */
    abstract List<String> secrets();

    /** What the provider answers when it is asked too often, without a word about when to come again. */
    abstract SimulatorFault tooOften(boolean asDate);

    /** The next request to the mailbox fails. */
    abstract void failNext(SimulatorFault fault);

    /** Lets all kinds of requests fail in all ways in which a server and a line can fail. */
    abstract void tellServerTrouble();

    /** How many failures that were told are still to come. */
    abstract int troubleLeft();

    /** A message can be listed, but never be read. */
    abstract void breakForEver(String messageId);

    abstract void endAccessTokens();

    abstract void revokeConsent();

    /** How often a refresh token was used. */
    abstract long renewals();

    /** Words of the sentence that tells a revoked consent. */
    abstract String[] wordsOfRevokedConsent();

    final void deliverAll() {
        deliverAll(MAILS);
    }

    final void deliverAll(final int count) {
        for (int number = 0; number < count; number++) {
            mailbox.deliver("INBOX", TestMail.named("m" + number), SyncTestCase.minutesAgo(count - number));
        }
    }

    final void listAll() {
        deliverAll();
        listing.trigger();
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        assertEquals(names(MAILS), listing.names());
    }

    static List<String> names(final int count) {
        return Stream.iterate(0, number -> number + 1).limit(count).map(number -> "m" + number).toList();
    }

    /** Triggers until everything is there, and then once more, and asserts that it came once and nothing failed. */
    final void assertNothingLostOrDoubled() {
        listing.triggerUntil(() -> listing.listed().size() + listing.failed().size() >= MAILS, Listing.LONG);
        listing.triggerAfter(Listing.LONG);
        assertEquals(names(MAILS), listing.names());
        assertEquals(List.of(), listing.failed());
    }

    final void pass(final int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            listing.triggerAfter(Duration.ofMinutes(1));
        }
    }

    final List<String> told() {
        return Stream.concat(listing.bulletins().warnings().stream(), listing.bulletins().errors().stream()).toList();
    }

    final void assertToldOnce(final String... texts) {
        assertEquals(1, told().size(), told()::toString);
        for (final String text : texts) {
            assertTrue(told().getFirst().contains(text), told()::toString);
        }
        assertTrue(secrets().contains(mailbox.refreshToken()));
        assertFalse(told().getFirst().contains(TestMailbox.PASSWORD) || secrets().stream().anyMatch(told().getFirst()::contains), told()::toString);
    }

    @ParameterizedTest(name = "as a date: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("S6: Retry-After is obeyed: nothing is asked before, and then everything is listed")
    void retryAfter(final boolean asDate) {
        deliverAll();
        failNext(asDate ? tooOften(true).retryAfter(Instant.now().plus(REST)) : tooOften(false).retryAfter(REST));
        listing.trigger();
        final int asked = requests();
        pass(Math.toIntExact(REST.toMinutes()) - 1);
        assertEquals(asked, requests(), "Nothing is asked while the provider wants to be left alone");

        listing.triggerAfter(Duration.ofMinutes(2));
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        assertEquals(names(MAILS), listing.names());
    }

    @Test
    @DisplayName("S6: server errors, a silence and answers that break off lose and double nothing")
    void serverTrouble() throws Exception {
        listing.close();
        listing = new Listing(mailbox.account().with("Read Timeout", "2 s"));
        deliverAll();
        tellServerTrouble();
        assertNothingLostOrDoubled();
        assertEquals(0, troubleLeft());
    }

    @Test
    @DisplayName("S5: a message that is always answered with 500 goes to failure with its reference, and the mailbox goes on")
    void aMessageThatAlwaysFails() {
        final List<String> names = List.of("one", "broken", "three");
        for (final String name : names) {
            mailbox.deliver("INBOX", TestMail.named(name), SyncTestCase.minutesAgo(7 - names.indexOf(name)));
        }
        breakForEver(mailbox.providerId("INBOX", 2));

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
    @DisplayName("S2: access tokens that end in the middle of a backlog lose nothing, and each is renewed once")
    void tokensThatEnd() {
        deliverAll();
        listing.set("Batch Size", "20");
        listing.sessions().afterNextCommit(this::endAccessTokens);
        listing.trigger();
        listing.triggerUntil(() -> listing.listed().size() >= MAILS, Listing.POLL);
        assertEquals(names(MAILS), listing.names());
        assertEquals(List.of(), told());
        assertEquals(2, renewals());
    }

    @Test
    @DisplayName("S6, S9: a consent that is revoked is told once with the remedy, leaves Reconnect Required, and the provider is not hammered")
    void revokedConsent() {
        listAll();
        assertEquals(State.ACTIVE, listing.account(0).getStatus().state());
        revokeConsent();
        final int before = requests();

        pass(60);
        assertToldOnce("[anna@sales.test]");
        assertToldOnce(wordsOfRevokedConsent());
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());
        assertTrue(requests() - before <= 20, () -> "Requests in an hour: " + (requests() - before));
        assertEquals(List.of(), changes());
    }

    @Test
    @DisplayName("S8: a poll of a mailbox without new mail costs one request, and nothing is asked before the account is due")
    void idlePollsCostLittle() {
        listAll();
        listing.triggerAfter(Listing.POLL);
        final int before = requests();
        listing.trigger();
        assertEquals(before, requests());
        for (int poll = 0; poll < 10; poll++) {
            listing.triggerAfter(Listing.POLL);
        }
        assertEquals(before + 10, requests());
    }
}
