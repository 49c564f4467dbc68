/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.proxy.ProxyConfigurationService;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.MockValidationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.account.OAuthClient.SigningCertificate;
import org.salespartner.nifi.services.testing.EntraRefusal;
import org.salespartner.nifi.services.testing.EntraSimulator;
import org.salespartner.nifi.services.testing.GoogleSimulator;
import org.salespartner.nifi.services.testing.LoopbackHttpProxy;
import org.salespartner.nifi.services.testing.ServerPorts;
import org.salespartner.nifi.services.testing.SimulatorFault;
import org.salespartner.nifi.services.testing.TestCertificate;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OAuthApplicationTest {
    private static final String SECRET = "damson-client-secret-4711";
    private static final Map<PropertyDescriptor, String> MICROSOFT = Map.of(OAuthApplication.TENANT, "orchard.test",
            OAuthApplication.CLIENT_ID, "app-1");

    @TempDir
    private Path folder;
    private TestRunner runner;
    private OAuthApplication application;

    @BeforeEach
    void addApplication() throws Exception {
        runner = TestRunners.newTestRunner(NoOpProcessor.class);
        application = new OAuthApplication();
        runner.addControllerService("application", application);
    }

    private OAuthApplication enabled(final Map<PropertyDescriptor, String> properties) {
        properties.forEach((descriptor, value) -> runner.setProperty(application, descriptor, value));
        runner.enableControllerService(application);
        return application;
    }

    private void assertInvalid(final String sentence, final Map<PropertyDescriptor, String> properties) {
        properties.forEach((descriptor, value) -> runner.setProperty(application, descriptor, value));
        final ValidationContext context = new MockValidationContext((MockProcessContext) runner.getProcessContext())
                .getControllerServiceValidationContext(application);
        final List<ValidationResult> invalid = application.validate(context).stream().filter(result -> !result.isValid()).toList();
        assertTrue(invalid.stream().anyMatch(result -> (result.getSubject() + ": " + result.getExplanation()).contains(sentence)),
                invalid::toString);
        assertFalse(invalid.toString().contains(SECRET), invalid::toString);
    }

    private static Map<PropertyDescriptor, String> with(final Map<PropertyDescriptor, String> properties, final PropertyDescriptor descriptor,
                                                        final String value) {
        final Map<PropertyDescriptor, String> changed = new HashMap<>(properties);
        changed.put(descriptor, value);
        return changed;
    }

    private static Map<PropertyDescriptor, String> google(final String tokenEndpoint) {
        return Map.of(OAuthApplication.PROVIDER, OAuthProvider.GOOGLE.getValue(), OAuthApplication.CLIENT_ID, "app-1",
                OAuthApplication.CLIENT_SECRET, SECRET, OAuthApplication.TOKEN_ENDPOINT, tokenEndpoint);
    }

    @Test
    void theTokenEndpointOfATenant() {
        final OAuthApplication enabled = enabled(with(MICROSOFT, OAuthApplication.CLIENT_SECRET, " " + SECRET + " "));
        assertEquals(URI.create("https://login.microsoftonline.com/orchard.test/oauth2/v2.0/token"), enabled.getTokenEndpoint());
        assertEquals("app-1", enabled.getClientId());
        assertEquals(Optional.of(SECRET), enabled.getClientSecret());
        assertEquals(Optional.empty(), enabled.getCertificate());
    }

    @Test
    void aNationalCloudAndAPublicClient() {
        final OAuthApplication enabled = enabled(with(MICROSOFT, OAuthApplication.AUTHORITY, "https://login.microsoftonline.us/"));
        assertEquals(URI.create("https://login.microsoftonline.us/orchard.test/oauth2/v2.0/token"), enabled.getTokenEndpoint());
        assertEquals(Optional.empty(), enabled.getClientSecret());
    }

    @Test
    @DisplayName("T1: a certificate with its key is read, in either order, and never shown")
    void certificate() throws Exception {
        final TestCertificate made = TestCertificate.create(folder, "RSA");
        final String key = Files.readString(made.keyFile());
        final OAuthApplication enabled = enabled(with(MICROSOFT, OAuthApplication.CERTIFICATE, key + Files.readString(made.certificateFile())));
        final SigningCertificate certificate = enabled.getCertificate().orElseThrow();
        assertEquals("CN=localhost", certificate.certificate().getSubjectX500Principal().getName());
        assertEquals("RSA", certificate.key().getAlgorithm());
        final String someOfTheKey = key.lines().skip(5).findFirst().orElseThrow();
        assertFalse((enabled + " " + certificate + " " + ClientIdentity.of(enabled)).contains(someOfTheKey));
    }

    @Test
    void whatIsWrongWithACertificateIsSaid() throws Exception {
        final TestCertificate made = TestCertificate.create(folder);
        assertInvalid("Certificate: its private key cannot be read: it has to be an RSA key", with(MICROSOFT, OAuthApplication.CERTIFICATE,
                Files.readString(made.certificateFile()) + Files.readString(made.keyFile())));
        assertInvalid("Certificate: there is no private key in it",
                with(MICROSOFT, OAuthApplication.CERTIFICATE, Files.readString(made.certificateFile())));
        final Path other = Files.createDirectory(folder.resolve("rsa"));
        assertInvalid("Certificate: there is no certificate in it", with(MICROSOFT, OAuthApplication.CERTIFICATE,
                Files.readString(TestCertificate.create(other, "RSA").keyFile())));
        assertInvalid("Certificate: there is no private key in it", with(MICROSOFT, OAuthApplication.CERTIFICATE, SECRET));
        assertInvalid("Certificate: there is a Client Secret, too", with(MICROSOFT, OAuthApplication.CLIENT_SECRET, SECRET));
    }

    @Test
    void whatIsWrongWithTheOtherPropertiesIsSaid() {
        assertInvalid("Tenant", Map.of(OAuthApplication.CLIENT_ID, "app-1"));
        assertInvalid("the Tenant has to be an ID or a domain", with(MICROSOFT, OAuthApplication.TENANT, "orchard/test"));
        assertInvalid("Client Secret: Google's applications have one",
                Map.of(OAuthApplication.PROVIDER, OAuthProvider.GOOGLE.getValue(), OAuthApplication.CLIENT_ID, "app-1"));
    }

    private List<ConfigVerificationResult> verify(final Map<PropertyDescriptor, String> properties) {
        return application.verify(new MockConfigurationContext(application, properties,
                runner.getProcessContext().getControllerServiceLookup(), Map.of()), runner.getLogger(), Map.of());
    }

    @Test
    void verifyTellsWhetherTheProviderKnowsTheApplication() throws Exception {
        try (GoogleSimulator simulator = GoogleSimulator.start()) {
            simulator.oauth().client("app-1", SECRET);
            final List<ConfigVerificationResult> known = verify(google(simulator.tokenUri()));
            assertEquals(List.of("Reach Token Endpoint", "Application Known"),
                    known.stream().map(ConfigVerificationResult::getVerificationStepName).toList());
            assertTrue(known.stream().allMatch(result -> result.getOutcome() == Outcome.SUCCESSFUL), known::toString);

            simulator.oauth().client("app-1", "another-secret-than-that");
            final List<ConfigVerificationResult> unknown = verify(google(simulator.tokenUri()));
            assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.FAILED), unknown.stream().map(ConfigVerificationResult::getOutcome).toList());
            final String sentence = unknown.getLast().getExplanation();
            assertTrue(sentence.contains("[app-1]") && sentence.contains("Correct Client ID and Client Secret"), sentence);
            assertFalse(sentence.contains(SECRET), sentence);

            simulator.faults().next(1, "/token", SimulatorFault.text(503, "text/html", "<html>later</html>"));
            assertEquals(Outcome.FAILED, verify(google(simulator.tokenUri())).getLast().getOutcome());
        }
    }

    @Test
    void verifyTellsWhatMicrosoftDoesNotKnow() throws Exception {
        try (EntraSimulator simulator = EntraSimulator.start()) {
            final TestCertificate made = TestCertificate.create(folder, "RSA");
            final String pem = Files.readString(made.keyFile()) + Files.readString(made.certificateFile());
            simulator.register("app-1").secret(SECRET);
            simulator.register("app-2").certificate(PemKeys.certificate(pem));
            final Map<PropertyDescriptor, String> right = with(with(with(MICROSOFT, OAuthApplication.AUTHORITY, simulator.url()),
                    OAuthApplication.TENANT, simulator.tenant()), OAuthApplication.CLIENT_SECRET, SECRET);
            assertEquals(Outcome.SUCCESSFUL, verify(right).getLast().getOutcome());
            assertKnownNot(right, OAuthApplication.CLIENT_SECRET, "another-secret-than-that", "the secret's value, not its ID");
            assertKnownNot(right, OAuthApplication.CLIENT_ID, "nobody", "[nobody] is not known in this tenant");
            assertKnownNot(right, OAuthApplication.TENANT, "nowhere.test", "no such tenant");
            simulator.refuse(EntraRefusal.EXPIRED_SECRET, 1);
            assertKnownNot(right, OAuthApplication.CLIENT_SECRET, SECRET, "has expired");

            final Map<PropertyDescriptor, String> certificate = new HashMap<>(right);
            certificate.remove(OAuthApplication.CLIENT_SECRET);
            certificate.put(OAuthApplication.CERTIFICATE, pem);
            assertKnownNot(certificate, OAuthApplication.CLIENT_ID, "app-1", "certificate is not the one");
            assertEquals(Outcome.SUCCESSFUL, verify(with(certificate, OAuthApplication.CLIENT_ID, "app-2")).getLast().getOutcome());
        }
    }

    @Test
    @DisplayName("Verify claims nothing that Entra has not said: a code that is malformed is refused before the application is looked at")
    void verifyOfMicrosoftClaimsNothingThatIsNotKnown() throws Exception {
        try (TokenServer server = new TokenServer()) {
            server.always(request -> "client_credentials".equals(request.get("grant_type"))
                    ? TokenServer.refusal(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
                    : TokenServer.refusal(400, "invalid_grant", "AADSTS9002313: Invalid request. Request is malformed or invalid."));
            final Map<PropertyDescriptor, String> open = with(MICROSOFT, OAuthApplication.AUTHORITY, "http://" + server.uri().getAuthority());
            final ConfigVerificationResult unknown = verify(open).getLast();
            assertEquals(Outcome.SKIPPED, unknown.getOutcome(), unknown.getExplanation());
            assertTrue(unknown.getExplanation().contains("cannot be told"), unknown.getExplanation());
            assertKnownNot(open, OAuthApplication.CLIENT_SECRET, SECRET, "the secret's value, not its ID");

            server.always(request -> TokenServer.refusal(400, "invalid_resource", "AADSTS500011: The resource principal was not found."));
            final ConfigVerificationResult untold = verify(with(open, OAuthApplication.CLIENT_SECRET, SECRET)).getLast();
            assertEquals(Outcome.SKIPPED, untold.getOutcome(), untold.getExplanation());
        }
    }

    private void assertKnownNot(final Map<PropertyDescriptor, String> right, final PropertyDescriptor descriptor, final String wrong,
                                final String sentence) {
        final ConfigVerificationResult known = verify(with(right, descriptor, wrong)).getLast();
        assertEquals(Outcome.FAILED, known.getOutcome(), known.getExplanation());
        assertTrue(known.getExplanation().contains(sentence) && !known.getExplanation().contains(SECRET), known.getExplanation());
    }

    @Test
    @DisplayName("T1: Verify goes through the proxy, and says what is wrong with that without the password")
    void verifyThroughAProxy() throws Exception {
        try (GoogleSimulator simulator = GoogleSimulator.start(); LoopbackHttpProxy proxy = new LoopbackHttpProxy().asking(true)) {
            simulator.oauth().client("app-1", SECRET);
            final ProxyConfigurationService service = proxy.service();
            runner.addControllerService("proxy", service);
            runner.enableControllerService(service);
            final Map<PropertyDescriptor, String> properties = with(google(simulator.tokenUri()), OAuthApplication.PROXY_CONFIGURATION_SERVICE,
                    "proxy");
            assertEquals(Outcome.SUCCESSFUL, verify(properties).getLast().getOutcome());
            assertEquals(List.of("POST %s HTTP/1.1".formatted(simulator.tokenUri())), proxy.passed());

            proxy.asking(false);
            final List<ConfigVerificationResult> refused = verify(properties);
            assertEquals(List.of(Outcome.FAILED, Outcome.SKIPPED), refused.stream().map(ConfigVerificationResult::getOutcome).toList());
            assertTrue(refused.getFirst().getExplanation().contains("cannot be reached: the proxy [%s] does not take".formatted(proxy.name())),
                    refused::toString);
            assertFalse(LoopbackHttpProxy.shows(refused.toString()), refused::toString);
        }
    }

    @Test
    void verifyTellsThatTheEndpointCannotBeReached() throws Exception {
        final List<ConfigVerificationResult> results = verify(google("http://127.0.0.1:%d/token".formatted(ServerPorts.next())));
        assertEquals(List.of(Outcome.FAILED, Outcome.SKIPPED), results.stream().map(ConfigVerificationResult::getOutcome).toList());
        assertTrue(results.getFirst().getExplanation().contains("cannot be reached"), results::toString);
        assertTrue(results.getFirst().getExplanation().endsWith("if a proxy is needed, set Proxy Configuration Service."), results::toString);
        assertFalse(results.toString().contains(SECRET), results::toString);
    }
}
