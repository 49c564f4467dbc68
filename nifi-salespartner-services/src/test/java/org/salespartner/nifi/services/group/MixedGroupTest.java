/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.group;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.MockValidationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.services.account.AbstractEmailAccount;
import org.salespartner.nifi.services.gmail.GoogleEmailAccount;
import org.salespartner.nifi.services.graph.MicrosoftEmailAccount;
import org.salespartner.nifi.services.imap.ImapEmailAccount;
import org.salespartner.nifi.services.oauth.OAuthApplication;
import org.salespartner.nifi.services.testing.EntraApplication;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.GraphSimulator;
import org.salespartner.nifi.services.testing.GreenMails;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** One group of an IMAP, a Google and a Microsoft account, against a mail server and the simulated providers. */
class MixedGroupTest {
    private static final String IRIS = "iris@orchard.test";
    private static final String GRETA = "greta@orchard.test";
    private static final String MILO = "milo@orchard.test";
    private static final String PASSWORD = "sesame-7!";
    private static final String CLIENT = "orchard-application";
    private static final String CLIENT_SECRET = "quince-client-secret-4711";
    private static final String GMAIL_READ = "https://www.googleapis.com/auth/gmail.readonly";

    private final EmailAccountGroup group = new EmailAccountGroup();
    private final Map<String, AbstractEmailAccount<?>> accounts = new HashMap<>();
    private GreenMail imap;
    private GoogleSimulator google;
    private EntraSimulator entra;
    private GraphSimulator graph;
    private TestRunner runner;

    @BeforeEach
    void start() throws Exception {
        imap = GreenMails.start(ServerSetup.PROTOCOL_IMAP);
        imap.setUser(IRIS, IRIS, PASSWORD);
        google = GoogleSimulator.start();
        google.oauth().client(CLIENT, CLIENT_SECRET);
        google.mailbox(GRETA);
        entra = EntraSimulator.start();
        graph = GraphSimulator.start(entra);
        entra.resource(graphUrl() + "/");
        final EntraApplication application = entra.register(CLIENT).secret(CLIENT_SECRET);
        graph.mailbox(MILO);

        runner = TestRunners.newTestRunner(NoOpProcessor.class);
        runner.addControllerService("group", group);
        addApplication("google-application", Map.of("Provider", "Google", "Token Endpoint", google.tokenUri()));
        addApplication("microsoft-application", Map.of("Provider", "Microsoft", "Tenant", entra.tenant(), "Authority", entra.url()));
        add("imap", new ImapEmailAccount(), Map.of("Host", "127.0.0.1", "Port", Integer.toString(imap.getImap().getPort()), "TLS Mode", "None",
                "Address", IRIS, "Password", PASSWORD));
        add("google", new GoogleEmailAccount(), Map.of("Address", GRETA, "OAuth Application", "google-application",
                "Refresh Token", google.oauth().refreshToken(CLIENT, GRETA, GMAIL_READ), "API URL", google.rootUrl()));
        add("microsoft", new MicrosoftEmailAccount(), Map.of("Address", MILO, "OAuth Application", "microsoft-application",
                "Refresh Token", entra.consent(application, MILO, "offline_access", "Mail.Read"), "Graph URL", graphUrl()));
    }

    @AfterEach
    void stop() throws Exception {
        accounts.values().forEach(AbstractEmailAccount::disable);
        graph.close();
        entra.close();
        google.close();
        imap.stop();
    }

    @Test
    void accountsOfThreeKindsAreReadTheSameWay() throws Exception {
        deliverToAll();
        enableAll();
        assertEquals(List.of("google", "imap", "microsoft"), group.getAccounts().stream().map(EmailAccount::getProvider).toList());
        assertEquals(List.of(GRETA, IRIS, MILO), group.getAccounts().stream().map(EmailAccount::getId).toList());
        for (final EmailAccount account : group.getAccounts()) {
            assertEquals(State.NOT_POLLED, account.getStatus().state());
            assertEquals(List.of("For " + account.getAddress()), subjects(account));
            assertEquals(State.ACTIVE, account.getStatus().state());
        }
    }

    @Test
    void anAccountIsFoundByItsIdWhateverItsKind() throws Exception {
        set("imap", "Account ID", "warehouse");
        set("microsoft", "Account ID", "sales");
        enableAll();
        assertEquals(Optional.of(IRIS), group.findAccount("warehouse").map(EmailAccount::getAddress));
        assertEquals(Optional.of(GRETA), group.findAccount(GRETA).map(EmailAccount::getAddress));
        assertEquals(Optional.of("microsoft"), group.findAccount("sales").map(EmailAccount::getProvider));
        assertEquals(Optional.empty(), group.findAccount(MILO));
    }

    @Test
    @DisplayName("I2: ourselves are the addresses and aliases of accounts of all kinds, and the own domains")
    void ourselvesAreTheAddressesOfAllKinds() throws Exception {
        set("imap", "Aliases", "Info@orchard.test");
        set("google", "Aliases", "sales@orchard.test, ,greta@old.test");
        set("microsoft", "Aliases", "milo@old.test");
        runner.setProperty(group, EmailAccountGroup.OWN_DOMAINS, "@Orchard.example");
        enableAll();
        assertEquals(new Ourselves(Set.of(IRIS, GRETA, MILO, "info@orchard.test", "sales@orchard.test", "greta@old.test", "milo@old.test"),
                Set.of("orchard.example")), group.getOurselves());
    }

    @ParameterizedTest
    @CsvSource({"google, imap", "google, microsoft", "imap, microsoft"})
    void twoKindsWithTheSameAccountIdAreInvalidAndBothAreNamed(final String first, final String second) throws Exception {
        set(first, "Account ID", "sales");
        set(second, "Account ID", "sales");
        enableAccounts();
        runner.assertNotValid(group);
        assertTrue(problems().contains("the accounts [%s] and [%s] have the same id [sales]".formatted(first, second)), problems());
    }

    @Test
    void oneMailboxOverTwoKindsIsInvalidHoweverItsAddressIsWritten() throws Exception {
        set("imap", "Username", IRIS);
        set("imap", "Address", "Greta@Orchard.test");
        enableAccounts();
        runner.assertNotValid(group);
        assertTrue(problems().contains("the accounts [google] and [imap] have the same id"), problems());
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap", "google", "microsoft"})
    @DisplayName("S7, S9: an account that cannot be reached does not keep the others from being read, and Verify tells which it is")
    void oneThatCannotBeReachedLeavesTheOthersUsable(final String broken) throws Exception {
        deliverToAll();
        cutOff(broken);
        enableAll();
        for (final EmailAccount account : group.getAccounts()) {
            if (account.getProvider().equals(broken)) {
                assertThrows(MailboxException.class, () -> subjects(account));
                assertEquals(State.ERROR, account.getStatus().state());
            } else {
                assertEquals(List.of("For " + account.getAddress()), subjects(account));
                assertEquals(State.ACTIVE, account.getStatus().state());
            }
        }

        for (final ConfigVerificationResult result : verified()) {
            final boolean isBroken = result.getVerificationStepName().equals("Account " + broken);
            assertEquals(isBroken ? Outcome.FAILED : Outcome.SUCCESSFUL, result.getOutcome(), result.getVerificationStepName());
        }
    }

    @ParameterizedTest
    @CsvSource({"imap, Password", "google, Refresh Token", "microsoft, Refresh Token"})
    @DisplayName("S7, S9: an account whose sign-in is refused needs a person, and the others are read")
    void oneThatIsRefusedLeavesTheOthersUsable(final String refused, final String secret) throws Exception {
        deliverToAll();
        set(refused, secret, "no-longer-good");
        enableAll();
        for (final EmailAccount account : group.getAccounts()) {
            if (account.getProvider().equals(refused)) {
                assertThrows(MailboxException.class, () -> subjects(account));
                assertEquals(State.RECONNECT_REQUIRED, account.getStatus().state());
            } else {
                assertEquals(List.of("For " + account.getAddress()), subjects(account));
            }
        }
    }

    @Test
    @DisplayName("S9: an account of any kind is paused by its property alone")
    void pausedAccountsOfAnyKindSaySo() throws Exception {
        for (final String name : accounts.keySet()) {
            set(name, "Paused", "true");
        }
        enableAll();
        for (final EmailAccount account : group.getAccounts()) {
            assertTrue(account.isPaused());
            assertEquals(State.PAUSED, account.getStatus().state());
        }
    }

    @Test
    void verifyTellsWhichAccountIsNotEnabledAndHowTheOthersStand() throws Exception {
        for (final String name : List.of("imap", "google")) {
            runner.enableControllerService(accounts.get(name));
        }

        final List<ConfigVerificationResult> results = verified();
        assertEquals(List.of(Outcome.SKIPPED, Outcome.SKIPPED, Outcome.FAILED), results.stream().map(ConfigVerificationResult::getOutcome).toList());
        assertTrue(results.getLast().getExplanation().contains("take it out of the group"), results.getLast().getExplanation());
    }

    @Test
    @DisplayName("NiFi enables no group of which an account is invalid; without that account the others are enabled")
    void withoutTheInvalidAccountTheOthersAreUsable() throws Exception {
        set("imap", "Address", "no address");
        runner.assertNotValid(accounts.get("imap"));
        runner.enableControllerService(accounts.get("google"));
        runner.enableControllerService(accounts.get("microsoft"));
        runner.removeProperty(group, group.getPropertyDescriptor("imap"));
        runner.enableControllerService(group);
        assertEquals(List.of(GRETA, MILO), group.getAccounts().stream().map(EmailAccount::getId).toList());
        assertFalse(group.getOurselves().includes("no address"));
    }

    private void add(final String name, final AbstractEmailAccount<?> account, final Map<String, String> properties) throws Exception {
        runner.addControllerService(name, account);
        properties.forEach((property, value) -> runner.setProperty(account, property, value));
        runner.setProperty(group, name, name);
        accounts.put(name, account);
    }

    private void addApplication(final String name, final Map<String, String> properties) throws Exception {
        final OAuthApplication application = new OAuthApplication();
        runner.addControllerService(name, application);
        properties.forEach((property, value) -> runner.setProperty(application, property, value));
        runner.setProperty(application, "Client ID", CLIENT);
        runner.setProperty(application, "Client Secret", CLIENT_SECRET);
        runner.enableControllerService(application);
    }

    private void set(final String account, final String property, final String value) {
        runner.setProperty(accounts.get(account), property, value);
    }

    private void enableAccounts() {
        accounts.values().forEach(runner::enableControllerService);
    }

    private void enableAll() {
        enableAccounts();
        runner.enableControllerService(group);
    }

    private void cutOff(final String provider) throws IOException {
        switch (provider) {
            case "imap" -> imap.stop();
            case "google" -> google.close();
            default -> graph.close();
        }
    }

    private void deliverToAll() throws Exception {
        final Instant when = Instant.now().minus(Duration.ofMinutes(5));
        imap.getManagers().getImapHostManager().getInbox(imap.getUserManager().getUser(IRIS))
                .appendMessage(GreenMailUtil.newMimeMessage(new String(mail(IRIS), StandardCharsets.UTF_8)), new Flags(), Date.from(when));
        google.mailbox(GRETA).deliver(mail(GRETA), when, "INBOX");
        graph.mailbox(MILO).deliver("inbox", mail(MILO), when);
    }

    private static byte[] mail(final String address) {
        return "Message-ID: <for.%s>\r\nFrom: Bob <bob@customer.test>\r\nTo: %s\r\nSubject: For %s\r\n\r\nHello.\r\n"
                .formatted(address, address, address).getBytes(StandardCharsets.UTF_8);
    }

    /** Lists and fetches all that is in the account's folders. */
    private static List<String> subjects(final EmailAccount account) throws MailboxException {
        final Subjects subjects = new Subjects();
        try (Mailbox mailbox = account.openMailbox()) {
            for (final MailFolder folder : mailbox.folders().folders()) {
                final ChangesRequest request = new ChangesRequest(Instant.now().minus(Duration.ofDays(1)), 10, 10);
                final List<MessageReference> listed = mailbox.changes(folder, null, request).messages().stream().map(Changes.Listed::message)
                        .toList();
                mailbox.fetch(folder, listed, FetchScope.FULL, subjects);
            }
        }

        return subjects.found;
    }

    private List<ConfigVerificationResult> verified() {
        final Map<PropertyDescriptor, String> members = new HashMap<>();
        accounts.keySet().forEach(name -> members.put(group.getPropertyDescriptor(name), name));
        return group.verify(new MockConfigurationContext(group, members, runner.getProcessContext().getControllerServiceLookup(), Map.of()),
                runner.getLogger(), Map.of());
    }

    private String problems() {
        final MockProcessContext context = (MockProcessContext) runner.getProcessContext();
        return group.validate(new MockValidationContext(context).getControllerServiceValidationContext(group)).stream()
                .filter(result -> !result.isValid()).map(ValidationResult::toString).toList().toString();
    }

    private String graphUrl() {
        return graph.url().replaceFirst("/v1\\.0$", "");
    }

    private static final class Subjects implements MessageSink {
        private final List<String> found = new ArrayList<>();

        @Override
        public void accept(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
            new String(content.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("Subject: "))
                    .forEach(line -> found.add(line.substring("Subject: ".length())));
        }

        @Override
        public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
            found.add(why + ": " + reason);
        }
    }
}
