/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.MockValidationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.OAuthClient;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.oauth.SignInMethod;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is configured, and what is found out about it. */
class MicrosoftEmailAccountTest extends GraphTestCase {
    /** The one step that fails, without a secret; when nothing was reached by it, what follows is skipped. */
    private String failure(final List<ConfigVerificationResult> results, final String step) {
        final List<ConfigVerificationResult> failed = results.stream().filter(result -> result.getOutcome() == Outcome.FAILED).toList();
        assertEquals(List.of(step), failed.stream().map(ConfigVerificationResult::getVerificationStepName).toList(), results::toString);
        final String sentence = failed.getFirst().getExplanation();
        assertFalse(sentence.contains(refreshToken) || sentence.contains(CLIENT_SECRET), sentence);
        return sentence;
    }

    @Test
    void theMailboxIsUnknown() throws Exception {
        application.roles(READ);
        assertContains(failure(verify(Map.of(MicrosoftEmailAccount.AUTHENTICATION_STRATEGY, SignInMethod.CLIENT_CREDENTIALS.getValue(),
                MicrosoftEmailAccount.MAILBOX, "nobody@orchard.test")), "Read Mail"), "[nobody@orchard.test] is not known", "Correct Mailbox");
    }

    @Test
    void aFolderIsMissing() throws Exception {
        assertContains(failure(verify(Map.of(MicrosoftEmailAccount.FOLDERS, "inbox, Nowhere")), "Find Folders"), "no folder for [Nowhere]",
                "found were [INBOX]", "Correct Folders");
    }

    @Test
    @DisplayName("T1: what is wrong with the properties is said")
    void validation() throws Exception {
        assertInvalid(Map.of(AccountDescriptors.ADDRESS, "Anna <anna@orchard.test>"), "Address", "one e-mail address");
        assertInvalid(Map.of(MicrosoftEmailAccount.FOLDERS, " , "), "Folders", "no folder is named");
        assertInvalid(Map.of(MicrosoftEmailAccount.MAILBOX, "Info <info@orchard.test>"), "Mailbox", "one e-mail address");
        assertInvalid(Map.of(MicrosoftEmailAccount.MAILBOX, "../me"), "Mailbox", "one e-mail address");
        assertInvalid(Map.of(MicrosoftEmailAccount.AUTHENTICATION_STRATEGY, SignInMethod.CLIENT_CREDENTIALS.getValue()), "Mailbox",
                "nobody has signed in");
    }

    private void assertInvalid(final Map<PropertyDescriptor, String> changed, final String subject, final String sentence) throws Exception {
        runner = TestRunners.newTestRunner(NoOpProcessor.class);
        final MicrosoftEmailAccount account = configured(changed);
        final Collection<ValidationResult> results = account.validate(new MockValidationContext((MockProcessContext) runner.getProcessContext())
                .getControllerServiceValidationContext(account));
        assertTrue(results.stream().anyMatch(result -> !result.isValid() && subject.equals(result.getSubject())
                && result.getExplanation().contains(sentence)), results::toString);
    }

    @Test
    @DisplayName("Verify of a refresh token that is not applied leaves the one that the account has come to in its place")
    void verifyOfAnotherRefreshToken() throws Exception {
        final MicrosoftEmailAccount account = enabled(Map.of());
        changes(account.openMailbox(), null);
        final String kept = runner.getStateManager(account).getState(Scope.CLUSTER).get("refresh.token");
        assertNotNull(kept);
        runner.disableControllerService(account);

        final Map<PropertyDescriptor, String> tried = new HashMap<>(signIn());
        tried.put(AccountDescriptors.ADDRESS, ANNA);
        tried.put(MicrosoftEmailAccount.REFRESH_TOKEN, entra.consent(application, ANNA, "offline_access", "Mail.Read"));
        final List<ConfigVerificationResult> results = verify(runner, account, tried);
        assertTrue(results.stream().noneMatch(result -> result.getOutcome() == Outcome.FAILED), results::toString);
        assertEquals(kept, runner.getStateManager(account).getState(Scope.CLUSTER).get("refresh.token"));
    }

    @Test
    @DisplayName("T1: what is kept in memory and in NiFi's state shows no secret")
    void nothingShowsASecret() throws Exception {
        deliver("one", 1);
        final MicrosoftEmailAccount account = enabled(Map.of());
        final String cursor = changes(account.openMailbox(), null).cursor();
        final String shown = account + " " + account.openMailbox() + " " + cursor + " " + runner.getStateManager(account).getState(
                Scope.CLUSTER).toMap();
        assertFalse(shown.contains(CLIENT_SECRET) || entra.secretsGiven().stream().anyMatch(shown::contains), shown);
    }

    @Test
    @DisplayName("T1: an account that names another provider's application is invalid, so that its refresh token never goes there")
    void anotherProvidersApplication() throws Exception {
        final MicrosoftEmailAccount account = configured(Map.of());
        runner.assertValid(account);
        final OAuthClient application = (OAuthClient) runner.getProcessContext().getControllerServiceLookup()
                .getControllerService(APPLICATION_SERVICE);
        runner.disableControllerService(application);
        runner.setProperty(application, "Provider", "Google");
        runner.setProperty(application, "Client Secret", CLIENT_SECRET);
        runner.enableControllerService(application);

        final Collection<ValidationResult> results = account.validate(new MockValidationContext((MockProcessContext) runner.getProcessContext())
                .getControllerServiceValidationContext(account));
        assertTrue(results.stream().anyMatch(result -> !result.isValid() && "OAuth Application".equals(result.getSubject())
                && result.getExplanation().contains("Provider is Google") && result.getExplanation().contains("Provider is Microsoft")),
                results::toString);
    }
}
