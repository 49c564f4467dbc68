/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.emulators;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.processors.sync.ListNewEmails;
import org.salespartner.nifi.services.account.AbstractEmailAccount;
import org.salespartner.nifi.services.oauth.OAuthApplication;
import org.salespartner.nifi.services.testing.MailboxTestCase;
import org.salespartner.nifi.system.runtime.Waiting;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Tests of an account against an emulator, by nothing but the contract of accounts. */
abstract class EmulatorTestCase extends MailboxTestCase {
    static final String CLIENT = "sales-app";
    static final String CLIENT_SECRET = "damson-client-secret-4711";
    static final String REDIRECT = "http://localhost/consented";
    /** Whose mailbox an emulator shows to whoever comes with a token that it does not know; no test has it. */
    static final String NOBODY = "nobody@orchard.test";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String ACCOUNT = "account";
    private static final String SUCCESS = "success";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int USERS = 20;
    private static final AtomicInteger USER = new AtomicInteger();

    /** The mailbox' address, which no other test has. */
    String user;
    TestRunner runner;
    private Map<String, String> properties;
    private boolean started;

    @AfterEach
    final void stopListing() {
        if (started) {
            runner.unSchedule();
            runner.stop();
        }
    }

    @BeforeEach
    final void nextUser() {
        user = address(USER.getAndIncrement() % USERS);
        runner = TestRunners.newTestRunner(ListNewEmails.class);
        runner.setProperty("Email Accounts", ACCOUNT);
        runner.setProperty("Poll Interval", "1 sec");
    }

    /** Those whom an emulator is to know, as its seed. */
    static Map<String, Object> seed() {
        final List<Map<String, String>> users = new ArrayList<>(List.of(Map.of("email", NOBODY, "name", "Nobody")));
        for (int number = 0; number < USERS; number++) {
            users.add(Map.of("email", address(number), "name", "Anna"));
        }
        return Map.of("users", users, "oauth_clients",
                List.of(Map.of("client_id", CLIENT, "client_secret", CLIENT_SECRET, "name", "Sales", "redirect_uris", List.of(REDIRECT))));
    }

    private static String address(final int number) {
        return "anna%d@orchard.test".formatted(number);
    }

    /** The account, with the application that its user has registered. */
    <A extends AbstractEmailAccount<?>> A enabled(final A account, final Map<String, String> application, final Map<String, String> properties)
            throws InitializationException {
        configured(account, application, properties);
        runner.enableControllerService(account);
        return account;
    }

    void configured(final AbstractEmailAccount<?> account, final Map<String, String> application, final Map<String, String> properties)
            throws InitializationException {
        final OAuthApplication service = new OAuthApplication();
        runner.addControllerService("application", service);
        application.forEach((property, value) -> runner.setProperty(service, property, value));
        runner.enableControllerService(service);

        runner.addControllerService(ACCOUNT, account);
        runner.setProperty(account, "Address", user);
        runner.setProperty(account, "OAuth Application", "application");
        properties.forEach((property, value) -> runner.setProperty(account, property, value));
        this.properties = new HashMap<>(properties);
        this.properties.putAll(Map.of("Address", user, "OAuth Application", "application"));
    }

    /** What Verify says of the account as it was configured last. */
    <A extends AbstractEmailAccount<?> & VerifiableControllerService> List<ConfigVerificationResult> verify(final A account) {
        final Map<PropertyDescriptor, String> values = new HashMap<>();
        properties.forEach((property, value) -> values.put(account.getPropertyDescriptor(property), value));
        return verify(runner, account, values);
    }

    /** What ListNewEmails brings when it is triggered until so many are there, in its order. */
    List<MockFlowFile> listUntil(final int count) {
        Waiting.until("%d e-mails are listed".formatted(count), PATIENCE, () -> {
            runner.run(1, false, !started);
            started = true;
            return runner.getFlowFilesForRelationship(SUCCESS).size() >= count;
        });
        return runner.getFlowFilesForRelationship(SUCCESS);
    }

    byte[] mail(final String name, final Instant date) {
        return mail(name, date, "Hello Anna,\r\n\r\nabout " + name + ": grüße, 10 €.\r\n");
    }

    byte[] mail(final String name, final Instant date, final String body) {
        return ("Message-ID: <%s@customer.test>\r\nFrom: Bob <bob@customer.test>\r\nTo: %s\r\nSubject: About %s\r\nDate: %s\r\n"
                + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s")
                .formatted(name, user, name, DATE.format(date), body).getBytes(StandardCharsets.UTF_8);
    }

    static Instant minutesAgo(final long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    static Changes changes(final Mailbox mailbox, final MailFolder folder, final String cursor, final int limit) throws MailboxException {
        return mailbox.changes(folder, cursor, new ChangesRequest(NOW.minus(Duration.ofDays(30)), 1_000, limit));
    }

    static Changes changes(final Mailbox mailbox, final MailFolder folder, final String cursor) throws MailboxException {
        return changes(mailbox, folder, cursor, 100);
    }

    static void notCovered(final String emulator, final String... what) {
        for (final String one : what) {
            System.out.println("Not covered by %s: %s".formatted(emulator, one));
        }
    }
}
