/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

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
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GraphRequest;
import org.salespartner.nifi.services.testing.GraphSimulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tests of the account against the simulated Graph, through Microsoft's SDK and HTTP. */
abstract class GraphTestCase {
    static final String ANNA = "anna@orchard.test";
    static final String READ = "Mail.Read";
    static final String CLIENT = "5b0b3a1c-0000-4000-8000-00000000c0de";
    static final String CLIENT_SECRET = "quince-client-secret-4711";
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    static final MailFolder INBOX = new MailFolder("INBOX", MailFolder.Role.INBOX);

    EntraSimulator entra;
    GraphSimulator graph;
    EntraApplication application;
    org.salespartner.nifi.services.testing.GraphMailbox anna;
    String refreshToken;
    TestRunner runner;
    /** Those that the account was configured with. */
    Map<PropertyDescriptor, String> properties;

    @BeforeEach
    final void startMicrosoft() throws IOException {
        entra = EntraSimulator.start();
        graph = GraphSimulator.start(entra);
        application = entra.register(CLIENT).secret(CLIENT_SECRET);
        anna = graph.mailbox(ANNA);
        refreshToken = entra.consent(application, ANNA, "offline_access", READ);
        runner = TestRunners.newTestRunner(NoOpProcessor.class);
    }

    @AfterEach
    final void stopMicrosoft() {
        graph.close();
        entra.close();
    }

    String graphUrl() {
        return graph.url().replace("/v1.0", "");
    }

    /** The account with a refresh token, not enabled yet. */
    MicrosoftEmailAccount configured(final Map<PropertyDescriptor, String> changed) throws InitializationException {
        final OAuthApplication service = new OAuthApplication();
        runner.addControllerService("application", service);
        runner.setProperty(service, "Provider", "Microsoft");
        runner.setProperty(service, "Tenant", entra.tenant());
        runner.setProperty(service, "Client ID", CLIENT);
        runner.setProperty(service, "Client Secret", CLIENT_SECRET);
        runner.setProperty(service, "Authority", entra.url());
        runner.enableControllerService(service);

        final Map<PropertyDescriptor, String> all = new HashMap<>(Map.of(AccountDescriptors.ADDRESS, ANNA,
                MicrosoftEmailAccount.OAUTH_APPLICATION, "application", MicrosoftEmailAccount.REFRESH_TOKEN, refreshToken,
                MicrosoftEmailAccount.GRAPH_URL, graphUrl(), AccountDescriptors.READ_TIMEOUT, "5 s"));
        all.putAll(changed);
        properties = all;
        final MicrosoftEmailAccount account = new MicrosoftEmailAccount();
        runner.addControllerService("account", account);
        all.forEach((descriptor, value) -> runner.setProperty(account, descriptor, value));
        return account;
    }

    MicrosoftEmailAccount enabled(final Map<PropertyDescriptor, String> changed) throws InitializationException {
        final MicrosoftEmailAccount account = configured(changed);
        runner.enableControllerService(account);
        return account;
    }

    Mailbox mailbox() throws InitializationException {
        return enabled(Map.of()).openMailbox();
    }

    static byte[] mail(final String name) {
        return mail(name, "Hello Anna,\r\n\r\nabout " + name + ".\r\n");
    }

    static byte[] mail(final String name, final String body) {
        return "Message-ID: <%s@customer.test>\r\nFrom: Bob <bob@customer.test>\r\nTo: %s\r\nSubject: About %s\r\n\r\n%s"
                .formatted(name, ANNA, name, body).getBytes(StandardCharsets.UTF_8);
    }

    /** So many minutes old; gives the immutable id. */
    String deliver(final String name, final long minutes) {
        return deliver("inbox", name, minutes);
    }

    String deliver(final String folder, final String name, final long minutes) {
        return anna.deliver(folder, mail(name), NOW.minus(Duration.ofMinutes(minutes))).immutableId();
    }

    /** So many messages, a minute apart, the oldest first. */
    List<String> deliverMany(final int count) {
        final List<String> delivered = new ArrayList<>(count);
        for (int minutes = count; minutes > 0; minutes--) {
            delivered.add(deliver("m" + minutes, minutes));
        }
        return delivered;
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

    /** Every page from a cursor on, until there is no more. */
    static Read readAll(final Mailbox mailbox, final String cursor, final ChangesRequest request) throws MailboxException {
        Changes page = mailbox.changes(INBOX, cursor, request);
        final List<String> ids = new ArrayList<>(ids(page));
        final long leftOut = page.leftOut();
        while (page.more()) {
            page = mailbox.changes(INBOX, page.cursor(), request);
            ids.addAll(ids(page));
        }
        return new Read(ids, page.cursor(), leftOut);
    }

    static Fetched fetch(final Mailbox mailbox, final List<MessageReference> messages, final FetchScope scope) throws MailboxException {
        final Fetched fetched = new Fetched();
        mailbox.fetch(INBOX, messages, scope, fetched);
        return fetched;
    }

    /** What was asked for, decoded. */
    List<String> asked() {
        return graph.requests().stream().map(GraphTestCase::shown).toList();
    }

    static String shown(final GraphRequest request) {
        final String query = request.query().isEmpty() ? "" : "?" + request.query();
        return request.method() + " " + URLDecoder.decode(request.path() + query, StandardCharsets.UTF_8);
    }

    /**
     * What was listed.
     *
     * @param cursor  after the last page
     * @param leftOut as the first page told it
     */
    record Read(List<String> ids, String cursor, long leftOut) {
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
