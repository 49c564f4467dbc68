/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.oauth2.AccessToken;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.salespartner.nifi.services.imap.ImapEmailAccount;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An account as a user configures it.
 *
 * @param properties of the service, by their names
 * @param tokens     asked for each access token; null when the account signs in with its password
 */
record TestAccount(Map<String, String> properties, Supplier<String> tokens) {
    private static final String TOKENS = "tokens";
    private static final int TOKEN_SECONDS = 3600;

    /** The account of a mailbox, over clear-text IMAP. */
    static TestAccount of(final TestMailbox mailbox) {
        return new TestAccount(Map.of("Host", TestMailbox.HOST, "Port", Integer.toString(mailbox.port()), "TLS Mode", "None",
                "Address", mailbox.address(), "Password", TestMailbox.PASSWORD), null);
    }

    /** The same account with a property set otherwise. */
    TestAccount with(final String property, final String value) {
        final Map<String, String> changed = new HashMap<>(properties);
        changed.put(property, value);
        return new TestAccount(changed, tokens);
    }

    /** The same account with access tokens in place of the password. */
    TestAccount withTokens(final Supplier<String> newTokens) {
        final TestAccount oauth2 = with("Authentication Strategy", "OAuth2").with("OAuth2 Access Token Provider", TOKENS);
        return new TestAccount(oauth2.properties(), newTokens);
    }

    String id() {
        return properties.get("Address");
    }

    /** Adds the service to a runner and enables it. */
    ImapEmailAccount addTo(final TestRunner runner, final String serviceId) throws InitializationException {
        if (tokens != null) {
            final TokenProvider provider = new TokenProvider(tokens);
            runner.addControllerService(TOKENS, provider);
            runner.enableControllerService(provider);
        }

        final ImapEmailAccount service = new ImapEmailAccount();
        runner.addControllerService(serviceId, service);
        properties.forEach((property, value) -> runner.setProperty(service, property, value));
        runner.enableControllerService(service);
        return service;
    }

    private static final class TokenProvider extends AbstractControllerService implements OAuth2AccessTokenProvider {
        private final Supplier<String> tokens;

        private TokenProvider(final Supplier<String> tokens) {
            this.tokens = tokens;
        }

        @Override
        public AccessToken getAccessDetails() {
            return new AccessToken(tokens.get(), null, "Bearer", TOKEN_SECONDS, null);
        }
    }
}
