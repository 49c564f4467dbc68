/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.oauth2.AccessToken;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.ServerPorts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapSignInTest extends ImapDovecotTest {

    @Test
    void implicitTlsWithATrustedCertificate() throws Exception {
        assertReads(tls(TlsMode.IMPLICIT, dovecot.imapsPort(), true));
    }

    @Test
    void startTlsWithATrustedCertificate() throws Exception {
        assertReads(tls(TlsMode.STARTTLS, dovecot.imapPort(), true));
    }

    @Test
    void certificateThatIsNotTrustedIsRefusedByBothWaysOfTls() throws Exception {
        for (final TlsMode mode : List.of(TlsMode.IMPLICIT, TlsMode.STARTTLS)) {
            final int port = mode == TlsMode.IMPLICIT ? dovecot.imapsPort() : dovecot.imapPort();
            final MailboxException refused = assertThrows(MailboxException.class, () -> tls(mode, port, false).openMailbox());
            assertTrue(refused.getMessage().contains(user) && refused.getMessage().contains("SSL Context Service"), refused.getMessage());
        }
    }

    @Test
    void tlsToAPortWithoutItSaysWhichSettingToLookAt() throws Exception {
        final MailboxException refused = assertThrows(MailboxException.class, () -> tls(TlsMode.IMPLICIT, dovecot.imapPort(), true).openMailbox());
        assertTrue(refused.getMessage().contains("TLS Mode"), refused.getMessage());
    }

    @Test
    void sslContextServiceThatCannotBeUsedIsNamed() throws Exception {
        final ImapEmailAccount account = with(new TestAccount.Trust(null), ImapEmailAccount.SSL_CONTEXT_SERVICE, dovecot.imapsPort(),
                Map.of(ImapEmailAccount.TLS_MODE, TlsMode.IMPLICIT.getValue()));
        final MailboxException refused = assertThrows(MailboxException.class, account::openMailbox);
        assertTrue(refused.getMessage().contains("SSL Context Service cannot be used"), refused.getMessage());
    }

    @Test
    @DisplayName("S9, T1: a wrong password needs a person, and is in no message")
    void wrongPassword() throws Exception {
        final ImapEmailAccount account = account(Map.of(ImapEmailAccount.PASSWORD, "not-the-secret"));
        assertEquals(State.NOT_POLLED, account.getStatus().state());
        final SignInException refused = assertThrows(SignInException.class, account::openMailbox);
        assertTrue(refused.getMessage().contains(user) && refused.getMessage().contains("app password"), refused.getMessage());
        assertEquals(State.RECONNECT_REQUIRED, account.getStatus().state());
        assertEquals(refused.getMessage(), account.getStatus().detail());
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause.getMessage()).contains("not-the-secret"));
        }
    }

    @Test
    void unknownHost() throws Exception {
        final ImapEmailAccount account = account(Map.of(ImapEmailAccount.HOST, "no-such-host.invalid"));
        final MailboxException unknown = assertThrows(MailboxException.class, account::openMailbox);
        assertTrue(unknown.getMessage().contains(user) && unknown.getMessage().contains("no-such-host.invalid"), unknown.getMessage());
        assertTrue(unknown.getMessage().contains("Correct Host"), unknown.getMessage());
        assertEquals(State.ERROR, account.getStatus().state());
    }

    @Test
    void nobodyListens() throws Exception {
        final MailboxException unreachable = assertThrows(MailboxException.class, () -> account(ServerPorts.next(), DEFAULTS).openMailbox());
        assertTrue(unreachable.getMessage().contains("nothing answers"), unreachable.getMessage());
    }

    @Test
    @DisplayName("S9: after a restart of the server the account is active again by itself")
    void serverRestart() throws Exception {
        deliver("a", NOW);
        final ImapEmailAccount account = account();
        try (Mailbox mailbox = account.openMailbox()) {
            readAll(mailbox, INBOX, null, request(100, 10));
            dovecot.stop();
            assertThrows(MailboxException.class, () -> mailbox.changes(INBOX, null, request(100, 10)));
        }

        assertThrows(MailboxException.class, account::openMailbox);
        assertEquals(State.ERROR, account.getStatus().state());
        dovecot.start();
        assertReads(account);
        assertEquals(State.ACTIVE, account.getStatus().state());
    }

    @Test
    @DisplayName("S9: a token that runs out in the middle of a backlog loses nothing: reading goes on with the next good one")
    void tokenRenewedInTheMiddle() throws Exception {
        final List<String> names = List.of("a", "b", "c", "d");
        for (final String name : names) {
            deliver(name, NOW.minusSeconds(60).plusSeconds(names.indexOf(name)));
        }

        final Iterator<String> tokens = List.of(TestAccount.PASSWORD, "expired-token", TestAccount.PASSWORD).iterator();
        final ImapEmailAccount account = oauth2(() -> new AccessToken(tokens.next(), null, "Bearer", 3600, null));
        final Changes first;
        final List<String> read;
        try (Mailbox mailbox = account.openMailbox()) {
            first = mailbox.changes(INBOX, null, request(100, 2));
            read = new ArrayList<>(names(mailbox, INBOX, first.messages().stream().map(Changes.Listed::message).toList()));
            final List<MessageReference> next = mailbox.changes(INBOX, first.cursor(), request(100, 2)).messages().stream()
                    .map(Changes.Listed::message).toList();
            dovecot.stop();
            dovecot.start();
            assertThrows(MailboxException.class, () -> names(mailbox, INBOX, next));
        }

        assertThrows(SignInException.class, account::openMailbox);
        assertEquals(State.RECONNECT_REQUIRED, account.getStatus().state());
        try (Mailbox mailbox = account.openMailbox()) {
            read.addAll(names(mailbox, INBOX, readAll(mailbox, INBOX, first.cursor(), request(100, 2)).messages()));
        }

        assertEquals(names, read);
        assertEquals(State.ACTIVE, account.getStatus().state());
    }

    @Test
    void accessTokenSignsInByXoauth2() throws Exception {
        assertReads(oauth2(() -> new AccessToken(TestAccount.PASSWORD, null, "Bearer", 3600, null)));
    }

    @Test
    @DisplayName("S9, T1: a refused token needs a person, and is in no message")
    void refusedAccessToken() throws Exception {
        final ImapEmailAccount account = oauth2(() -> new AccessToken("expired-token", null, "Bearer", 3600, null));
        final SignInException refused = assertThrows(SignInException.class, account::openMailbox);
        assertTrue(refused.getMessage().contains("OAuth2 Access Token Provider"), refused.getMessage());
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause.getMessage()).contains("expired-token"));
        }
    }

    @Test
    void providerWithoutATokenIsToldApartFromOneThatIsNoLongerAuthorized() throws Exception {
        final ImapEmailAccount unavailable = oauth2(() -> {
            throw new ProcessException("token endpoint does not answer");
        });
        final MailboxException temporary = assertThrows(MailboxException.class, unavailable::openMailbox);
        assertFalse(temporary instanceof SignInException);
        final ImapEmailAccount revoked = oauth2(() -> {
            throw new ProcessException("refresh failed", new IllegalStateException("{\"error\":\"invalid_grant\"}"));
        });
        assertThrows(SignInException.class, revoked::openMailbox);
        assertEquals(State.RECONNECT_REQUIRED, revoked.getStatus().state());
    }

    private void assertReads(final ImapEmailAccount account) throws Exception {
        deliver("there", NOW);
        try (Mailbox mailbox = account.openMailbox()) {
            assertTrue(names(mailbox, INBOX, readAll(mailbox, INBOX, null, request(100, 10)).messages()).contains("there"));
        }
    }

    private ImapEmailAccount tls(final TlsMode mode, final int port, final boolean trusted) throws Exception {
        final TestAccount.Trust trust = new TestAccount.Trust(dovecot.certificate().trustingContext());
        return with(trusted ? trust : null, ImapEmailAccount.SSL_CONTEXT_SERVICE, port, Map.of(ImapEmailAccount.TLS_MODE, mode.getValue()));
    }

    private ImapEmailAccount oauth2(final Supplier<AccessToken> tokens) throws Exception {
        return with(new Tokens(tokens), ImapEmailAccount.OAUTH2_ACCESS_TOKEN_PROVIDER, dovecot.imapPort(),
                Map.of(ImapEmailAccount.AUTHENTICATION_STRATEGY, AuthenticationStrategy.OAUTH2.getValue()));
    }

    private ImapEmailAccount with(final ControllerService service, final PropertyDescriptor descriptor, final int port,
                                  final Map<PropertyDescriptor, String> properties) throws Exception {
        final TestRunner runner = TestRunners.newTestRunner(NoOpProcessor.class);
        final Map<PropertyDescriptor, String> all = new HashMap<>(properties);
        all.put(AccountDescriptors.ADDRESS, user);
        final ImapEmailAccount account = new ImapEmailAccount();
        if (service != null) {
            runner.addControllerService("helper", service);
            runner.enableControllerService(service);
            all.put(descriptor, "helper");
        }

        TestAccount.configure(runner, account, port, all);
        runner.enableControllerService(account);
        return closedAfterwards(account);
    }

    private static final class Tokens extends AbstractControllerService implements OAuth2AccessTokenProvider {
        private final Supplier<AccessToken> tokens;

        private Tokens(final Supplier<AccessToken> tokens) {
            this.tokens = tokens;
        }

        @Override
        public AccessToken getAccessDetails() {
            return tokens.get();
        }
    }
}
