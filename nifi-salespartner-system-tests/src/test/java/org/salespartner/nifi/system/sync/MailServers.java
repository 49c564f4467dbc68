/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.salespartner.nifi.services.testing.Dovecot;
import org.salespartner.nifi.services.testing.GoogleSimulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The mail servers of these tests: each is started when it is first asked for a mailbox, and stopped when all tests have been run. */
final class MailServers implements BeforeAllCallback {
    private static final int MOST_USERS = 200;

    private Running running;

    /** Which server a test is run against. */
    enum Kind {
        DOVECOT,
        GREEN_MAIL,
        GOOGLE;

        boolean isImap() {
            return this != GOOGLE;
        }
    }

    @Override
    public void beforeAll(final ExtensionContext context) {
        running = context.getRoot().getStore(Namespace.create(MailServers.class)).getOrComputeIfAbsent(Running.class);
    }

    /** An empty mailbox of a user whom no other test has. */
    TestMailbox newMailbox(final Kind kind) {
        final String address = "user%d@sales.test".formatted(running.users.getAndIncrement());
        if (kind == Kind.GREEN_MAIL) {
            final GreenMail greenMail = running.greenMail();
            return new GreenMailMailbox(greenMail, greenMail.setUser(address, address, TestMailbox.PASSWORD));
        }

        if (kind == Kind.GOOGLE) {
            return new GoogleMailbox(running.google(), address);
        }

        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        return new DovecotMailbox(running.dovecot(), address);
    }

    static final class Running implements AutoCloseable {
        private final AtomicInteger users = new AtomicInteger();
        private Dovecot dovecot;
        private GreenMail greenMail;
        private GoogleSimulator google;

        synchronized Dovecot dovecot() {
            if (dovecot == null) {
                final Map<String, String> passwords = new HashMap<>();
                for (int user = 0; user < MOST_USERS; user++) {
                    passwords.put("user%d@sales.test".formatted(user), TestMailbox.PASSWORD);
                }

                try {
                    dovecot = Dovecot.start(passwords);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return dovecot;
        }

        synchronized GreenMail greenMail() {
            if (greenMail == null) {
                final GreenMail starting = new GreenMail(Stream.of(ServerSetup.PROTOCOL_IMAP, ServerSetup.PROTOCOL_IMAPS)
                        .map(protocol -> new ServerSetup(0, TestMailbox.HOST, protocol)).toArray(ServerSetup[]::new));
                starting.start();
                greenMail = starting;
            }
            return greenMail;
        }

        synchronized GoogleSimulator google() {
            if (google == null) {
                try {
                    google = GoogleSimulator.start();
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return google;
        }

        @Override
        public void close() throws IOException {
            if (google != null) {
                google.close();
            }
            if (greenMail != null) {
                greenMail.stop();
            }
            if (dovecot != null) {
                dovecot.close();
            }
        }
    }
}
