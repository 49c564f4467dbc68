/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.salespartner.nifi.system.sync.MailServers.Kind;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;

/** A test against each of the mail servers, with a mailbox of its own. */
@ParameterizedClass(name = "{0}")
@EnumSource(Kind.class)
abstract class SyncTestCase {
    @RegisterExtension
    static final MailServers SERVERS = new MailServers();

    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Parameter
    Kind kind;

    TestMailbox mailbox;
    TestAccount account;
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();

    @BeforeEach
    void openMailbox() {
        mailbox = SERVERS.newMailbox(kind);
        account = TestAccount.of(mailbox);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!closing.isEmpty()) {
            closing.pop().close();
        }
    }

    static Instant ago(final Duration duration) {
        return NOW.minus(duration);
    }

    static Instant minutesAgo(final long minutes) {
        return ago(Duration.ofMinutes(minutes));
    }

    /** Is closed after the test. */
    <T extends AutoCloseable> T closed(final T resource) {
        closing.push(resource);
        return resource;
    }

    Listing listing(final TestAccount... accounts) throws Exception {
        return closed(new Listing(accounts));
    }
}
