/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.testing.Dovecot;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A test against a real Dovecot, one server for the class and a new user for each test. */
abstract class ImapDovecotTest {
    static final MailFolder INBOX = new MailFolder("INBOX", MailFolder.Role.INBOX);
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    static final Map<PropertyDescriptor, String> DEFAULTS = Map.of();

    static Dovecot dovecot;
    private static int users;

    String user;
    private final List<ImapEmailAccount> accounts = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        assumeTrue(Dovecot.isInstalled(), Dovecot.notInstalled());
        final Map<String, String> passwords = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            passwords.put("user%d@example.test".formatted(i), TestAccount.PASSWORD);
        }

        dovecot = Dovecot.start(passwords);
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (dovecot != null) {
            dovecot.close();
            dovecot = null;
        }
    }

    @BeforeEach
    void newUser() {
        user = "user%d@example.test".formatted(users % 60);
        users++;
    }

    @AfterEach
    void closeAccounts() {
        accounts.forEach(ImapEmailAccount::disable);
    }

    ImapEmailAccount account() throws Exception {
        return account(DEFAULTS);
    }

    ImapEmailAccount account(final Map<PropertyDescriptor, String> properties) throws Exception {
        return account(dovecot.imapPort(), properties);
    }

    ImapEmailAccount account(final int port, final Map<PropertyDescriptor, String> properties) throws Exception {
        final Map<PropertyDescriptor, String> all = new HashMap<>(properties);
        all.putIfAbsent(AccountDescriptors.ADDRESS, user);
        return closedAfterwards(TestAccount.enabled(port, all));
    }

    ImapEmailAccount closedAfterwards(final ImapEmailAccount account) {
        accounts.add(account);
        return account;
    }

    void deliver(final String name, final Instant received) throws Exception {
        dovecot.deliver(user, "INBOX", TestMail.named(name), received);
    }

    static ChangesRequest request(final int windowSize, final int limit) {
        return new ChangesRequest(NOW.minus(Duration.ofDays(30)), windowSize, limit);
    }

    /** Everything from a cursor on, page by page as a processor does it, on one connection. */
    static Reading readAll(final Mailbox mailbox, final MailFolder folder, final String cursor,
            final ChangesRequest request) throws MailboxException {
        final List<MessageReference> messages = new ArrayList<>();
        Changes page = mailbox.changes(folder, cursor, request);
        final long leftOut = page.leftOut();
        final boolean rereading = page.rereading();
        page.messages().forEach(listed -> messages.add(listed.message()));
        while (page.more()) {
            assertFalse(page.messages().size() > request.limit(), "A page is no longer than asked for");
            page = mailbox.changes(folder, page.cursor(), request);
            page.messages().forEach(listed -> messages.add(listed.message()));
        }

        return new Reading(messages, page.cursor(), leftOut, rereading);
    }

    static CollectingSink fetch(final Mailbox mailbox, final MailFolder folder, final List<MessageReference> messages, final FetchScope scope)
            throws MailboxException {
        final CollectingSink sink = new CollectingSink();
        mailbox.fetch(folder, messages, scope, sink);
        return sink;
    }

    /** The subjects' last words of messages, which are the names they were delivered under. */
    static List<String> names(final Mailbox mailbox, final MailFolder folder, final List<MessageReference> messages) throws MailboxException {
        final CollectingSink sink = fetch(mailbox, folder, messages, FetchScope.FULL);
        return messages.stream().map(sink.contents::get)
                .map(content -> new String(content, StandardCharsets.UTF_8).replaceAll("(?s).*Subject: About (\\S+).*", "$1")).toList();
    }

    record Reading(List<MessageReference> messages, String cursor, long leftOut, boolean rereading) {
    }
}
