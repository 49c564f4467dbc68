/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.oauth2.AccessToken;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salespartner.nifi.account.AccountStatus.State;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.oauth.ClientCredentials;
import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.PemKeys;
import org.salespartner.nifi.services.oauth.SignInMethod;
import org.salespartner.nifi.services.oauth.TokenEndpoint;
import org.salespartner.nifi.services.testing.EntraRefusal;
import org.salespartner.nifi.services.testing.TestCertificate;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Verify with the sentences that a user reads, and what becomes of an account that Microsoft refuses. */
class MicrosoftVerificationTest extends GraphTestCase {
    private static final String CERTIFIED = "5b0b3a1c-0000-4000-8000-00000000ce27";
    private static final String INFO = "info@orchard.test";
    private static final Map<PropertyDescriptor, String> CONVERSATION = Map.of(MicrosoftEmailAccount.MODE, AccountModeOption.CONVERSATION.getValue());
    private static final Map<PropertyDescriptor, String> APPLICATION = Map.of(MicrosoftEmailAccount.AUTHENTICATION_STRATEGY,
            SignInMethod.CLIENT_CREDENTIALS.getValue(), MicrosoftEmailAccount.MAILBOX, ANNA);

    @TempDir
    private Path folder;

    private String explanation(final List<ConfigVerificationResult> results, final String step, final Outcome outcome) {
        final ConfigVerificationResult result = results.stream().filter(each -> each.getVerificationStepName().equals(step)).findFirst()
                .orElseThrow();
        assertEquals(outcome, result.getOutcome(), results::toString);
        final String sentence = result.getExplanation();
        assertTrue(entra.secretsGiven().stream().noneMatch(sentence::contains) && !sentence.contains(CLIENT_SECRET), sentence);
        return sentence;
    }

    /** The one step that fails, after which all are skipped. */
    private String failure(final List<ConfigVerificationResult> results, final String step) {
        assertEquals(List.of(step), results.stream().filter(result -> result.getOutcome() == Outcome.FAILED)
                .map(ConfigVerificationResult::getVerificationStepName).toList(), results::toString);
        assertEquals(5, results.size());
        return explanation(results, step, Outcome.FAILED);
    }

    private static void assertAllSuccessful(final List<ConfigVerificationResult> results) {
        assertTrue(results.stream().allMatch(result -> result.getOutcome() == Outcome.SUCCESSFUL), results::toString);
    }

    @Test
    @DisplayName("S1: every step succeeds on a service that was never enabled, with the right to read alone, and changes nothing")
    void everyStepSucceeds() throws Exception {
        final List<ConfigVerificationResult> results = verify(Map.of());
        assertEquals(List.of("Sign In", "Permissions", "Read Mail", "Address", "Find Folders"),
                results.stream().map(ConfigVerificationResult::getVerificationStepName).toList());
        assertAllSuccessful(results);
        assertContains(explanation(results, "Permissions", Outcome.SUCCESSFUL), "allows what the mode needs: [Mail.Read].");
        assertEquals(List.of(), graph.changes());
    }

    @Test
    @DisplayName("The scope that nobody has consented to is named, of two that the mode needs")
    void oneScopeIsMissing() throws Exception {
        refreshToken = entra.consent(application, ANNA, "offline_access", "Mail.ReadWrite");
        assertContains(failure(verify(CONVERSATION), "Permissions"), "lacks the scope [Mail.Send].",
                "Run bin/authorize microsoft --mode conversation to get");
    }

    @Test
    void bothScopesAreMissing() throws Exception {
        assertContains(failure(verify(CONVERSATION), "Permissions"), "lacks the scope [Mail.ReadWrite, Mail.Send].");
    }

    @Test
    void toReadAndSendIsAllowed() throws Exception {
        refreshToken = entra.consent(application, ANNA, "offline_access", "Mail.ReadWrite", "Mail.Send");
        assertAllSuccessful(verify(CONVERSATION));
    }

    @Test
    void aSharedMailboxNeedsScopesOfItsOwn() throws Exception {
        graph.mailbox(INFO);
        assertContains(failure(verify(Map.of(MicrosoftEmailAccount.MAILBOX, INFO)), "Permissions"), "lacks the scope [Mail.Read.Shared].",
                "Run bin/authorize microsoft --shared to get");
    }

    @Test
    void anAdministratorHasToApprove() throws Exception {
        application.administratorsConsentTo(READ);
        assertContains(failure(verify(Map.of()), "Sign In"), "Ask an administrator of Microsoft Entra to grant admin consent", "(AADSTS90094)");
    }

    @Test
    void theApplicationHasNoRole() throws Exception {
        application.roles("User.Read.All");
        final List<ConfigVerificationResult> results = verify(APPLICATION);
        assertContains(explanation(results, "Permissions", Outcome.SKIPPED), "no application permission [Mail.Read]", "RBAC for Applications",
                "have an administrator grant admin consent");
        assertContains(failure(results, "Read Mail"), "may not use the mailbox [%s]".formatted(ANNA), "application permission Mail.Read");
    }

    @Test
    void theApplicationHasTheRole() throws Exception {
        application.roles(READ);
        assertAllSuccessful(verify(APPLICATION));
    }

    @Test
    void theApplicationProvesItselfByACertificate() throws Exception {
        final TestCertificate made = TestCertificate.create(folder, "RSA");
        final String pem = Files.readString(made.certificateFile());
        entra.register(CERTIFIED).certificate(PemKeys.certificate(pem)).roles(READ);
        final MicrosoftEmailAccount account = configured(APPLICATION);
        final ControllerService service = runner.getControllerService("application");
        runner.disableControllerService(service);
        runner.setProperty(service, "Client ID", CERTIFIED);
        runner.removeProperty(service, "Client Secret");
        runner.setProperty(service, "Certificate", Files.readString(made.keyFile()) + pem);
        runner.enableControllerService(service);
        assertAllSuccessful(verify(account));
    }

    @Test
    void theApplicationIsLimitedToOtherMailboxes() throws Exception {
        application.roles(READ);
        graph.applicationAccessPolicy(CLIENT, Set.of(INFO));
        assertContains(failure(verify(APPLICATION), "Read Mail"), "administrator of Exchange", "application access policy");
    }

    @Test
    void thePersonHasNoMailbox() throws Exception {
        anna.licensed(false);
        assertContains(failure(verify(Map.of()), "Read Mail"), "[%s] has no mailbox in Exchange Online".formatted(ANNA), "assign a licence");
    }

    @Test
    void anotherPersonHasSignedInThanAddressSays() throws Exception {
        graph.mailbox("bob@orchard.test");
        refreshToken = entra.consent(application, "bob@orchard.test", "offline_access", READ);
        assertContains(explanation(verify(Map.of()), "Address", Outcome.SKIPPED), "is that of [bob@orchard.test]", "Address is [%s]".formatted(ANNA),
                "correct Address");
    }

    @Test
    @DisplayName("The token of a personal account cannot be read, and one without scopes tells nothing: reading shows what it allows")
    void aTokenThatTellsNothing() throws Exception {
        final List<ConfigVerificationResult> results = verifyWith("EwB-of-a-personal-account", Map.of());
        assertContains(explanation(results, "Permissions", Outcome.SKIPPED), "does not tell", "[Mail.Read]");
        final String sentence = failure(results, "Read Mail");
        assertContains(sentence, "does not take the access token", "OAuth2 Access Token Provider");
        assertFalse(sentence.contains("bin/authorize"), "There is no Refresh Token to paste: " + sentence);
    }

    @Test
    @DisplayName("The token of an application, from another service of NiFi, may have its roles in Exchange alone: reading shows what it allows")
    void theTokenProviderSignsInAsAnApplication() throws Exception {
        final TokenEndpoint endpoint = new TokenEndpoint(URI.create(entra.tokenEndpoint()), Duration.ofSeconds(5), Duration.ofSeconds(5),
                Clock.systemUTC());
        final String token = new ClientCredentials(endpoint, ClientIdentity.withSecret(CLIENT, CLIENT_SECRET),
                List.of("https://graph.microsoft.com/.default")).issue().accessToken();
        final List<ConfigVerificationResult> results = verifyWith(token, Map.of(MicrosoftEmailAccount.MAILBOX, ANNA));
        assertContains(explanation(results, "Permissions", Outcome.SKIPPED), "no application permission [Mail.Read]", "RBAC for Applications");
        final String sentence = failure(results, "Read Mail");
        assertContains(sentence, "may not use the mailbox [%s]".formatted(ANNA), "scope Mail.Read.Shared", "Full Access",
                "application permission Mail.Read ", "application access policy");
        assertFalse(sentence.contains("bin/authorize"), sentence);
    }

    /** With a token of another service of NiFi. */
    private List<ConfigVerificationResult> verifyWith(final String token, final Map<PropertyDescriptor, String> changed) throws Exception {
        final Map<PropertyDescriptor, String> all = new HashMap<>(changed);
        all.put(MicrosoftEmailAccount.AUTHENTICATION_STRATEGY, SignInMethod.TOKEN_PROVIDER.getValue());
        all.put(MicrosoftEmailAccount.OAUTH2_ACCESS_TOKEN_PROVIDER, "provider");
        final MicrosoftEmailAccount account = configured(all);
        final Provider provider = new Provider(token);
        runner.addControllerService("provider", provider);
        runner.enableControllerService(provider);
        return verify(account);
    }

    @Test
    void whatVerifyRotatesIsKeptForTheAccount() throws Exception {
        entra.oldTokensEnd(true);
        final MicrosoftEmailAccount account = configured(Map.of());
        assertAllSuccessful(verify(account));
        assertAllSuccessful(verify(account));
        final String id = deliver("one", 5);
        runner.enableControllerService(account);
        assertEquals(List.of(id), ids(changes(account.openMailbox(), null)));
        assertEquals(3, entra.tokenRequests("refresh_token"));
        final String kept = runner.getStateManager(account).getState(Scope.CLUSTER).toMap().toString();
        assertTrue(entra.secretsGiven().stream().noneMatch(kept::contains), "T1: the state shows no token");
    }

    @Test
    void aStateThatCannotBeWrittenIsToldAndTheNewTokenIsNotUsed() throws Exception {
        final MicrosoftEmailAccount account = configured(Map.of());
        runner.getStateManager(account).setFailOnStateSet(Scope.CLUSTER, true);
        assertContains(failure(verify(account), "Sign In"), "cannot be kept in NiFi's state");
        assertEquals(List.of(), graph.requests());
    }

    static Stream<EntraRefusal> refusals() {
        return Stream.of(EntraRefusal.CONSENT_REQUIRED, EntraRefusal.ADMIN_APPROVAL_REQUIRED, EntraRefusal.UNKNOWN_APPLICATION,
                EntraRefusal.UNKNOWN_TENANT, EntraRefusal.WRONG_SECRET, EntraRefusal.EXPIRED_SECRET, EntraRefusal.REFRESH_TOKEN_INACTIVE,
                EntraRefusal.REVOKED, EntraRefusal.BAD_GRANT, EntraRefusal.MFA_REQUIRED, EntraRefusal.CONDITIONAL_ACCESS, EntraRefusal.USER_DISABLED);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    @DisplayName("S6, S9: each refusal that needs a person leaves Reconnect Required with its sentence, after one request for however many uses")
    void refusalsAreNotHammered(final EntraRefusal refusal) throws Exception {
        entra.refuseAlways(refusal);
        final MicrosoftEmailAccount account = enabled(Map.of());
        for (int poll = 0; poll < 30; poll++) {
            try (Mailbox mailbox = account.openMailbox()) {
                assertThrows(SignInException.class, () -> changes(mailbox, null));
            }
        }
        assertEquals(State.RECONNECT_REQUIRED, account.getStatus().state());
        assertContains(account.getStatus().detail(), "[%s]".formatted(ANNA), "(AADSTS%d)".formatted(refusal.number()));
        assertFalse(account.getStatus().detail().contains(refusal.text()), account.getStatus().detail());
        assertEquals(1, entra.requests().size(), entra.requests()::toString);
        assertEquals(List.of(), graph.requests());
    }

    @Test
    @DisplayName("S6: what passes by itself asks nobody for anything, and is tried again")
    void trouble() throws Exception {
        entra.refuse(EntraRefusal.UNAVAILABLE, 1);
        final MicrosoftEmailAccount account = enabled(Map.of());
        final Mailbox mailbox = account.openMailbox();
        assertEquals(MailboxException.class, assertThrows(MailboxException.class, () -> changes(mailbox, null)).getClass());
        assertEquals(State.ERROR, account.getStatus().state());
        changes(mailbox, null);
        assertEquals(State.ACTIVE, account.getStatus().state());
    }

    @Test
    @DisplayName("A service that is enabled anew, as after a restart, goes on with the refresh token that was kept, although each use ends it")
    void restart() throws Exception {
        entra.oldTokensEnd(true);
        final MicrosoftEmailAccount account = enabled(Map.of());
        deliver("one", 5);
        changes(account.openMailbox(), null);
        runner.disableControllerService(account);
        runner.enableControllerService(account);
        assertEquals(1, ids(changes(account.openMailbox(), null)).size());
        assertEquals(2, entra.tokenRequests("refresh_token"));
    }

    private static final class Provider extends AbstractControllerService implements OAuth2AccessTokenProvider {
        private final String token;

        private Provider(final String token) {
            this.token = token;
        }

        @Override
        public AccessToken getAccessDetails() {
            return new AccessToken(token, null, "Bearer", 3600, null);
        }
    }
}
