/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.Credentials;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.testing.ScriptedImapServer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapConnectionPoolTest {
    private ScriptedImapServer server;
    private ImapConnector connector;

    @BeforeEach
    void start() throws Exception {
        server = ScriptedImapServer.start();
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
        connector = new ImapConnector(new ImapSettings(TestAccount.USER, "127.0.0.1", server
                .port(), TlsMode.NONE, null, TestAccount.USER, credentials,
                List.of("INBOX"), Duration.ofSeconds(10), Duration.ofSeconds(10), 2));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void connectionsAreKeptUpToALimitAndEachIsGivenToOneOnly() throws Exception {
        final ImapConnectionPool pool = new ImapConnectionPool(connector, 2);
        final List<ImapConnection> taken = new ArrayList<>();
        for (int i = 0; i < ImapConnectionPool.MOST_IDLE + 2; i++) {
            taken.add(pool.acquire());
        }

        assertEquals(taken.size(), signIns());
        taken.forEach(pool::release);
        assertEquals(2, logouts());
        for (int i = 0; i < ImapConnectionPool.MOST_IDLE; i++) {
            assertTrue(taken.remove(pool.acquire()));
        }

        assertEquals(ImapConnectionPool.MOST_IDLE + 2, signIns());
        pool.close();
    }

    @Test
    @DisplayName("S9: a connection that has died while it rested is replaced before anybody uses it")
    void restedConnectionIsAskedFirst() throws Exception {
        final ImapConnectionPool pool = new ImapConnectionPool(connector, 2, Duration.ZERO);
        final ImapConnection connection = pool.acquire();
        pool.release(connection);
        assertSame(connection, pool.acquire());
        assertEquals("NOOP", server.commands().getLast());
        pool.release(connection);
        server.cut("NOOP", "* BYE idle for too long\r\n");
        final ImapConnection other = pool.acquire();
        assertNotSame(connection, other);
        pool.close();
        pool.release(other);
    }

    @Test
    @DisplayName("S7: when one that has rested is dead, those that have rested longer are not waited for one by one")
    void oneThatIsDeadStandsForThoseThatRestedLonger() throws Exception {
        final ImapConnectionPool pool = new ImapConnectionPool(connector, 2, Duration.ZERO);
        final List<ImapConnection> all = List.of(pool.acquire(), pool.acquire(), pool.acquire());
        all.forEach(pool::release);
        server.cut("NOOP", "");
        final ImapConnection fresh = pool.acquire();
        assertFalse(all.contains(fresh));
        assertEquals(1, server.commands().stream().filter("NOOP"::equals).count());
        assertEquals(all.size() + 1, signIns());
        pool.close();
        pool.release(fresh);
    }

    @Test
    void closingThePoolClosesWhatRestsAndWhatComesBackLater() throws Exception {
        final ImapConnectionPool pool = new ImapConnectionPool(connector, 2);
        final ImapConnection atWork = pool.acquire();
        pool.release(pool.acquire());
        pool.close();
        assertEquals(1, logouts());
        pool.release(atWork);
        assertEquals(2, logouts());
    }

    @Test
    void brokenConnectionIsNotKept() throws Exception {
        final ImapConnectionPool pool = new ImapConnectionPool(connector, 2);
        final ImapConnection broken = pool.acquire();
        broken.abort();
        pool.release(broken);
        assertNotSame(broken, pool.acquire());
        server.close();
        assertThrows(MailboxException.class, pool::acquire);
    }

    private long signIns() {
        return server.commands().stream().filter(command -> command.startsWith("AUTHENTICATE")).count();
    }

    private long logouts() {
        return server.commands().stream().filter("LOGOUT"::equals).count();
    }
}
