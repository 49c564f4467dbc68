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
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.services.account.AbstractEmailAccount;
import org.salespartner.nifi.services.graph.MicrosoftEmailAccount;
import org.salespartner.nifi.services.imap.ImapEmailAccount;
import org.salespartner.nifi.services.oauth.OAuthApplication;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An account as a user configures it.
 *
 * @param properties of the service, by their names
 * @param tokens     asked for each access token; null when the account signs in with its password
 */
record TestAccount(Class<? extends AbstractControllerService> type, Map<String, String> properties, Map<String, String> application,
                   Supplier<String> tokens) {
    private static final String TOKENS = "tokens";
    private static final int TOKEN_SECONDS = 3600;

    static TestAccount of(final TestMailbox mailbox) {
        return mailbox.account();
    }

    /** The same account with a property set otherwise. */
    TestAccount with(final String property, final String value) {
        final Map<String, String> changed = new HashMap<>(properties);
        changed.put(property, value);
        return new TestAccount(type, changed, application, tokens);
    }

    /** The same account with access tokens in place of the password. */
    TestAccount withTokens(final Supplier<String> newTokens) {
        final TestAccount oauth2 = with("Authentication Strategy", "OAuth2").with("OAuth2 Access Token Provider", TOKENS);
        return new TestAccount(type, oauth2.properties(), application, newTokens);
    }

    String id() {
        return properties.get("Address");
    }

    /** The same account with its server at another port, for instance that of a proxy. */
    TestAccount at(final int port) {
        return isImap() ? with("Port", Integer.toString(port)) : with(urlProperty(), "http://%s:%d/".formatted(TestMailbox.HOST, port));
    }

    /** The same account with its server at another host. */
    TestAccount atHost(final String host) {
        return isImap() ? with("Host", host) : with(urlProperty(), "http://%s/".formatted(host));
    }

    /** The same account with something wrong in the place of what it signs in with. */
    TestAccount withSecret(final String secret) {
        return with(isImap() ? "Password" : "Refresh Token", secret);
    }

    private String urlProperty() {
        return type == MicrosoftEmailAccount.class ? "Graph URL" : "API URL";
    }

    private boolean isImap() {
        return type == ImapEmailAccount.class;
    }

    /** Adds the service to a runner and enables it. */
    EmailAccount addTo(final TestRunner runner, final String serviceId) throws InitializationException {
        if (tokens != null) {
            final TokenProvider provider = new TokenProvider(tokens);
            runner.addControllerService(TOKENS, provider);
            runner.enableControllerService(provider);
        }

        final AbstractControllerService service = newService();
        runner.addControllerService(serviceId, service);
        if (!application.isEmpty()) {
            runner.setProperty(service, "OAuth Application", addApplication(runner, serviceId + "-application"));
        }

        properties.forEach((property, value) -> runner.setProperty(service, property, value));
        runner.enableControllerService(service);
        return (EmailAccount) service;
    }

    /** Ends an account whatever still names it, as when NiFi ends. */
    static void shut(final EmailAccount account) {
        if (account instanceof final AbstractEmailAccount<?> service) {
            service.disable();
        }
    }

    private AbstractControllerService newService() {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private String addApplication(final TestRunner runner, final String applicationId) throws InitializationException {
        final OAuthApplication service = new OAuthApplication();
        runner.addControllerService(applicationId, service);
        application.forEach((property, value) -> runner.setProperty(service, property, value));
        runner.enableControllerService(service);
        return applicationId;
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
