/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.util.StandardValidators;
import org.salespartner.nifi.account.OAuthClient;
import org.salespartner.nifi.services.account.HttpProxy;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Tags({"email", "oauth", "oauth2", "microsoft", "google", "entra", "account", "salespartner"})
@CapabilityDescription("Your own OAuth application, registered in Microsoft Entra ID or in the Google Cloud console, as which mailbox accounts sign "
        + "in. Several accounts can share one. It holds no person's consent: the refresh token belongs to the account.")
@SeeAlso(classNames = {"org.salespartner.nifi.services.gmail.GoogleEmailAccount", "org.salespartner.nifi.services.graph.MicrosoftEmailAccount"})
public class OAuthApplication extends AbstractControllerService implements OAuthClient, VerifiableControllerService {

    static final PropertyDescriptor PROVIDER = new PropertyDescriptor.Builder()
            .name("Provider")
            .description("Where the application is registered.")
            .required(true)
            .allowableValues(OAuthProvider.class)
            .defaultValue(OAuthProvider.MICROSOFT)
            .build();

    static final PropertyDescriptor TENANT = new PropertyDescriptor.Builder()
            .name("Tenant")
            .description("The directory (tenant) ID of the application, or a domain of it such as example.com.")
            .required(true)
            .dependsOn(PROVIDER, OAuthProvider.MICROSOFT)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor CLIENT_ID = new PropertyDescriptor.Builder()
            .name("Client ID")
            .description("The application (client) ID, as the provider shows it.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor CLIENT_SECRET = new PropertyDescriptor.Builder()
            .name("Client Secret")
            .description("The value of the client secret. Leave it empty for a public client of Microsoft, or when there is a certificate.")
            .sensitive(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor CERTIFICATE = new PropertyDescriptor.Builder()
            .name("Certificate")
            .description("Instead of a client secret: the certificate that is uploaded to the application, together with its private key, both as "
                    + "PEM text (-----BEGIN CERTIFICATE----- and -----BEGIN PRIVATE KEY-----).")
            .sensitive(true)
            .dependsOn(PROVIDER, OAuthProvider.MICROSOFT)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor AUTHORITY = new PropertyDescriptor.Builder()
            .name("Authority")
            .description("The sign-in of the cloud that the tenant is in. National clouds have their own: https://login.microsoftonline.us for US "
                    + "Government, https://login.chinacloudapi.cn for China.")
            .required(true)
            .defaultValue("https://login.microsoftonline.com")
            .dependsOn(PROVIDER, OAuthProvider.MICROSOFT)
            .addValidator(StandardValidators.URL_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor TOKEN_ENDPOINT = new PropertyDescriptor.Builder()
            .name("Token Endpoint")
            .description("Where Google gives out tokens.")
            .required(true)
            .defaultValue("https://oauth2.googleapis.com/token")
            .dependsOn(PROVIDER, OAuthProvider.GOOGLE)
            .addValidator(StandardValidators.URL_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor PROXY_CONFIGURATION_SERVICE = new PropertyDescriptor.Builder()
            .fromPropertyDescriptor(HttpProxy.PROXY_CONFIGURATION_SERVICE)
            .description("An HTTP proxy on the way to the token endpoint when Verify asks it; an account takes the proxy of its own property. It may "
                    + "ask for a user name and a password (Basic). Empty means what the Java runtime is set to.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS =
            List.of(PROVIDER, TENANT, CLIENT_ID, CLIENT_SECRET, CERTIFICATE, AUTHORITY, TOKEN_ENDPOINT, PROXY_CONFIGURATION_SERVICE);

    private volatile ApplicationSettings settings;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        return ApplicationSettings.problems(context);
    }

    @OnEnabled
    public void onEnabled(final ConfigurationContext context) {
        settings = ApplicationSettings.of(context);
    }

    @OnDisabled
    public void onDisabled() {
        settings = null;
    }

    @Override
    public Optional<String> getProvider() {
        return Optional.of(running().provider().id());
    }

    @Override
    public String getClientId() {
        return running().clientId();
    }

    @Override
    public Optional<String> getClientSecret() {
        return Optional.ofNullable(running().secret());
    }

    @Override
    public Optional<SigningCertificate> getCertificate() {
        return Optional.ofNullable(running().certificate());
    }

    @Override
    public URI getTokenEndpoint() {
        return running().tokenEndpoint();
    }

    @Override
    public List<ConfigVerificationResult> verify(final ConfigurationContext context, final ComponentLog verificationLogger,
                                                 final Map<String, String> variables) {
        return new ApplicationVerifier(context, verificationLogger).verify();
    }

    private ApplicationSettings running() {
        final ApplicationSettings current = settings;
        if (current == null) {
            throw new IllegalStateException("The OAuth application is not enabled: enable the service first");
        }

        return current;
    }
}
