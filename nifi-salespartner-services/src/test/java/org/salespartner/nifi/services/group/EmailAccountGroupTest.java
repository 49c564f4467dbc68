/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.group;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.MockValidationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.Ourselves;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EmailAccountGroupTest {
    private final EmailAccountGroup group = new EmailAccountGroup();
    private TestRunner runner;

    @BeforeEach
    void addGroup() throws Exception {
        runner = TestRunners.newTestRunner(NoOpProcessor.class);
        runner.addControllerService("group", group);
    }

    @Test
    @DisplayName("I2: ourselves are the addresses of all accounts and the own domains")
    void joinsItsAccounts() throws Exception {
        add("zoe", "zoe@example.test", State.ACTIVE);
        add("anna", "anna@example.test", State.ACTIVE);
        runner.setProperty(group, EmailAccountGroup.OWN_DOMAINS, " @Example.COM, ,mail.example.test ");
        runner.enableControllerService(group);
        assertEquals(List.of("anna@example.test", "zoe@example.test"), group.getAccounts().stream().map(EmailAccount::getId).toList());
        assertEquals(new Ourselves(Set.of("anna@example.test", "zoe@example.test"), Set.of("example.com", "mail.example.test")), group
                .getOurselves());
        assertTrue(group.getOurselves().includes("Somebody@example.com"));
    }

    @Test
    @DisplayName("I2: a tag behind our address and another spelling of our domain make no stranger of us; a stranger's tag is the stranger's")
    void weAreKnownInWhateverSpelling() throws Exception {
        add("first", "me@example.test", State.NOT_POLLED);
        add("second", "info+web@example.test", State.NOT_POLLED);
        runner.setProperty(group, EmailAccountGroup.OWN_DOMAINS, "Müller.example, xn--bcher-kva.example");
        runner.enableControllerService(group);

        for (final String address : List.of("Me+Test@example.test", "me+a+b@example.test", "info@example.test", "info+shop@example.test",
                "anna@müller.example", "anna@xn--mller-kva.example", "anna@BÜCHER.example", "anna+x@xn--bcher-kva.example")) {
            assertTrue(group.getOurselves().includes(address), address);
        }
        for (final String address : List.of("m.e@example.test", "foo+me@example.test", "me@example.test.example", "+test@example.test",
                "anna@muller.example")) {
            assertFalse(group.getOurselves().includes(address), address);
        }
        assertTrue(group.getOurselves().includesDomain("MÜLLER.example"));
        assertEquals(Optional.of("me@example.test"), group.findAccount("ME@Example.test").map(EmailAccount::getId));
        assertEquals(Optional.empty(), group.findAccount(null));
    }

    @Test
    void withoutAnAccountItIsInvalid() {
        assertInvalid("the group has no account");
    }

    @Test
    void twentyAccountsAreTakenAndTheTwentyFirstIsInvalid() throws Exception {
        for (int i = 1; i <= 20; i++) {
            add("account" + i, "user%d@example.test".formatted(i), State.NOT_POLLED);
        }

        runner.assertValid(group);
        add("account21", "user21@example.test", State.NOT_POLLED);
        assertInvalid("has 21 accounts and can hold 20");
    }

    @Test
    void twoAccountsWithTheSameIdAreInvalid() throws Exception {
        add("first", "anna@example.test", State.NOT_POLLED);
        add("second", "anna@example.test", State.NOT_POLLED);
        assertInvalid("the accounts [first] and [second] have the same id [anna@example.test]");
    }

    @Test
    void oneAccountNamedTwiceIsInvalid() throws Exception {
        add("first", "anna@example.test", State.NOT_POLLED);
        runner.setProperty(group, "again", "first");
        assertInvalid("name the same account service");
    }

    @Test
    void ownDomainThatIsNoneIsInvalid() throws Exception {
        add("first", "anna@example.test", State.NOT_POLLED);
        runner.setProperty(group, EmailAccountGroup.OWN_DOMAINS, "example.com, anna@example.com");
        assertInvalid("[anna@example.com] in Own Domains is no domain");
    }

    @Test
    @DisplayName("S9: verifying the group tells how each account stands")
    void verifyTellsTheState() throws Exception {
        add("a", "a@example.test", State.ACTIVE);
        add("b", "b@example.test", State.RECONNECT_REQUIRED);
        add("c", "c@example.test", State.PAUSED);
        add("d", "d@example.test", State.NOT_POLLED);
        add("e", "e@example.test", null);
        final Map<PropertyDescriptor, String> properties = Stream.of("a", "b", "c", "d", "e")
                .collect(Collectors.toMap(group::getPropertyDescriptor, Function.identity()));
        final MockConfigurationContext context = new MockConfigurationContext(group, properties,
                runner.getProcessContext().getControllerServiceLookup(), Map.of());
        final List<ConfigVerificationResult> results = group.verify(context, runner.getLogger(), Map.of());
        assertEquals(List.of("Account a", "Account b", "Account c", "Account d", "Account e"),
                results.stream().map(ConfigVerificationResult::getVerificationStepName).toList());
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.FAILED, Outcome.SUCCESSFUL, Outcome.SKIPPED, Outcome.FAILED),
                results.stream().map(ConfigVerificationResult::getOutcome).toList());
        assertEquals("Sign in again", results.get(1).getExplanation());
    }

    private void add(final String name, final String id, final State state) throws Exception {
        final EmailAccount account = new KnownAccount(id, state);
        runner.addControllerService(name, account);
        runner.enableControllerService(account);
        runner.setProperty(group, name, name);
    }

    private void assertInvalid(final String sentence) {
        runner.assertNotValid(group);
        final MockProcessContext context = (MockProcessContext) runner.getProcessContext();
        final ValidationContext validation = new MockValidationContext(context).getControllerServiceValidationContext(group);
        final String explanations = group.validate(validation).stream().filter(result -> !result.isValid()).map(ValidationResult::toString)
                .toList().toString();
        assertTrue(explanations.contains(sentence), explanations);
    }

    private static final class KnownAccount extends AbstractControllerService implements EmailAccount {
        private final String id;
        private final State state;

        private KnownAccount(final String id, final State state) {
            this.id = id;
            this.state = state;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String getAddress() {
            return id;
        }

        @Override
        public Optional<String> getOwner() {
            return Optional.empty();
        }

        @Override
        public Optional<String> getDisplayName() {
            return Optional.empty();
        }

        @Override
        public Optional<String> getSignature() {
            return Optional.empty();
        }

        @Override
        public String getProvider() {
            return "imap";
        }

        @Override
        public AccountMode getMode() {
            return AccountMode.MONITOR;
        }

        @Override
        public boolean isPaused() {
            return state == State.PAUSED;
        }

        @Override
        public AccountStatus getStatus() {
            if (state == null) {
                throw new IllegalStateException("Not enabled");
            }

            return new AccountStatus(state, Instant.EPOCH, "Sign in again");
        }

        @Override
        public Mailbox openMailbox() throws MailboxException {
            throw new MailboxException("Not needed here", null);
        }

        @Override
        public String getTransitUri(final MessageReference message) {
            return "imap://example.test/" + id;
        }

        @Override
        public Ourselves getOurselves() {
            return new Ourselves(Set.of(id), Set.of());
        }
    }
}
