/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Gmail and Google's sign-in, and what only they can do. */
class GoogleTroubleTest extends ApiTroubleTestCase {
    private static final int MANY = 700;
    private static final int MOST_MINUTES = 120;
    private static final int OK = 200;

    private GoogleSimulator google;

    @Override
    ApiMailbox startProvider() throws IOException {
        google = GoogleSimulator.start();
        return new GoogleMailbox(google, ANNA);
    }

    @Override
    void stopProvider() {
        google.close();
    }

    @Override
    int requests() {
        return google.requests().size();
    }

    @Override
    List<?> changes() {
        return google.changes();
    }

    @Override
    List<String> secrets() {
        return google.oauth().secretsGiven();
    }

    @Override
    SimulatorFault tooOften(final boolean asDate) {
        return GoogleFault.tooManyRequests();
    }

    @Override
    void failNext(final SimulatorFault fault) {
        google.faults().next(1, fault);
    }

    @Override
    void tellServerTrouble() {
        for (final SimulatorFault fault : List.of(GoogleFault.serverError(500), GoogleFault.serverError(503), SimulatorFault.stall(),
                SimulatorFault.cutAfter(3_000), SimulatorFault.text(502, "text/html", "<html>"), GoogleFault.unauthorized())) {
            google.faults().next(1, "batch", fault).next(1, "messages$", fault);
        }
    }

    @Override
    int troubleLeft() {
        return google.faults().left();
    }

    @Override
    void breakForEver(final String messageId) {
        google.faults().brokenMessage(messageId);
    }

    @Override
    void endAccessTokens() {
        google.oauth().expireAccessTokens();
    }

    @Override
    void revokeConsent() {
        google.oauth().revoke(ANNA);
    }

    @Override
    long renewals() {
        return google.oauth().asked("refresh_token");
    }

    @Override
    String[] wordsOfRevokedConsent() {
        return new String[]{"expired or was revoked", "bin/authorize google"};
    }

    @Test
    @DisplayName("S6: limits that strike single calls of batches, again and again, lose and double nothing")
    void limitsWithinBatches() {
        deliverAll();
        for (int round = 0; round < 6; round++) {
            google.faults().nextInBatch(17, round % 2 == 0 ? GoogleFault.tooManyRequests() : GoogleFault.userRateLimitExceeded());
        }
        google.faults().nextInBatch(5, GoogleFault.serverError(503));
        assertNothingLostOrDoubled();
        assertEquals(0, google.faults().left());
    }

    @Test
    @DisplayName("S6: where Gmail grants few calls at a time, batches become smaller, and nothing is lost or doubled")
    void fewCallsAtATime() {
        deliverAll();
        google.mostInBatch(20);
        assertNothingLostOrDoubled();
    }

    @Test
    @DisplayName("S6: a first window larger than the quota of a minute comes to its end, and no message costs more than it has to")
    void theQuotaOfAMinute() {
        deliverAll(MANY);
        for (int minute = 0; minute < MOST_MINUTES && listing.listed().size() < MANY; minute++) {
            google.quota(6_000);
            listing.triggerAfter(Duration.ofMinutes(1));
        }
        assertEquals(names(MANY), listing.names());
        assertEquals(2 * MANY, google.requests().stream().filter(seen -> seen.inBatch() && seen.status() == OK).count(),
                "Each is described once and fetched once");
    }

    @Test
    @DisplayName("S6: an app that the administrator blocks is told once, with whom to ask")
    void blockedApp() {
        google.faults().next(1_000, GoogleFault.domainPolicy());
        listing.trigger();
        pass(30);
        assertToldOnce("[anna@sales.test]", "administrator has blocked");
        assertEquals(State.RECONNECT_REQUIRED, listing.account(0).getStatus().state());
    }
}
