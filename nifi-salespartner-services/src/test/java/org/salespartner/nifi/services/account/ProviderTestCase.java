/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.proxy.ProxyConfigurationService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.services.oauth.OAuthApplication;
import org.salespartner.nifi.services.testing.Fetched;
import org.salespartner.nifi.services.testing.MailboxTestCase;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Tests of an account of a provider with an API and a sign-in of its own, against its simulator.
 *
 * @param <A> the account
 */
public abstract class ProviderTestCase<A extends AbstractEmailAccount<?> & VerifiableControllerService> extends MailboxTestCase {
    protected static final String ANNA = "anna@orchard.test";
    protected static final String CLIENT_SECRET = "quince-client-secret-4711";
    /** The identifier of the application's service. */
    protected static final String APPLICATION_SERVICE = "application";
    protected static final MailFolder INBOX = new MailFolder("INBOX", MailFolder.Role.INBOX);
    private static final int PIECE = 64 * 1024;

    protected String refreshToken;
    protected TestRunner runner;
    private Map<PropertyDescriptor, String> properties;

    @BeforeEach
    protected final void newRunner() {
        runner = TestRunners.newTestRunner(NoOpProcessor.class);
    }

    protected abstract A newAccount();

    /** The properties of the application, which the simulator knows. */
    protected abstract Map<String, String> application();

    /** The properties with which the account signs in and finds the simulator. */
    protected abstract Map<PropertyDescriptor, String> signIn();

    /** Delivers a {@linkplain #mail(String) mail} that is so many minutes old to INBOX; gives its id. */
    protected abstract String deliver(String name, long minutes);

    /** The account with a refresh token, not enabled yet. */
    protected final A configured(final Map<PropertyDescriptor, String> changed) throws InitializationException {
        final OAuthApplication application = new OAuthApplication();
        runner.addControllerService(APPLICATION_SERVICE, application);
        application().forEach((property, value) -> runner.setProperty(application, property, value));
        runner.enableControllerService(application);

        final Map<PropertyDescriptor, String> all = new HashMap<>(Map.of(AccountDescriptors.ADDRESS, ANNA));
        all.putAll(signIn());
        all.putAll(changed);
        properties = all;
        final A account = newAccount();
        runner.addControllerService("account", account);
        all.forEach((descriptor, value) -> runner.setProperty(account, descriptor, value));
        return account;
    }

    protected final A enabled(final Map<PropertyDescriptor, String> changed) throws InitializationException {
        final A account = configured(changed);
        runner.enableControllerService(account);
        return account;
    }

    protected final Mailbox mailbox() throws InitializationException, MailboxException {
        return enabled(Map.of()).openMailbox();
    }

    /** The property with which an account goes through the proxy that a service names. */
    protected final Map<PropertyDescriptor, String> through(final ProxyConfigurationService service) throws InitializationException {
        runner.addControllerService("proxy", service);
        runner.enableControllerService(service);
        return Map.of(HttpProxy.PROXY_CONFIGURATION_SERVICE, "proxy");
    }

    /** What Verify says of the account as it was configured last. */
    protected final List<ConfigVerificationResult> verify(final A account) {
        return verify(runner, account, properties);
    }

    /** What Verify says of an account that was never enabled. */
    protected final List<ConfigVerificationResult> verify(final Map<PropertyDescriptor, String> changed) throws InitializationException {
        return verify(configured(changed));
    }

    protected static byte[] mail(final String name) {
        return mail(name, "Hello Anna,\r\n\r\nabout " + name + ".\r\n");
    }

    protected static byte[] mail(final String name, final String body) {
        return "Message-ID: <%s@customer.test>\r\nFrom: Bob <bob@customer.test>\r\nTo: %s\r\nSubject: About %s\r\n\r\n%s"
                .formatted(name, ANNA, name, body).getBytes(StandardCharsets.UTF_8);
    }

    /** A mail of so many bytes. */
    protected static byte[] largeMail(final int size) {
        final byte[] line = "Line of a message that goes on for quite a while, and then some more of it.\r\n".getBytes(StandardCharsets.US_ASCII);
        final byte[] head = mail("large", "");
        final byte[] large = Arrays.copyOf(head, size);
        for (int at = head.length; at < size; at++) {
            large[at] = line[(at - head.length) % line.length];
        }
        return large;
    }

    /** What {@link #mail(String)} has before its text. */
    protected static String headersOf(final String name) {
        return "Message-ID: <%s@customer.test>\r\nFrom: Bob <bob@customer.test>\r\nTo: %s\r\nSubject: About %s\r\n\r\n".formatted(name, ANNA, name);
    }

    /** What Anna answers to the mail that is called {@code question}. */
    protected static byte[] reply(final String key, final String text) {
        return """
                Message-ID: <ours@orchard.test>\r
                From: Anna <anna@orchard.test>\r
                To: Bob <bob@customer.test>\r
                Subject: Re: About question\r
                In-Reply-To: <question@customer.test>\r
                References: <question@customer.test>\r
                X-SalesPartner-Reply: %s\r
                \r
                %s\r
                """.formatted(key, text).getBytes(StandardCharsets.UTF_8);
    }

    /** So many messages, a minute apart, the oldest first. */
    protected final List<String> deliverMany(final int count) {
        final List<String> delivered = new ArrayList<>(count);
        for (int minutes = count; minutes > 0; minutes--) {
            delivered.add(deliver("m" + minutes, minutes));
        }
        return delivered;
    }

    protected static ChangesRequest request(final int windowSize, final int limit) {
        return new ChangesRequest(NOW.minus(Duration.ofDays(30)), windowSize, limit);
    }

    protected static Changes changes(final Mailbox mailbox, final String cursor) throws MailboxException {
        return mailbox.changes(INBOX, cursor, request(1_000, 100));
    }

    protected static Fetched fetch(final Mailbox mailbox, final List<MessageReference> messages, final FetchScope scope) throws MailboxException {
        return fetch(mailbox, INBOX, messages, scope);
    }

    /** Fetches one large message piece by piece, and asserts that it came as it was and was never held as a whole. */
    protected static void assertStreams(final byte[] large, final Mailbox mailbox, final List<MessageReference> references) throws Exception {
        final MessageDigest digest = MessageDigest.getInstance("SHA-256");
        final List<Integer> lengths = new ArrayList<>();
        mailbox.fetch(INBOX, references, FetchScope.FULL, new MessageSink() {
            @Override
            public void accept(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
                final byte[] piece = new byte[PIECE];
                // The stream has not been read to its end before the first piece is there: no whole message in memory.
                for (int length = content.read(piece); length >= 0; length = content.read(piece)) {
                    digest.update(piece, 0, length);
                    lengths.add(length);
                    assertTrue(content.available() < large.length / 2);
                }
            }

            @Override
            public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
                throw new AssertionError(reason);
            }
        });
        assertEquals(large.length, lengths.stream().mapToInt(Integer::intValue).sum());
        assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(large), digest.digest());
    }

    protected static void assertContains(final String text, final String... parts) {
        for (final String part : parts) {
            assertTrue(text.contains(part), text);
        }
    }
}
