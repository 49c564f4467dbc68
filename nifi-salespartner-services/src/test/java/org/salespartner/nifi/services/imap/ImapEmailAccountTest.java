/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.MockValidationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.testing.ServerPorts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapEmailAccountTest {

    @Test
    void addressIsIdAndUserNameUnlessToldOtherwise() throws Exception {
        final ImapEmailAccount plain = TestAccount.enabled(143, Map.of());
        assertEquals(TestAccount.USER, plain.getId());
        assertEquals("imap", plain.getProvider());
        assertEquals(AccountMode.MONITOR, plain.getMode());
        final ImapEmailAccount named = TestAccount.enabled(143, Map.of(AccountDescriptors.ACCOUNT_ID, "sales", AccountDescriptors.OWNER, "Anna",
                AccountDescriptors.DISPLAY_NAME, "Anna A.", AccountDescriptors.SIGNATURE, "Yours, Anna", AccountDescriptors.ALIASES,
                        "sales@example.test, , A@b.test"));
        assertEquals("sales", named.getId());
        assertEquals(Optional.of("Anna"), named.getOwner());
        assertEquals(Optional.of("Anna A."), named.getDisplayName());
        assertEquals(Optional.of("Yours, Anna"), named.getSignature());
        assertEquals(Set.of(TestAccount.USER, "sales@example.test", "a@b.test"), named.getOurselves().addresses());
        assertEquals(List.of(named), named.getAccounts());
    }

    @Test
    @DisplayName("An account that cannot connect is enabled all the same, and knows nothing before its first contact (S9)")
    void enablingTouchesNoNetwork() throws Exception {
        final ImapEmailAccount account = TestAccount.enabled(ServerPorts.next(), Map.of(ImapEmailAccount.HOST, "no-such-host.invalid"));
        assertEquals(State.NOT_POLLED, account.getStatus().state());
        assertFalse(account.isPaused());
    }

    @Test
    @DisplayName("S9: paused is what the user says")
    void pausedByProperty() throws Exception {
        final ImapEmailAccount account = TestAccount.enabled(143, Map.of(AccountDescriptors.PAUSED, "true"));
        assertTrue(account.isPaused());
        assertEquals(State.PAUSED, account.getStatus().state());
    }

    @Test
    @DisplayName("T1: a transit URI names host, account, folder and message in the manner of RFC 5092, encoded, and no secret")
    void transitUri() throws Exception {
        final ImapEmailAccount account = TestAccount.enabled(143, Map.of(AccountDescriptors.ACCOUNT_ID, "a/b c"));
        assertEquals("imap://127.0.0.1/a%2Fb%20c/Kunden/M%C3%BCller%3B%25;UIDVALIDITY=7/;UID=42",
                account.getTransitUri(new MessageReference("Kunden/Müller;%", "42", 7L, null, null, 1)));
        assertEquals("imap://127.0.0.1/a%2Fb%20c/INBOX/;UID=42", account.getTransitUri(new MessageReference("INBOX", "42", null, null, null, 1)));
    }

    @ParameterizedTest
    @EnumSource(value = ProviderPreset.class, mode = EnumSource.Mode.EXCLUDE, names = "CUSTOM")
    void presetNeedsNeitherHostNorPort(final ProviderPreset preset) throws Exception {
        final TestRunner runner = TestRunners.newTestRunner(NoOpProcessor.class);
        final ImapEmailAccount account = new ImapEmailAccount();
        runner.addControllerService("account", account);
        runner.setProperty(account, ImapEmailAccount.PROVIDER_PRESET, preset);
        runner.setProperty(account, AccountDescriptors.ADDRESS, TestAccount.USER);
        runner.setProperty(account, ImapEmailAccount.PASSWORD, TestAccount.PASSWORD);
        runner.assertValid(account);
        runner.enableControllerService(account);
        assertTrue(account.getTransitUri(new MessageReference("INBOX", "1", 1L, null, null, 1)).startsWith("imap://" + preset.getHost() + "/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna", "Anna <anna@example.test>", "a@example.test, b@example.test", "@example.test", "${missing}"})
    void addressThatIsNoneIsInvalid(final String address) throws Exception {
        assertInvalid(Map.of(AccountDescriptors.ADDRESS, address), "one e-mail address such as");
    }

    @Test
    void otherMistakesAreInvalidWithASentence() throws Exception {
        assertInvalid(Map.of(AccountDescriptors.ALIASES, "sales@example.test, info"), "[info] is no e-mail address");
        assertInvalid(Map.of(ImapEmailAccount.HOST, "${missing}"), "the name of the IMAP server is missing");
        assertInvalid(Map.of(ImapEmailAccount.FOLDERS, " , "), "no folder is named");
        assertInvalid(Map.of(AccountDescriptors.READ_TIMEOUT, "0 s"), "wait for ever");
        assertInvalid(Map.of(ImapEmailAccount.PASSWORD, "  "), "the password is missing");
        assertInvalid(Map.of(ImapEmailAccount.AUTHENTICATION_STRATEGY, AuthenticationStrategy.OAUTH2.getValue()), "OAuth2 Access Token Provider");
    }

    private static void assertInvalid(final Map<PropertyDescriptor, String> properties, final String sentence) throws Exception {
        final TestRunner runner = TestRunners.newTestRunner(NoOpProcessor.class);
        final ImapEmailAccount account = new ImapEmailAccount();
        TestAccount.configure(runner, account, 143, properties);
        runner.assertNotValid(account);
        final MockProcessContext context = (MockProcessContext) runner.getProcessContext();
        final ValidationContext validation = new MockValidationContext(context).getControllerServiceValidationContext(account);
        final String explanations = account.validate(validation).stream().filter(result -> !result.isValid()).map(ValidationResult::toString)
                .toList().toString();
        assertTrue(explanations.contains(sentence), explanations);
    }
}
