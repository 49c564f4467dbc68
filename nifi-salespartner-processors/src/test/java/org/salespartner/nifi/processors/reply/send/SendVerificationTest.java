/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.compose.OutgoingEmail;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.processors.reply.DraftingAccount;
import org.salespartner.nifi.processors.reply.MemoryOutbox;
import org.salespartner.nifi.processors.reply.Verified;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SendVerificationTest {
    private static final String SEND = "Send from account sales";

    private final MemoryOutbox outbox = new MemoryOutbox();
    private final Account account = new Account();
    private TestRunner runner;

    @BeforeEach
    void prepare() throws InitializationException {
        runner = TestRunners.newTestRunner(SendReply.class);
        runner.addControllerService("store", outbox);
        runner.enableControllerService(outbox);
        runner.addControllerService("account", account);
        runner.enableControllerService(account);
        List.of("Draft Store", "Send Ledger", "Stop List").forEach(name -> runner.setProperty(name, "store"));
        runner.setProperty("Email Accounts", "account");
        outbox.add(outbox.draft("draft-1"));
    }

    @Test
    @DisplayName("R2: Verify says of each step whether it would do; it sends nothing, makes no draft ready and reserves nothing")
    void allIsThere() {
        assertEquals(List.of("Read Drafts: SUCCESSFUL", "Read Send Ledger: SUCCESSFUL", "Read Stop List: SUCCESSFUL", "One Store: SUCCESSFUL",
                SEND + ": SUCCESSFUL"), Verified.of(runner).outcomes());
        assertEquals(1, account.closed, "the sender is given back, and asked for nothing else");
    }

    @Test
    @DisplayName("After a step that failed the others are left out, and no account is connected to")
    void theStoreIsDown() {
        outbox.down = true;

        final Verified verified = Verified.of(runner);
        assertEquals(List.of("Read Drafts: FAILED", "Read Send Ledger: SKIPPED", "Read Stop List: SKIPPED", "One Store: SKIPPED",
                "Send from accounts: SKIPPED"), verified.outcomes());
        assertEquals("The store is down: start its database.", verified.explanation("Read Drafts"));
        assertEquals(0, account.closed);
    }

    @Test
    @DisplayName("R2: a ledger or a stop list of another store is told, since it would know nothing of the drafts")
    void twoStores() throws InitializationException {
        final MemoryOutbox other = new MemoryOutbox();
        runner.addControllerService("other", other);
        runner.enableControllerService(other);
        runner.setProperty("Stop List", "other");
        assertTrue(Verified.of(runner).explanation("One Store").startsWith("Stop List and Send Ledger name two services."));

        runner.removeProperty("Stop List");
        runner.setProperty("Draft Store", "other");
        final Verified verified = Verified.of(runner);
        assertEquals(List.of("Read Drafts: SUCCESSFUL", "Read Send Ledger: SUCCESSFUL", "One Store: FAILED", "Send from accounts: SKIPPED"),
                verified.outcomes());
        assertTrue(verified.explanation("One Store").startsWith("Draft Store and Send Ledger name two services."));
    }

    @Test
    @DisplayName("R1: an account in monitor mode, or without a way to send, is one that nothing is sent from")
    void whatCannotSend() {
        account.sends = false;
        assertEquals(SEND + ": FAILED", Verified.of(runner).outcomes().getLast());
        assertTrue(Verified.of(runner).explanation(SEND).contains("nothing to send with"));

        account.mode = AccountMode.MONITOR;
        assertEquals(SEND + ": FAILED", Verified.of(runner).outcomes().getLast());
        assertTrue(Verified.of(runner).explanation(SEND).contains("is in monitor mode"));
    }

    @Test
    @DisplayName("The fault of one account is told in its own words, and says nothing of the others; one that only monitors is no fault then")
    void eachAccountByItself() throws InitializationException {
        account.fault = new MailboxException("Account [sales]: the server does not answer. Try again later.", null);
        final DraftingAccount monitoring = new DraftingAccount();
        monitoring.mode = AccountMode.MONITOR;
        final Group group = new Group(List.of(account, monitoring));
        runner.addControllerService("group", group);
        runner.enableControllerService(group);
        runner.setProperty("Email Accounts", "group");

        final Verified verified = Verified.of(runner);
        assertEquals(List.of(SEND + ": FAILED", SEND + ": SKIPPED"), verified.outcomes().subList(4, 6));
        assertEquals("Account [sales]: the server does not answer. Try again later.", verified.explanation(SEND));
    }

    private static final class Group extends AbstractControllerService implements EmailAccounts {
        private final List<EmailAccount> accounts;

        Group(final List<EmailAccount> accounts) {
            this.accounts = accounts;
        }

        @Override
        public List<EmailAccount> getAccounts() {
            return accounts;
        }

        @Override
        public Ourselves getOurselves() {
            return new Ourselves(Set.of(DraftingAccount.ADDRESS), Set.of());
        }
    }

    /** One that sends, and whose sender must not be asked to. */
    private static final class Account extends DraftingAccount {
        private boolean sends = true;
        private MailboxException fault;
        private int closed;

        @Override
        public Optional<MailSender> openSender() throws MailboxException {
            if (fault != null) {
                throw fault;
            }
            return sends ? Optional.of(new Sender()) : Optional.empty();
        }

        private final class Sender implements MailSender {
            @Override
            public Optional<MailboxDrafts.DraftReference> prepare(final OutgoingEmail email, final String key, final String threadId) {
                throw new AssertionError("Nothing is made ready");
            }

            @Override
            public Receipt send(final OutgoingEmail email, final MailboxDrafts.DraftReference draft) {
                throw new AssertionError("Nothing is sent");
            }

            @Override
            public MailboxDrafts.Fate fate(final String messageId, final String key, final MailboxDrafts.DraftReference draft) {
                throw new AssertionError("Nothing was sent");
            }

            @Override
            public void close() {
                closed++;
            }
        }
    }
}
