/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.Credentials;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.CuttingProxy;

import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapCompressionTest extends ImapDovecotTest {
    private static final int SIZE = 500_000;

    @Test
    @DisplayName("What comes from a distant server is compressed where it offers that, and is the same")
    void distantServer() throws Exception {
        dovecot.deliver(user, "INBOX", TestMail.large("big", SIZE), NOW);
        try (CuttingProxy proxy = CuttingProxy.start(dovecot.imapPort())) {
            proxy.cutAfter(SIZE / 2);
            assertEquals(SIZE, read(proxy.port(), true), 200);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sameContentEitherWay(final boolean distant) throws Exception {
        dovecot.deliver(user, "INBOX", TestMail.large("big", SIZE), NOW);
        assertTrue(read(dovecot.imapPort(), distant) >= SIZE);
    }

    /** How many bytes the first message has. */
    private int read(final int port, final boolean distant) throws Exception {
        final Credentials credentials = new Credentials() {
            @Override
            public AuthenticationStrategy strategy() {
                return AuthenticationStrategy.PASSWORD;
            }

            @Override
            public String secret() {
                return TestAccount.PASSWORD;
            }
        };
        final ImapSettings settings = new ImapSettings(user, "127.0.0.1", port, TlsMode.NONE, null, user, credentials, List.of("INBOX"),
                Duration.ofSeconds(10), Duration.ofSeconds(10), 1);
        final ImapConnection connection = new ImapConnector(settings, host -> distant).connect();
        try {
            connection.examine("INBOX");
            final int[] size = {0};
            connection.fetch("1", "BODY.PEEK[]", response -> size[0] = MessageContent.of(response).bytes().getCount());
            return size[0];
        } finally {
            connection.close();
        }
    }
}
