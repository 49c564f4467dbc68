/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.oauth.SignInMethod;
import org.salespartner.nifi.services.testing.GoogleFault;
import org.salespartner.nifi.services.testing.SimulatorFault;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Verify and validation, with the sentences that a user reads, and signing in without a person. */
class GoogleVerificationTest extends GmailTestCase {
    private static final String ROBOT = "robot@project.iam.gserviceaccount.test";

    /** The one step that fails, without a secret. */
    private String failure(final List<ConfigVerificationResult> results, final String step) {
        final List<ConfigVerificationResult> failed = results.stream().filter(result -> result.getOutcome() == Outcome.FAILED).toList();
        assertEquals(List.of(step), failed.stream().map(ConfigVerificationResult::getVerificationStepName).toList(), results::toString);
        assertTrue(results.subList(results.indexOf(failed.getFirst()) + 1, results.size()).stream()
                .allMatch(result -> result.getOutcome() == Outcome.SKIPPED), results::toString);
        final String sentence = failed.getFirst().getExplanation();
        assertFalse(sentence.contains(refreshToken) || sentence.contains(CLIENT_SECRET), sentence);
        return sentence;
    }

    @Test
    void everyStepSucceedsOnAServiceThatWasNeverEnabledAndChangesNothing() throws Exception {
        anna.createLabel("Customers");
        final List<ConfigVerificationResult> results = verify(Map.of(GoogleEmailAccount.FOLDERS, "INBOX, Customers"));
        assertEquals(List.of("Sign In", "Permissions", "Read Mail", "Address", "Find Labels"),
                results.stream().map(ConfigVerificationResult::getVerificationStepName).toList());
        assertTrue(results.stream().allMatch(result -> result.getOutcome() == Outcome.SUCCESSFUL), results::toString);
        assertContains(results.getLast().getExplanation(), "[INBOX, Customers]");
        assertEquals(List.of(), google.changes());
    }

    @Test
    void wrongClientSecret() throws Exception {
        google.oauth().client(CLIENT, "another-secret-than-that");
        assertContains(failure(verify(Map.of()), "Sign In"), "does not know the application [%s] or its secret".formatted(CLIENT),
                "Correct Client ID and Client Secret");
    }

    @Test
    void revokedToken() throws Exception {
        google.oauth().revoke(ANNA);
        assertContains(failure(verify(Map.of()), "Sign In"), "expired or was revoked", "seven days", "(invalid_grant)");
    }

    @Test
    void blockedByTheAdministrator() throws Exception {
        google.faults().next(1, "/token", GoogleFault.oauth("admin_policy_enforced", "x"));
        assertContains(failure(verify(Map.of()), "Sign In"), "is blocked", "Google Workspace administrator", "App access control");
    }

    @Test
    void apiNotEnabled() throws Exception {
        google.faults().next(1, GoogleFault.accessNotConfigured());
        assertContains(failure(verify(Map.of()), "Read Mail"), "the Gmail API is not enabled", "APIs & Services");
    }

    @Test
    void apiNotEnabledAsItIsSaidInDetailsAlone() throws Exception {
        google.faults().next(1, SimulatorFault.text(403, "application/json", """
                {"error":{"code":403,"message":"Gmail API has not been used","status":"PERMISSION_DENIED","errors":[{"reason":"forbidden"}],
                "details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED","domain":"googleapis.com"}]}}"""));
        assertContains(failure(verify(Map.of()), "Read Mail"), "the Gmail API is not enabled");
    }

    @Test
    void theScopeIsMissing() throws Exception {
        refreshToken = google.oauth().refreshToken(CLIENT, ANNA, "https://www.googleapis.com/auth/gmail.labels");
        assertContains(failure(verify(Map.of()), "Permissions"), "lacks the scope [gmail.readonly]", "Run bin/authorize google to get");
    }

    @Test
    void toAnswerComposeIsMissing() throws Exception {
        assertContains(failure(verify(Map.of(GoogleEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue())), "Permissions"),
                "lacks the scope [gmail.compose]", "Run bin/authorize google --mode conversation", "tick everything");
        refreshToken = google.oauth().refreshToken(CLIENT, ANNA, READ, COMPOSE);
        runner = TestRunners.newTestRunner(NoOpProcessor.class);
        final List<ConfigVerificationResult> results = verify(Map.of(GoogleEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue()));
        assertTrue(results.stream().allMatch(result -> result.getOutcome() == Outcome.SUCCESSFUL), results::toString);
        assertContains(results.get(1).getExplanation(), "allows what the mode needs: [gmail.readonly, gmail.compose].");
    }

    @Test
    @DisplayName("S1: a token that allows more than to read is told, and allows it all the same")
    void moreThanIsNeeded() throws Exception {
        refreshToken = google.oauth().refreshToken(CLIENT, ANNA, "https://www.googleapis.com/auth/gmail.modify");
        final List<ConfigVerificationResult> results = verify(Map.of());
        assertTrue(results.stream().allMatch(result -> result.getOutcome() == Outcome.SUCCESSFUL), results::toString);
        assertContains(results.get(1).getExplanation(), "allows more than that, [gmail.modify]");
    }

    @Test
    void theMailboxIsAnothersThanAddressSays() throws Exception {
        assertContains(failure(verify(Map.of(AccountDescriptors.ADDRESS, "info@orchard.test")), "Address"), "is that of [anna@orchard.test]",
                "Address is [info@orchard.test]", "Correct Address", "Aliases");
    }

    @Test
    @DisplayName("Gmail takes an address with dots, capitals and its older name for the same mailbox, and so does Verify")
    void gmailsSpellings() throws Exception {
        google.mailbox("anna.berg@gmail.com");
        refreshToken = google.oauth().refreshToken(CLIENT, "anna.berg@gmail.com", READ);
        final List<ConfigVerificationResult> results = verify(Map.of(AccountDescriptors.ADDRESS, "AnnaBerg@googlemail.com"));
        assertTrue(results.stream().allMatch(result -> result.getOutcome() == Outcome.SUCCESSFUL), results::toString);
    }

    @Test
    void thePersonHasNoMailbox() throws Exception {
        google.faults().next(1, GoogleFault.failedPrecondition());
        assertContains(failure(verify(Map.of()), "Read Mail"), "no Gmail mailbox", "Google Workspace administrator", "licence with Gmail");
    }

    @Test
    void whatVerifyRotatesIsKeptForTheAccount() throws Exception {
        google.oauth().rotateRefreshTokens(true);
        final List<ConfigVerificationResult> results = verify(Map.of());
        assertTrue(results.stream().allMatch(result -> result.getOutcome() == Outcome.SUCCESSFUL), results::toString);
        final GoogleEmailAccount account = (GoogleEmailAccount) runner.getControllerService("account");
        final String id = deliver("one", 5);
        runner.enableControllerService(account);
        assertEquals(List.of(id), ids(changes(account.openMailbox(), null)));
        assertEquals(2, google.oauth().asked("refresh_token"));
    }

    @Test
    void aStateThatCannotBeWrittenIsToldAndTheNewTokenIsNotUsed() throws Exception {
        google.oauth().rotateRefreshTokens(true);
        final GoogleEmailAccount account = configured(Map.of());
        runner.getStateManager(account).setFailOnStateSet(Scope.CLUSTER, true);
        final List<ConfigVerificationResult> results = verify(account);
        assertContains(failure(results, "Sign In"), "cannot be kept in NiFi's state");
        assertEquals(0, google.count("/gmail"));
    }

    @Test
    void aLabelIsMissing() throws Exception {
        assertContains(failure(verify(Map.of(GoogleEmailAccount.FOLDERS, "INBOX, Nowhere")), "Find Labels"), "no label for [Nowhere]",
                "found were [INBOX]", "Correct Folders");
    }

    @Test
    void theHostIsUnknown() throws Exception {
        assertContains(failure(verify(Map.of(GoogleEmailAccount.API_URL, "https://gmail.unknown.invalid/")), "Read Mail"),
                "[gmail.unknown.invalid] is not known");
    }

    private static KeyPair keys() throws Exception {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private String keyFile(final KeyPair keys) throws Exception {
        return new ObjectMapper().writeValueAsString(Map.of("type", "service_account", "client_email", ROBOT, "private_key_id", "k1",
                "token_uri", google.tokenUri(), "private_key", "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----\n"));
    }

    private static Map<PropertyDescriptor, String> serviceAccount(final String keyFile) {
        return Map.of(GoogleEmailAccount.AUTHENTICATION_STRATEGY, SignInMethod.SERVICE_ACCOUNT.getValue(),
                GoogleEmailAccount.SERVICE_ACCOUNT_KEY, keyFile);
    }

    @Test
    void aServiceAccountWithDelegationReadsTheMailbox() throws Exception {
        final KeyPair keys = keys();
        google.oauth().serviceAccount(ROBOT, keys.getPublic(), READ);
        final String id = deliver("one", 5);
        assertEquals(List.of(id), ids(changes(enabled(serviceAccount(keyFile(keys))).openMailbox(), null)));
    }

    @Test
    void aServiceAccountWithoutDelegation() throws Exception {
        final KeyPair keys = keys();
        google.oauth().serviceAccount(ROBOT, keys.getPublic(), "https://www.googleapis.com/auth/calendar");
        assertContains(failure(verify(serviceAccount(keyFile(keys))), "Sign In"), "[%s] may not act for this mailbox".formatted(ROBOT),
                "Domain-wide delegation");
    }

    @Test
    @DisplayName("Of two scopes that a service account needs, the one that the administrator has left out is named")
    void aServiceAccountWithHalfTheDelegation() throws Exception {
        final KeyPair keys = keys();
        google.oauth().serviceAccount(ROBOT, keys.getPublic(), READ);
        final Map<PropertyDescriptor, String> changed = new HashMap<>(serviceAccount(keyFile(keys)));
        changed.put(GoogleEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue());
        assertContains(failure(verify(changed), "Permissions"), "may not act with [gmail.compose] for [%s]".formatted(ANNA),
                "Domain-wide delegation");
    }

    @Test
    void aServiceAccountWithAKeyThatIsNoLongerActive() throws Exception {
        google.oauth().serviceAccount(ROBOT, keys().getPublic(), READ);
        assertContains(failure(verify(serviceAccount(keyFile(keys()))), "Sign In"), "does not take the key", "clock is right");
    }

    @Test
    @DisplayName("T1: what is wrong with the properties is said without quoting a secret")
    void validation() throws Exception {
        assertInvalid(Map.of(AccountDescriptors.ADDRESS, "Anna <anna@orchard.test>"), "Address", "one e-mail address");
        assertInvalid(Map.of(AccountDescriptors.ALIASES, "sales"), "Aliases", "[sales] is no e-mail address");
        assertInvalid(Map.of(GoogleEmailAccount.FOLDERS, " , "), "Folders", "no label is named");
        assertInvalid(serviceAccount("no-json-but-a-secret-4711"), "Service Account Key", "not the key file of a service account");
        assertInvalid(serviceAccount("{\"type\":\"service_account\",\"client_email\":\"a@b\",\"private_key\":\"no-json-but-a-secret-4711\"}"),
                "Service Account Key", "no private key in it");
    }

    private void assertInvalid(final Map<PropertyDescriptor, String> changed, final String subject, final String sentence) throws Exception {
        runner = TestRunners.newTestRunner(NoOpProcessor.class);
        final GoogleEmailAccount account = configured(changed);
        final Collection<ValidationResult> results = account.validate(new MockValidationContext((MockProcessContext) runner.getProcessContext())
                .getControllerServiceValidationContext(account));
        assertTrue(results.stream().anyMatch(result -> !result.isValid() && subject.equals(result.getSubject())
                && result.getExplanation().contains(sentence)), results::toString);
        assertTrue(results.stream().noneMatch(result -> result.getExplanation().contains("secret-4711")), results::toString);
    }

    @Test
    @DisplayName("T1: what is kept in memory shows no secret")
    void nothingShowsASecret() throws Exception {
        final GoogleEmailAccount account = enabled(Map.of());
        final String shown = account + " " + account.openMailbox() + " "
                + runner.getStateManager(account).getState(Scope.CLUSTER).toMap();
        assertFalse(shown.contains(refreshToken) || shown.contains(CLIENT_SECRET), shown);
    }

    @Test
    @DisplayName("T1: an account that names another provider's application is invalid, so that its refresh token never goes there")
    void anotherProvidersApplication() throws Exception {
        final GoogleEmailAccount account = configured(Map.of());
        runner.assertValid(account);
        final OAuthClient application = (OAuthClient) runner.getProcessContext().getControllerServiceLookup()
                .getControllerService(APPLICATION_SERVICE);
        runner.disableControllerService(application);
        runner.setProperty(application, "Provider", "Microsoft");
        runner.setProperty(application, "Tenant", "orchard.test");
        runner.enableControllerService(application);

        final Collection<ValidationResult> results = account.validate(new MockValidationContext((MockProcessContext) runner.getProcessContext())
                .getControllerServiceValidationContext(account));
        assertTrue(results.stream().anyMatch(result -> !result.isValid() && "OAuth Application".equals(result.getSubject())
                && result.getExplanation().contains("Provider is Microsoft") && result.getExplanation().contains("Provider is Google")),
                results::toString);
    }
}
