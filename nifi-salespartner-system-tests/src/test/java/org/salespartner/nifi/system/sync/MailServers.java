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
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.GraphSimulator;
import org.salespartner.nifi.services.testing.GreenMails;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The mail servers of these tests: each is started when it is first asked for a mailbox, and stopped when all tests have been run. */
final class MailServers implements BeforeAllCallback {
    private static final int MOST_USERS = 400;

    private Running running;

    /** Which server a test is run against. */
    enum Kind {
        DOVECOT,
        GREEN_MAIL,
        GOOGLE,
        MICROSOFT;

        boolean isImap() {
            return this == DOVECOT || this == GREEN_MAIL;
        }

        /** As an e-mail names it. */
        String provider() {
            return isImap() ? "imap" : name().toLowerCase(Locale.ROOT);
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

        if (kind == Kind.MICROSOFT) {
            return running.microsoft(address);
        }

        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        return new DovecotMailbox(running.dovecot(), address);
    }

    static final class Running implements AutoCloseable {
        private final AtomicInteger users = new AtomicInteger();
        private Dovecot dovecot;
        private GreenMail greenMail;
        private GoogleSimulator google;
        private EntraSimulator entra;
        private GraphSimulator graph;

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
                greenMail = GreenMails.start(ServerSetup.PROTOCOL_IMAP, ServerSetup.PROTOCOL_IMAPS);
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

        synchronized MicrosoftMailbox microsoft(final String address) {
            if (graph == null) {
                try {
                    entra = EntraSimulator.start();
                    // Signing in goes well; it is Graph that cannot be found.
                    entra.resource("http://%s/".formatted(TestMailbox.UNKNOWN_HOST));
                    graph = GraphSimulator.start(entra);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return new MicrosoftMailbox(entra, graph, address);
        }

        @Override
        public void close() throws IOException {
            if (graph != null) {
                graph.close();
            }
            if (entra != null) {
                entra.close();
            }
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
