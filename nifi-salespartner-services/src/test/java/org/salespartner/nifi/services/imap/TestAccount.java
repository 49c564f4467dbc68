/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.ssl.SSLContextProvider;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.Credentials;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.Dovecot;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/** Makes account services as NiFi does. */
final class TestAccount {
    static final String USER = "anna@example.test";
    static final String PASSWORD = "sesame-7!";

    private TestAccount() {
    }

    /** An enabled account on clear-text IMAP. */
    static ImapEmailAccount enabled(final int port, final Map<PropertyDescriptor, String> properties) throws InitializationException {
        return enabled(new ImapEmailAccount(), port, properties);
    }

    static ImapEmailAccount enabled(final ImapEmailAccount account, final int port,
            final Map<PropertyDescriptor, String> properties) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(NoOpProcessor.class);
        configure(runner, account, port, properties);
        runner.enableControllerService(account);
        return account;
    }

    static void configure(final TestRunner runner, final ImapEmailAccount account, final int port, final Map<PropertyDescriptor, String> properties)
            throws InitializationException {
        final Map<PropertyDescriptor, String> all = new HashMap<>();
        all.put(ImapEmailAccount.HOST, Dovecot.HOST);
        all.put(ImapEmailAccount.PORT, Integer.toString(port));
        all.put(ImapEmailAccount.TLS_MODE, TlsMode.NONE.getValue());
        all.put(AccountDescriptors.ADDRESS, USER);
        all.put(ImapEmailAccount.PASSWORD, PASSWORD);
        all.putAll(properties);
        runner.addControllerService("account", account);
        all.forEach((descriptor, value) -> runner.setProperty(account, descriptor, value));
    }

    /** For a clear-text connection without an account service. */
    static ImapSettings settings(final int port) {
        return new ImapSettings(USER, Dovecot.HOST, port, TlsMode.NONE, null, USER, password(), List.of("INBOX"), Duration.ofSeconds(10),
                Duration.ofSeconds(10), 2);
    }

    static Credentials password() {
        return new Credentials() {
            @Override
            public AuthenticationStrategy strategy() {
                return AuthenticationStrategy.PASSWORD;
            }

            @Override
            public String secret() {
                return PASSWORD;
            }
        };
    }

    /** Trusts what it is told to. */
    static final class Trust extends AbstractControllerService implements SSLContextProvider {
        private final SSLContext context;

        Trust(final SSLContext context) {
            this.context = context;
        }

        @Override
        public SSLContext createContext() {
            return context;
        }

        @Override
        public Optional<X509ExtendedKeyManager> createKeyManager() {
            return Optional.empty();
        }

        @Override
        public X509TrustManager createTrustManager() {
            throw new UnsupportedOperationException("Not needed here");
        }
    }
}
