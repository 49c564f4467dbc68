/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.services.testing.ServerPorts;
import org.salespartner.nifi.system.sync.MailServers.Kind;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Accounts and folders in trouble: the sentence that names account and remedy, and that the others go on. */
class AccountTroubleTest extends SyncTestCase {
    private static final Duration IMPATIENT = Duration.ofMillis(100);
    private static final String WRONG = "wrong-secret-4711";

    /** What tells that the sign-in is refused, and the remedy. */
    private String[] refusal() {
        return switch (kind) {
            case GOOGLE -> new String[]{"the refresh token has expired or was revoked", "paste the new one into Refresh Token"};
            case MICROSOFT -> new String[]{"the refresh token is no longer taken", "paste the new one into Refresh Token"};
            default -> new String[]{"refuses the sign-in", "Correct Username and Password"};
        };
    }

    private static List<String> told(final Listing listing, final String accountId) {
        return Stream.concat(listing.bulletins().warnings().stream(), listing.bulletins().errors().stream())
                .filter(text -> text.contains("[" + accountId + "]")).toList();
    }

    /** The one sentence about an account, which has to hold these texts. */
    private static String sentence(final Listing listing, final String accountId, final String... texts) {
        final List<String> told = told(listing, accountId);
        assertEquals(1, told.size(), told::toString);
        for (final String text : texts) {
            assertTrue(told.getFirst().contains(text), told::toString);
        }
        assertFalse(told.getFirst().contains(WRONG) || told.getFirst().contains(TestMailbox.PASSWORD), told::toString);
        return told.getFirst();
    }

    @Test
    @DisplayName("S7: a healthy account is listed completely while others hang, are refused and cannot be found; each is told once with its remedy")
    void oneHealthyAccountAmongOthersInTrouble() throws Exception {
        for (int number = 0; number < 25; number++) {
            mailbox.deliver("m" + number, minutesAgo(60 - number));
        }

        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            final TestAccount hanging = account.with("Address", "hanging@sales.test").at(silent.getLocalPort())
                    .with("Read Timeout", "6 s");
            final TestAccount refused = TestAccount.of(SERVERS.newMailbox(kind)).withSecret(WRONG);
            final TestAccount unknown = account.with("Address", "unknown@sales.test").atHost(TestMailbox.UNKNOWN_HOST);
            final Listing listing = closed(new Listing(IMPATIENT, hanging, refused, unknown, account)).set("Batch Size", "10");

            listing.triggerUntil(() -> listing.listed().size() == 25, Duration.ZERO);
            assertEquals(State.NOT_POLLED, listing.account(0).getStatus().state(), "The healthy account did not wait for the one that hangs");
            // An account knows its fault before the processor has told of it.
            for (final TestAccount troubled : List.of(hanging, refused, unknown)) {
                listing.triggerUntil(() -> !told(listing, troubled.id()).isEmpty(), Duration.ZERO);
            }
            assertEquals(State.ERROR, listing.account(0).getStatus().state());
            assertEquals(State.ERROR, listing.account(2).getStatus().state());

            sentence(listing, "hanging@sales.test", "not answered in time", "Read Timeout");
            sentence(listing, refused.id(), refusal());
            sentence(listing, "unknown@sales.test", "[mail.unknown.invalid] is not known", kind.isImap() ? "Correct Host" : "name service");
            assertEquals(State.RECONNECT_REQUIRED, listing.account(1).getStatus().state());
            assertEquals(State.ACTIVE, listing.account(3).getStatus().state());

            mailbox.deliver("new", NOW);
            listing.triggerUntil(() -> listing.names().contains("new"), Duration.ofSeconds(20));
            assertEquals(26, listing.listed().size());
        }
    }

    @Test
    @DisplayName("S6: a wrong password is an error, told once, and not tried again and again")
    void wrongPassword() throws Exception {
        final Listing listing = listing(account.withSecret(WRONG)).trigger();
        for (int second = 0; second < 50; second++) {
            listing.triggerAfter(Duration.ofSeconds(1));
        }
        listing.triggerAfter(Listing.LONG);

        assertEquals(1, listing.bulletins().errors().size(), () -> listing.bulletins().errors().toString());
        sentence(listing, mailbox.address(), refusal());
    }

    @Test
    void unknownHost() throws Exception {
        final Listing listing = listing(account.atHost(TestMailbox.UNKNOWN_HOST)).trigger();
        listing.triggerAfter(Listing.LONG);
        sentence(listing, mailbox.address(), "[mail.unknown.invalid] is not known", kind.isImap() ? "Correct Host" : "name service");
    }

    @Test
    void nobodyListensAtThePort() throws Exception {
        final int port = ServerPorts.next();
        final Listing listing = listing(account.at(port)).trigger();
        listing.triggerAfter(Listing.LONG);
        sentence(listing, mailbox.address(), "nothing answers at [127.0.0.1:%d]".formatted(port),
                kind.isImap() ? "Correct Host and Port" : "firewall");
    }

    @Test
    void certificateThatIsNotTrusted() throws Exception {
        assumeTrue(kind.isImap(), "The certificates of Google and Microsoft are for Java to trust");
        final Listing listing = listing(account.with("TLS Mode", "Implicit TLS").at(mailbox.tlsPort())).trigger();
        listing.triggerAfter(Listing.LONG);
        sentence(listing, mailbox.address(), "the certificate of [127.0.0.1:%d] is not trusted".formatted(mailbox.tlsPort()),
                "SSL Context Service");
    }

    @Test
    void tlsOnAPortWithoutIt() throws Exception {
        assumeTrue(kind.isImap(), "Google and Microsoft leave no choice of it");
        final Listing listing = listing(account.with("TLS Mode", "Implicit TLS")).trigger();
        listing.triggerAfter(Listing.LONG);
        sentence(listing, mailbox.address(), "no TLS connection", "TLS Mode");
    }

    @Test
    void anUnknownFolderIsToldOnceAndTheOthersAreListed() throws Exception {
        mailbox.deliver("one", minutesAgo(5));
        final Listing listing = listing(account.with("Folders", "Nowhere, INBOX, \\Archive2")).trigger();
        listing.triggerAfter(Listing.POLL);

        assertEquals(List.of("one"), listing.names());
        final List<String> warnings = listing.bulletins().warnings();
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("[%s] has no folder [Nowhere]".formatted(mailbox.address())) && warnings.get(0).contains("Check Folders"),
                warnings::toString);
        assertTrue(warnings.get(1).contains("[\\Archive2]"), warnings::toString);

        mailbox.createFolder("Nowhere");
        mailbox.deliver("Nowhere", "found", NOW);
        listing.triggerAfter(Listing.POLL);
        assertEquals(List.of("one", "found"), listing.names());
    }

    @Test
    void aFolderThatIsRenamedIsToldOnceAndGoesOnWhenItIsBack() throws Exception {
        mailbox.deliver("one", minutesAgo(5));
        mailbox.deliver("Customers", "filed", minutesAgo(5));
        final Listing listing = listing(account.with("Folders", "Customers, INBOX")).trigger();
        assertEquals(List.of("filed", "one"), listing.names());

        mailbox.renameFolder("Customers", "Clients");
        mailbox.deliver("two", NOW);
        listing.triggerUntil(() -> listing.names().contains("two"), Listing.LONG);
        listing.triggerAfter(Listing.LONG);
        sentenceOnFolder(listing);

        mailbox.deliver("Clients", "meanwhile", NOW);
        mailbox.renameFolder("Clients", "Customers");
        listing.triggerUntil(() -> listing.names().contains("meanwhile"), Listing.LONG);
        assertEquals(List.of("filed", "one", "two", "meanwhile"), listing.names());
    }

    @Test
    void aFolderThatIsDeletedIsToldOnceAndTheOthersGoOn() throws Exception {
        mailbox.deliver("Customers", "filed", minutesAgo(5));
        final Listing listing = listing(account.with("Folders", "Customers, INBOX")).trigger();

        mailbox.deleteFolder("Customers");
        mailbox.deliver("one", NOW);
        listing.triggerUntil(() -> listing.names().contains("one"), Listing.LONG);
        listing.triggerAfter(Listing.LONG);

        assertEquals(List.of("filed", "one"), listing.names());
        sentenceOnFolder(listing);
    }

    @Test
    void aFolderThatVanishesWhileItIsListed() throws Exception {
        assumeTrue(kind.isImap(), "Labels of Google and folders of Microsoft have ids, which another name does not change");
        mailbox.deliver("Customers", "filed", minutesAgo(5));
        mailbox.deliver("one", minutesAgo(4));
        final MeddlingProxy proxy = closed(new MeddlingProxy(mailbox));
        proxy.before("EXAMINE \"?Customers", () -> mailbox.renameFolder("Customers", "Clients"));

        final Listing listing = listing(account.with("Folders", "Customers, INBOX").at(proxy.port())).trigger();
        listing.triggerUntil(() -> listing.names().contains("one"), Listing.LONG);

        assertEquals(List.of("one"), listing.names());
        sentenceOnFolder(listing);
    }

    @Test
    @DisplayName("S9: a paused account is not contacted, and the others go on")
    void aPausedAccount() throws Exception {
        final TestMailbox other = SERVERS.newMailbox(kind);
        mailbox.deliver("paused", minutesAgo(5));
        other.deliver("other", minutesAgo(5));
        final Listing listing = listing(account.with("Paused", "true"), TestAccount.of(other)).trigger();
        listing.triggerAfter(Listing.LONG);

        assertEquals(List.of("other"), listing.names());
        assertEquals(State.PAUSED, listing.account(0).getStatus().state());
        assertEquals(List.of(), listing.bulletins().warnings());

        final Fetching fetching = closed(new Fetching(account.with("Paused", "true"))).fetch(listing(account).trigger().listed());
        assertEquals(1, fetching.flowFiles("retry").size());
        assertEquals("Account [%s] is paused.".formatted(mailbox.address()), fetching.flowFiles("retry").getFirst().getAttribute("error.message"));
    }

    private void sentenceOnFolder(final Listing listing) {
        final List<String> told = listing.bulletins().warnings().stream()
                // GreenMail ends the connections that have the folder open.
                .filter(text -> kind != Kind.GREEN_MAIL || !text.contains("broke off") && !text.contains("is listed again.")).toList();
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.getFirst().contains("[%s]".formatted(mailbox.address()))
                && told.getFirst().contains("[Customers]")
                && told.getFirst().contains("Folders"), told::toString);
    }
}
