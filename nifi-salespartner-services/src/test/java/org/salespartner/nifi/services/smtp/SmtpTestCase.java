/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.salespartner.email.compose.Author;
import org.salespartner.email.compose.EmailComposer;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.email.compose.OutgoingEmailBuilder;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.Credentials;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.ScriptedSmtpServer;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Tests of sending against a server that does what it is told to. */
abstract class SmtpTestCase {
    static final String ANNA = "anna@orchard.test";
    static final String PASSWORD = "sesame-7!";
    static final Duration LONG = Duration.ofSeconds(20);
    /** In which a server of this machine answers for certain. */
    static final Duration ENOUGH = Duration.ofMillis(2500);
    static final Duration SHORT = Duration.ofMillis(400);

    ScriptedSmtpServer server;
    final KeptMail sent = new KeptMail();

    @BeforeEach
    void startServer() throws IOException {
        server = ScriptedSmtpServer.start();
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    SmtpSettings settings(final Duration answerTimeout) {
        return new SmtpSettings(ANNA, ANNA, "127.0.0.1", server.port(), TlsMode.NONE, null, ANNA, credentials(AuthenticationStrategy.PASSWORD), LONG,
                LONG, answerTimeout);
    }

    SmtpSettings over(final TlsMode mode, final Supplier<SSLContext> trust) {
        return new SmtpSettings(ANNA, ANNA, "127.0.0.1", server.port(), mode, trust, ANNA, credentials(AuthenticationStrategy.PASSWORD), LONG, LONG,
                LONG);
    }

    SmtpSender sender() {
        return sender(settings(LONG));
    }

    SmtpSender sender(final SmtpSettings settings) {
        return new SmtpSender(settings, sent, true);
    }

    static Credentials credentials(final AuthenticationStrategy strategy) {
        return new Credentials() {
            @Override
            public AuthenticationStrategy strategy() {
                return strategy;
            }

            @Override
            public String secret() {
                return PASSWORD;
            }
        };
    }

    static OutgoingEmailBuilder mail(final String... to) {
        return EmailComposer.newEmail(Author.of(new EmailAddress("Anna", ANNA)))
                .to(Stream.of(to).map(address -> new EmailAddress(null, address)).toList()).subject("About apples").text("Gladly.")
                .messageId("ours@orchard.test");
    }

    /** What is kept of sent mail. */
    static final class KeptMail implements SentFolder {
        final Map<String, OutgoingEmail> filed = new HashMap<>();
        final Map<String, String> byKey = new HashMap<>();
        MailboxException failure;

        @Override
        public void file(final OutgoingEmail email) throws MailboxException {
            fail();
            filed.put(email.messageId(), email);
        }

        @Override
        public Optional<MailboxDrafts.Sent> find(final String messageId, final String key) throws MailboxException {
            fail();
            final String found = filed.containsKey(messageId) ? messageId : byKey.get(key);
            return Optional.ofNullable(found).map(id -> new MailboxDrafts.Sent("1", id));
        }

        List<String> ids() {
            return List.copyOf(filed.keySet());
        }

        private void fail() throws MailboxException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
