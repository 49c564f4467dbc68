/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.MockValidationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.imap.RunningAccount.Sending;
import org.salespartner.nifi.services.smtp.SentCopy;
import org.salespartner.nifi.services.smtp.SmtpAuthentication;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What an account needs to be in conversation mode, and what follows from its properties. */
class ImapConversationTest {
    private static final String CONVERSATION = AccountModeOption.CONVERSATION.getValue();

    @Test
    @DisplayName("R1: an account is in monitor mode unless it is told otherwise, and then has nothing to send with")
    void monitorIsTheDefault() throws Exception {
        final ImapEmailAccount account = TestAccount.enabled(143, Map.of());
        assertEquals(AccountMode.MONITOR, account.getMode());
        assertTrue(account.openSender().isEmpty());
        final ImapEmailAccount withHost = TestAccount.enabled(143, Map.of(ImapEmailAccount.SMTP_HOST, "smtp.example.test"));
        assertEquals(AccountMode.MONITOR, withHost.getMode());
        assertTrue(withHost.openSender().isEmpty());
    }

    @Test
    void conversationNeedsAServerToSendWith() throws Exception {
        assertEquals(AccountMode.CONVERSATION, TestAccount.enabled(143, Map.of(ImapEmailAccount.MODE, CONVERSATION, ImapEmailAccount.SMTP_HOST,
                "smtp.example.test")).getMode());
        assertInvalid(Map.of(), "'Mode'", "Conversation needs a server that takes mail, and SMTP Host is not set");
        assertInvalid(Map.of(ImapEmailAccount.SMTP_HOST, "${missing}"), "SMTP Host is not set");
    }

    @Test
    void otherMistakesAreInvalidWithASentence() throws Exception {
        final Map<PropertyDescriptor, String> host = Map.of(ImapEmailAccount.SMTP_HOST, "smtp.example.test");
        assertInvalid(and(host, ImapEmailAccount.SMTP_PORT, "${missing:append('70000')}"), "'SMTP Port'", "from 1 to 65535");
        assertInvalid(and(host, ImapEmailAccount.SMTP_ANSWER_TIMEOUT, "0 s"), "wait for ever");
        assertInvalid(and(host, ImapEmailAccount.SMTP_AUTHENTICATION, SmtpAuthentication.OWN.getValue()), "SMTP Password", "SMTP Username");
        assertInvalid(Map.of(ImapEmailAccount.PROVIDER_PRESET, ProviderPreset.GMAIL.getValue(), ImapEmailAccount.SMTP_AUTHENTICATION,
                SmtpAuthentication.NONE.getValue()), "Gmail takes no mail without a sign-in");
    }

    @ParameterizedTest
    @CsvSource({"GMAIL,smtp.gmail.com,465,IMPLICIT,false", "OUTLOOK,smtp.office365.com,587,STARTTLS,false",
        "YAHOO,smtp.mail.yahoo.com,465,IMPLICIT,true", "ICLOUD,smtp.mail.me.com,587,STARTTLS,true", "ZOHO,smtp.zoho.com,465,IMPLICIT,true",
        "FASTMAIL,smtp.fastmail.com,465,IMPLICIT,true"})
    void presetsKnowTheirServerAndWhetherItFilesSentMail(final ProviderPreset preset, final String host, final int port, final TlsMode mode,
            final boolean copies) {
        final Sending sending = sending(Map.of(ImapEmailAccount.PROVIDER_PRESET, preset.getValue()));
        assertEquals(host, sending.smtp().host());
        assertEquals(port, sending.smtp().port());
        assertEquals(mode, sending.smtp().tlsMode());
        assertEquals(copies, sending.copies());
        assertEquals(TestAccount.USER, sending.smtp().username());
        assertTrue(sending(Map.of(ImapEmailAccount.PROVIDER_PRESET, preset.getValue(), ImapEmailAccount.COPY_TO_SENT, SentCopy.YES.getValue()))
                .copies());
    }

    @ParameterizedTest
    @CsvSource({"IMPLICIT,465", "STARTTLS,587", "NONE,25"})
    void portFollowsFromTheTlsMode(final TlsMode mode, final int port) {
        assertEquals(port, sending(Map.of(ImapEmailAccount.SMTP_HOST, "smtp.example.test", ImapEmailAccount.SMTP_TLS_MODE, mode.getValue()))
                .smtp().port());
    }

    @Test
    void whatIsNotSetFollowsFromReading() throws Exception {
        final Sending plain = sending(Map.of(ImapEmailAccount.SMTP_HOST, "smtp.example.test", ImapEmailAccount.USERNAME, "anna"));
        assertEquals("anna", plain.smtp().username());
        assertEquals(TestAccount.PASSWORD, plain.smtp().credentials().secret());
        assertEquals("\\Sent", plain.sentFolder());
        assertEquals(Duration.ofMinutes(2), plain.smtp().answerTimeout());
        assertTrue(plain.copies());

        final Sending own = sending(Map.of(ImapEmailAccount.SMTP_HOST, "smtp.example.test", ImapEmailAccount.SMTP_AUTHENTICATION,
                SmtpAuthentication.OWN.getValue(), ImapEmailAccount.SMTP_USERNAME, "relay", ImapEmailAccount.SMTP_PASSWORD, "another-secret"));
        assertEquals("relay", own.smtp().username());
        assertEquals("another-secret", own.smtp().credentials().secret());

        final Sending none = sending(Map.of(ImapEmailAccount.SMTP_HOST, "smtp.example.test", ImapEmailAccount.SMTP_AUTHENTICATION,
                SmtpAuthentication.NONE.getValue(), ImapEmailAccount.COPY_TO_SENT, SentCopy.NO.getValue()));
        assertNull(none.smtp().credentials());
        assertEquals(List.of(false), List.of(none.copies()));
    }

    private static Map<PropertyDescriptor, String> and(final Map<PropertyDescriptor, String> properties, final PropertyDescriptor descriptor,
            final String value) {
        final Map<PropertyDescriptor, String> all = new HashMap<>(properties);
        all.put(descriptor, value);
        return all;
    }

    private static Sending sending(final Map<PropertyDescriptor, String> properties) {
        final Map<PropertyDescriptor, String> all = new HashMap<>(Map.of(ImapEmailAccount.MODE, CONVERSATION, AccountDescriptors.ADDRESS,
                TestAccount.USER, ImapEmailAccount.PASSWORD, TestAccount.PASSWORD));
        all.putAll(properties);
        return new ImapProperties(new MockConfigurationContext(new ImapEmailAccount(), all, null, Map.of())).sending().orElseThrow();
    }

    private static void assertInvalid(final Map<PropertyDescriptor, String> properties, final String... sentences) throws Exception {
        final TestRunner runner = TestRunners.newTestRunner(NoOpProcessor.class);
        final ImapEmailAccount account = new ImapEmailAccount();
        TestAccount.configure(runner, account, 143, and(properties, ImapEmailAccount.MODE, CONVERSATION));
        runner.assertNotValid(account);
        final MockProcessContext context = (MockProcessContext) runner.getProcessContext();
        final ValidationContext validation = new MockValidationContext(context).getControllerServiceValidationContext(account);
        final String explanations = account.validate(validation).stream().filter(result -> !result.isValid()).map(ValidationResult::toString)
                .toList().toString();
        for (final String sentence : sentences) {
            assertTrue(explanations.contains(sentence), explanations);
        }
    }
}
