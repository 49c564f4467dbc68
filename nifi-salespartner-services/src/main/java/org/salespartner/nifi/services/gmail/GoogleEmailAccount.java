/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.apache.nifi.processor.util.StandardValidators;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.OAuthClient;
import org.salespartner.nifi.services.account.AbstractEmailAccount;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.AccountHealth;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.account.DraftSender;
import org.salespartner.nifi.services.account.HttpProxy;
import org.salespartner.nifi.services.account.UriPath;
import org.salespartner.nifi.services.oauth.OAuthApplication;
import org.salespartner.nifi.services.oauth.SignInMethod;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Tags({"email", "gmail", "google", "workspace", "account", "mailbox", "oauth", "monitor", "salespartner"})
@CapabilityDescription("One mailbox of Gmail or Google Workspace, read by the Gmail API. Mail is listed and fetched without changing anything in the "
        + "mailbox: nothing is marked as read, moved or deleted. In the mode Conversation, mail is also sent from it, by way of drafts. The "
        + "service can be enabled while Google cannot be reached; use Verify to test the connection step by step.")
@Stateful(scopes = Scope.CLUSTER, description = "With Refresh Token: the newest refresh token, where Google gives out a new one, encrypted. A newly "
        + "pasted Refresh Token takes its place.")
@SeeAlso(value = OAuthApplication.class, classNames = "org.salespartner.nifi.services.group.EmailAccountGroup")
public class GoogleEmailAccount extends AbstractEmailAccount<GoogleEmailAccount.Running> implements VerifiableControllerService {

    static final PropertyDescriptor AUTHENTICATION_STRATEGY = new PropertyDescriptor.Builder()
            .name("Authentication Strategy")
            .description("How the account signs in.")
            .required(true)
            .allowableValues(SignInMethod.REFRESH_TOKEN, SignInMethod.SERVICE_ACCOUNT, SignInMethod.TOKEN_PROVIDER)
            .defaultValue(SignInMethod.REFRESH_TOKEN)
            .build();

    static final PropertyDescriptor OAUTH_APPLICATION = new PropertyDescriptor.Builder()
            .name("OAuth Application")
            .description("Your OAuth client of the Google Cloud console, for which the person has consented.")
            .required(true)
            .identifiesControllerService(OAuthClient.class)
            .dependsOn(AUTHENTICATION_STRATEGY, SignInMethod.REFRESH_TOKEN)
            .build();

    static final PropertyDescriptor REFRESH_TOKEN = new PropertyDescriptor.Builder()
            .name("Refresh Token")
            .description("What bin/authorize google prints after the person has consented.")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .dependsOn(AUTHENTICATION_STRATEGY, SignInMethod.REFRESH_TOKEN)
            .build();

    static final PropertyDescriptor SERVICE_ACCOUNT_KEY = new PropertyDescriptor.Builder()
            .name("Service Account Key")
            .description("The whole JSON key file of a service account that has domain-wide delegation for the scope that the mode needs.")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .dependsOn(AUTHENTICATION_STRATEGY, SignInMethod.SERVICE_ACCOUNT)
            .build();

    static final PropertyDescriptor OAUTH2_ACCESS_TOKEN_PROVIDER = new PropertyDescriptor.Builder()
            .name("OAuth2 Access Token Provider")
            .description("Gives the access token. Its scope must allow to read mail: https://www.googleapis.com/auth/gmail.readonly.")
            .required(true)
            .identifiesControllerService(OAuth2AccessTokenProvider.class)
            .dependsOn(AUTHENTICATION_STRATEGY, SignInMethod.TOKEN_PROVIDER)
            .build();

    static final PropertyDescriptor FOLDERS = new PropertyDescriptor.Builder()
            .name("Folders")
            .description("Which labels are read, separated by commas: INBOX, SENT, names of your own labels such as Customers/Acme, or all for the "
                    + "whole mailbox without drafts, spam and trash. A label that is missing is reported, and the others are read.")
            .required(true)
            .defaultValue("INBOX")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor MODE = new PropertyDescriptor.Builder()
            .name("Mode")
            .description("What may be done with the account. Monitor asks for the scope gmail.readonly alone; Conversation for gmail.compose, too.")
            .required(true)
            .allowableValues(AccountModeOption.class)
            .defaultValue(AccountModeOption.MONITOR)
            .build();

    static final PropertyDescriptor API_URL = new PropertyDescriptor.Builder()
            .name("API URL")
            .description("Where the Gmail API is.")
            .required(true)
            .defaultValue("https://gmail.googleapis.com/")
            .addValidator(StandardValidators.URL_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(AccountDescriptors.ADDRESS, AccountDescriptors.ACCOUNT_ID,
            AUTHENTICATION_STRATEGY, OAUTH_APPLICATION, REFRESH_TOKEN, SERVICE_ACCOUNT_KEY, OAUTH2_ACCESS_TOKEN_PROVIDER, FOLDERS,
            AccountDescriptors.ALIASES, AccountDescriptors.DISPLAY_NAME, AccountDescriptors.OWNER, AccountDescriptors.SIGNATURE, MODE,
            AccountDescriptors.SEND_WITHOUT_APPROVAL, AccountDescriptors.PAUSED, API_URL, AccountDescriptors.CONNECT_TIMEOUT,
            AccountDescriptors.READ_TIMEOUT, HttpProxy.PROXY_CONFIGURATION_SERVICE);

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        return GoogleProperties.problems(context);
    }

    @Override
    protected Running open(final ConfigurationContext context, final AccountHealth health) {
        final GoogleProperties properties = new GoogleProperties(context);
        final GmailSettings settings = properties.settings();
        return new Running(settings, new GmailApi(settings, properties.tokens(getStateManager())), new Plans(), health);
    }

    @Override
    public String getProvider() {
        return "google";
    }

    @Override
    public AccountMode getMode() {
        return running().settings().mode();
    }

    @Override
    public Mailbox openMailbox() {
        final Running current = running();
        return new GmailMailbox(current.api(), current.settings(), current.plans(), current.health());
    }

    @Override
    public Optional<MailSender> openSender() {
        return DraftSender.of(getId(), openMailbox());
    }

    @Override
    public String getTransitUri(final MessageReference message) {
        final GmailSettings settings = running().settings();
        return "%sgmail/v1/users/%s/messages/%s".formatted(settings.rootUrl(), UriPath.segment(settings.accountId()),
                UriPath.segment(message.providerId()));
    }

    @Override
    public List<ConfigVerificationResult> verify(final ConfigurationContext context, final ComponentLog verificationLogger,
                                                 final Map<String, String> variables) {
        return new GoogleVerifier(new GoogleProperties(context), getStateManager(), verificationLogger).verify();
    }

    /** An enabled account: what it was configured with, and what it has at work. */
    record Running(GmailSettings settings, GmailApi api, Plans plans, AccountHealth health) {
    }
}
