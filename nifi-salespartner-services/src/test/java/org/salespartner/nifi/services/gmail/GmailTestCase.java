/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.oauth.OAuthApplication;
import org.salespartner.nifi.services.testing.GmailMailbox;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.GoogleSimulator.Seen;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tests of the account against the simulated Gmail. */
abstract class GmailTestCase {
    static final String ANNA = "anna@orchard.test";
    static final String READ = "https://www.googleapis.com/auth/gmail.readonly";
    static final String COMPOSE = "https://www.googleapis.com/auth/gmail.compose";
    static final String CLIENT = "orchard.apps.googleusercontent.test";
    static final String CLIENT_SECRET = "quince-client-secret-4711";
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    static final MailFolder INBOX = new MailFolder("INBOX", MailFolder.Role.INBOX);

    GoogleSimulator google;
    GmailMailbox anna;
    String refreshToken;
    TestRunner runner;
    /** Those that the account was configured with. */
    Map<PropertyDescriptor, String> properties;

    @BeforeEach
    final void startGoogle() throws IOException {
        google = GoogleSimulator.start();
        google.oauth().client(CLIENT, CLIENT_SECRET);
        anna = google.mailbox(ANNA);
        refreshToken = google.oauth().refreshToken(CLIENT, ANNA, READ);
        runner = TestRunners.newTestRunner(NoOpProcessor.class);
    }

    @AfterEach
    final void stopGoogle() throws IOException {
        google.close();
    }

    /** The account with a refresh token, not enabled yet. */
    GoogleEmailAccount configured(final Map<PropertyDescriptor, String> changed) throws InitializationException {
        final OAuthApplication application = new OAuthApplication();
        runner.addControllerService("application", application);
        runner.setProperty(application, "Provider", "Google");
        runner.setProperty(application, "Client ID", CLIENT);
        runner.setProperty(application, "Client Secret", CLIENT_SECRET);
        runner.setProperty(application, "Token Endpoint", google.tokenUri());
        runner.enableControllerService(application);

        final Map<PropertyDescriptor, String> all = new HashMap<>(Map.of(AccountDescriptors.ADDRESS, ANNA,
                GoogleEmailAccount.OAUTH_APPLICATION, "application", GoogleEmailAccount.REFRESH_TOKEN, refreshToken,
                GoogleEmailAccount.API_URL, google.rootUrl(), AccountDescriptors.READ_TIMEOUT, "5 s"));
        all.putAll(changed);
        properties = all;
        final GoogleEmailAccount account = new GoogleEmailAccount();
        runner.addControllerService("account", account);
        all.forEach((descriptor, value) -> runner.setProperty(account, descriptor, value));
        return account;
    }

    GoogleEmailAccount enabled(final Map<PropertyDescriptor, String> changed) throws InitializationException {
        final GoogleEmailAccount account = configured(changed);
        runner.enableControllerService(account);
        return account;
    }

    Mailbox mailbox() throws InitializationException {
        return enabled(Map.of()).openMailbox();
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

    static byte[] mail(final String name) {
        return mail(name, "Hello Anna,\r\n\r\nabout " + name + ".\r\n");
    }

    static byte[] mail(final String name, final String body) {
        return "Message-ID: <%s@customer.test>\r\nFrom: Bob <bob@customer.test>\r\nTo: %s\r\nSubject: About %s\r\n\r\n%s"
                .formatted(name, ANNA, name, body).getBytes(StandardCharsets.UTF_8);
    }

    /** So many minutes old. */
    String deliver(final String name, final long minutes, final String... labels) {
        return anna.deliver(mail(name), NOW.minus(Duration.ofMinutes(minutes)), labels.length == 0 ? new String[]{"INBOX"} : labels);
    }

    static ChangesRequest request(final int windowSize, final int limit) {
        return new ChangesRequest(NOW.minus(Duration.ofDays(30)), windowSize, limit);
    }

    static Changes changes(final Mailbox mailbox, final String cursor) throws MailboxException {
        return mailbox.changes(INBOX, cursor, request(1_000, 100));
    }

    static List<String> ids(final Changes changes) {
        return changes.messages().stream().map(listed -> listed.message().providerId()).toList();
    }

    static List<MessageReference> references(final Changes changes) {
        return changes.messages().stream().map(Changes.Listed::message).toList();
    }

    static Fetched fetch(final Mailbox mailbox, final List<MessageReference> messages, final FetchScope scope) throws MailboxException {
        final Fetched fetched = new Fetched();
        mailbox.fetch(INBOX, messages, scope, fetched);
        return fetched;
    }

    /** Keeps what a fetch brings, in its order, by id. */
    static final class Fetched implements MessageSink {
        final Map<String, byte[]> contents = new LinkedHashMap<>();
        final Map<String, Unavailable> unavailable = new LinkedHashMap<>();

        @Override
        public void accept(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
            contents.put(message.providerId(), content.readAllBytes());
        }

        @Override
        public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
            unavailable.put(message.providerId(), why);
        }
    }
}
