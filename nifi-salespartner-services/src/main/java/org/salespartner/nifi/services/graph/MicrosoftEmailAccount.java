/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

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

@Tags({"email", "microsoft", "office", "365", "outlook", "exchange", "graph", "account", "mailbox", "oauth", "monitor", "salespartner"})
@CapabilityDescription("One mailbox of Microsoft 365 or Outlook.com, read by Microsoft Graph. Mail is listed and fetched without changing "
        + "anything in the mailbox: nothing is marked as read, moved or deleted. In the mode Conversation, mail is also sent from it, by way of "
        + "drafts. The service can be enabled while Microsoft cannot be reached; use Verify to test the connection step by step.")
@Stateful(scopes = Scope.CLUSTER, description = "With Refresh Token: the newest refresh token, where Microsoft gives out a new one, encrypted. A "
        + "newly pasted Refresh Token takes its place.")
@SeeAlso(value = OAuthApplication.class, classNames = "org.salespartner.nifi.services.group.EmailAccountGroup")
public class MicrosoftEmailAccount extends AbstractEmailAccount<MicrosoftEmailAccount.Running> implements VerifiableControllerService {

    static final PropertyDescriptor AUTHENTICATION_STRATEGY = new PropertyDescriptor.Builder()
            .name("Authentication Strategy")
            .description("How the account signs in.")
            .required(true)
            .allowableValues(SignInMethod.REFRESH_TOKEN, SignInMethod.CLIENT_CREDENTIALS, SignInMethod.TOKEN_PROVIDER)
            .defaultValue(SignInMethod.REFRESH_TOKEN)
            .build();

    static final PropertyDescriptor OAUTH_APPLICATION = new PropertyDescriptor.Builder()
            .name("OAuth Application")
            .description("Your application of the Microsoft Entra admin center, for which the person or an administrator has consented.")
            .required(true)
            .identifiesControllerService(OAuthClient.class)
            .dependsOn(AUTHENTICATION_STRATEGY, SignInMethod.REFRESH_TOKEN, SignInMethod.CLIENT_CREDENTIALS)
            .build();

    static final PropertyDescriptor REFRESH_TOKEN = new PropertyDescriptor.Builder()
            .name("Refresh Token")
            .description("What bin/authorize microsoft prints after the person has consented.")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .dependsOn(AUTHENTICATION_STRATEGY, SignInMethod.REFRESH_TOKEN)
            .build();

    static final PropertyDescriptor OAUTH2_ACCESS_TOKEN_PROVIDER = new PropertyDescriptor.Builder()
            .name("OAuth2 Access Token Provider")
            .description("Gives the access token. Its scope must allow to read mail: https://graph.microsoft.com/Mail.Read offline_access, or "
                    + "https://graph.microsoft.com/.default where the application signs in as itself.")
            .required(true)
            .identifiesControllerService(OAuth2AccessTokenProvider.class)
            .dependsOn(AUTHENTICATION_STRATEGY, SignInMethod.TOKEN_PROVIDER)
            .build();

    static final PropertyDescriptor MAILBOX = new PropertyDescriptor.Builder()
            .name("Mailbox")
            .description("The address of the mailbox to read, where it is not that of the person who has signed in: a shared mailbox, or one that a "
                    + "colleague has delegated. Leave it empty for the person's own mailbox. With Client Credentials nobody has signed in, and it is "
                    + "required.")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor FOLDERS = new PropertyDescriptor.Builder()
            .name("Folders")
            .description("Which folders are read, separated by commas: inbox, sentitems, archive, names of your own folders such as Customers/Acme "
                    + "or inbox/Acme, or all for every folder but drafts, junk and deleted items. A folder that is missing is reported, and the "
                    + "others are read.")
            .required(true)
            .defaultValue("inbox")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor MODE = new PropertyDescriptor.Builder()
            .name("Mode")
            .description("What may be done with the account. Monitor asks for Mail.Read alone; Conversation for Mail.ReadWrite and Mail.Send.")
            .required(true)
            .allowableValues(AccountModeOption.class)
            .defaultValue(AccountModeOption.MONITOR)
            .build();

    static final PropertyDescriptor GRAPH_URL = new PropertyDescriptor.Builder()
            .name("Graph URL")
            .description("Where Microsoft Graph is. National clouds have their own: https://graph.microsoft.us for US Government L4 (GCC High), "
                    + "https://dod-graph.microsoft.us for US Government L5 (DoD). The Authority of the OAuth Application has to be that of the "
                    + "same cloud. In China (21Vianet) Graph does not tell changes of messages, which listing needs: use ImapEmailAccount there.")
            .required(true)
            .defaultValue("https://graph.microsoft.com")
            .addValidator(StandardValidators.URL_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(AccountDescriptors.ADDRESS, AccountDescriptors.ACCOUNT_ID,
            AUTHENTICATION_STRATEGY, OAUTH_APPLICATION, REFRESH_TOKEN, OAUTH2_ACCESS_TOKEN_PROVIDER, MAILBOX, FOLDERS, AccountDescriptors.ALIASES,
            AccountDescriptors.DISPLAY_NAME, AccountDescriptors.OWNER, AccountDescriptors.SIGNATURE, MODE,
            AccountDescriptors.SEND_WITHOUT_APPROVAL, AccountDescriptors.PAUSED, GRAPH_URL,
            AccountDescriptors.CONNECT_TIMEOUT, AccountDescriptors.READ_TIMEOUT, HttpProxy.PROXY_CONFIGURATION_SERVICE);

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext context) {
        return MicrosoftProperties.problems(context);
    }

    @Override
    protected Running open(final ConfigurationContext context, final AccountHealth health) {
        final MicrosoftProperties properties = new MicrosoftProperties(context);
        final GraphSettings settings = properties.settings();
        return new Running(settings, new GraphApi(settings, properties.tokens(getStateManager())), new Plans(), health);
    }

    @Override
    protected void shut(final Running last) {
        last.api().close();
    }

    @Override
    public String getProvider() {
        return "microsoft";
    }

    @Override
    public AccountMode getMode() {
        return running().settings().mode();
    }

    @Override
    public Mailbox openMailbox() {
        final Running current = running();
        return new GraphMailbox(current.api(), current.settings(), current.plans(), current.health());
    }

    @Override
    public Optional<MailSender> openSender() {
        return DraftSender.of(getId(), openMailbox());
    }

    @Override
    public String getTransitUri(final MessageReference message) {
        final GraphSettings settings = running().settings();
        return "%s/v1.0/users/%s/messages/%s".formatted(settings.graphUrl(), UriPath.segment(settings.accountId()),
                UriPath.segment(message.providerId()));
    }

    @Override
    public List<ConfigVerificationResult> verify(final ConfigurationContext context, final ComponentLog verificationLogger,
                                                 final Map<String, String> variables) {
        return new MicrosoftVerifier(new MicrosoftProperties(context), getStateManager(), verificationLogger).verify();
    }

    /** An enabled account: what it was configured with, and what it has at work. */
    record Running(GraphSettings settings, GraphApi api, Plans plans, AccountHealth health) {
    }
}
