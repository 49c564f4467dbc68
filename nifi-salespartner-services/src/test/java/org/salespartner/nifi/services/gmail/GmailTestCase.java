/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.apache.nifi.components.PropertyDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.salespartner.nifi.services.account.ProviderTestCase;
import org.salespartner.nifi.services.testing.GmailMailbox;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.GoogleSimulator.Seen;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tests of the account against the simulated Gmail. */
abstract class GmailTestCase extends ProviderTestCase<GoogleEmailAccount> {
    static final String READ = "https://www.googleapis.com/auth/gmail.readonly";
    static final String COMPOSE = "https://www.googleapis.com/auth/gmail.compose";
    static final String CLIENT = "orchard.apps.googleusercontent.test";

    GoogleSimulator google;
    GmailMailbox anna;

    @BeforeEach
    final void startGoogle() throws IOException {
        google = GoogleSimulator.start();
        google.oauth().client(CLIENT, CLIENT_SECRET);
        anna = google.mailbox(ANNA);
        refreshToken = google.oauth().refreshToken(CLIENT, ANNA, READ);
    }

    @AfterEach
    final void stopGoogle() {
        google.close();
    }

    @Override
    protected final GoogleEmailAccount newAccount() {
        return new GoogleEmailAccount();
    }

    @Override
    protected final Map<String, String> application() {
        return Map.of("Provider", "Google", "Client ID", CLIENT, "Client Secret", CLIENT_SECRET, "Token Endpoint", google.tokenUri());
    }

    @Override
    protected final Map<PropertyDescriptor, String> signIn() {
        return Map.of(GoogleEmailAccount.OAUTH_APPLICATION, APPLICATION_SERVICE, GoogleEmailAccount.REFRESH_TOKEN, refreshToken,
                GoogleEmailAccount.API_URL, google.rootUrl());
    }

    /** How many calls each batch held, in their order. */
    List<Integer> batches() {
        final List<Integer> sizes = new ArrayList<>();
        int calls = 0;
        for (final Seen request : google.requests()) {
            if (request.inBatch()) {
                calls++;
            } else if (request.path().startsWith("/batch")) {
                sizes.add(calls);
                calls = 0;
            }
        }
        return sizes;
    }

    @Override
    protected final String deliver(final String name, final long minutes) {
        return deliver(name, minutes, "INBOX");
    }

    final String deliver(final String name, final long minutes, final String... labels) {
        return anna.deliver(mail(name), NOW.minus(Duration.ofMinutes(minutes)), labels);
    }
}
