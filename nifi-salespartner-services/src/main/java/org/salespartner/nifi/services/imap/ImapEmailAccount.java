/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.ssl.SSLContextProvider;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MailboxWatch;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.AbstractEmailAccount;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.AccountHealth;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.smtp.SentCopy;
import org.salespartner.nifi.services.smtp.SmtpAuthentication;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Tags({"email", "imap", "smtp", "account", "mailbox", "gmail", "outlook", "monitor", "salespartner"})
@CapabilityDescription("One mailbox read over IMAP. Mail is listed and fetched without changing anything in the mailbox: nothing is marked as "
        + "read, moved or deleted. In the mode Conversation, mail is also sent from it, over SMTP. The service can be enabled while the mail server "
        + "cannot be reached; use Verify to test the connection step by step.")
@SeeAlso(classNames = "org.salespartner.nifi.services.group.EmailAccountGroup")
public class ImapEmailAccount extends AbstractEmailAccount<RunningAccount> implements VerifiableControllerService {

    static final PropertyDescriptor PROVIDER_PRESET = new PropertyDescriptor.Builder()
            .name("Provider Preset")
            .description("Fills in host, port and TLS for a well-known provider. Custom is for any other mail server.")
            .required(true)
            .allowableValues(ProviderPreset.class)
            .defaultValue(ProviderPreset.CUSTOM)
            .build();

    static final PropertyDescriptor HOST = new PropertyDescriptor.Builder()
            .name("Host")
            .description("The name of the IMAP server, as it stands in the server's certificate.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(PROVIDER_PRESET, ProviderPreset.CUSTOM)
            .build();

    static final PropertyDescriptor PORT = new PropertyDescriptor.Builder()
            .name("Port")
            .description("The port of the IMAP server. When it is not set: 993 for Implicit TLS, otherwise 143.")
            .addValidator(StandardValidators.PORT_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(PROVIDER_PRESET, ProviderPreset.CUSTOM)
            .build();

    static final PropertyDescriptor TLS_MODE = new PropertyDescriptor.Builder()
            .name("TLS Mode")
            .description("How the connection is encrypted.")
            .required(true)
            .allowableValues(TlsMode.class)
            .defaultValue(TlsMode.IMPLICIT)
            .dependsOn(PROVIDER_PRESET, ProviderPreset.CUSTOM)
            .build();

    static final PropertyDescriptor SSL_CONTEXT_SERVICE = new PropertyDescriptor.Builder()
            .name("SSL Context Service")
            .description("Whose certificates are trusted, for a server whose certificate comes from an authority of your own. When it is not set, "
                    + "the authorities that the Java runtime trusts.")
            .identifiesControllerService(SSLContextProvider.class)
            .build();

    static final PropertyDescriptor USERNAME = new PropertyDescriptor.Builder()
            .name("Username")
            .description("The name to sign in with. By default the address.")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor AUTHENTICATION_STRATEGY = new PropertyDescriptor.Builder()
            .name("Authentication Strategy")
            .description("What the account signs in with.")
            .required(true)
            .allowableValues(AuthenticationStrategy.class)
            .defaultValue(AuthenticationStrategy.PASSWORD)
            .build();

    static final PropertyDescriptor PASSWORD = new PropertyDescriptor.Builder()
            .name("Password")
            .description("The password. Most providers ask for an app password, which is made in the security settings of the mailbox.")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
            .dependsOn(AUTHENTICATION_STRATEGY, AuthenticationStrategy.PASSWORD)
            .build();

    static final PropertyDescriptor OAUTH2_ACCESS_TOKEN_PROVIDER = new PropertyDescriptor.Builder()
            .name("OAuth2 Access Token Provider")
            .description("Gives the access token. Its scope must allow IMAP: https://mail.google.com/ for Gmail, "
                    + "https://outlook.office.com/IMAP.AccessAsUser.All for Outlook.")
            .required(true)
            .identifiesControllerService(OAuth2AccessTokenProvider.class)
            .dependsOn(AUTHENTICATION_STRATEGY, AuthenticationStrategy.OAUTH2)
            .build();

    static final PropertyDescriptor FOLDERS = new PropertyDescriptor.Builder()
            .name("Folders")
            .description("Which folders are read, separated by commas: names such as INBOX or Customers/Acme, what a folder is for such as \\Sent "
                    + "or \\Archive, or all for every folder except drafts, junk and trash (on Gmail, Sent Mail and All Mail, which holds the "
                    + "others). A folder that is missing is reported, and the others are read.")
            .required(true)
            .defaultValue("INBOX")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor MODE = new PropertyDescriptor.Builder()
            .name("Mode")
            .description("What may be done with the account. Conversation needs a server that takes mail: with Provider Preset Custom, set SMTP "
                    + "Host; the other presets know theirs.")
            .required(true)
            .allowableValues(AccountModeOption.class)
            .defaultValue(AccountModeOption.MONITOR)
            .build();

    static final PropertyDescriptor SMTP_HOST = new PropertyDescriptor.Builder()
            .name("SMTP Host")
            .description("The name of the server that takes mail to be sent, as it stands in the server's certificate. Mode Conversation needs it.")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(MODE, AccountModeOption.CONVERSATION)
            .dependsOn(PROVIDER_PRESET, ProviderPreset.CUSTOM)
            .build();

    static final PropertyDescriptor SMTP_PORT = new PropertyDescriptor.Builder()
            .name("SMTP Port")
            .description("The port of the SMTP server. When it is not set: 465 for Implicit TLS, 587 for STARTTLS, otherwise 25.")
            .addValidator(StandardValidators.PORT_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(MODE, AccountModeOption.CONVERSATION)
            .dependsOn(PROVIDER_PRESET, ProviderPreset.CUSTOM)
            .build();

    static final PropertyDescriptor SMTP_TLS_MODE = new PropertyDescriptor.Builder()
            .name("SMTP TLS Mode")
            .description("How the connection to the SMTP server is encrypted.")
            .required(true)
            .allowableValues(TlsMode.class)
            .defaultValue(TlsMode.IMPLICIT)
            .dependsOn(MODE, AccountModeOption.CONVERSATION)
            .dependsOn(PROVIDER_PRESET, ProviderPreset.CUSTOM)
            .build();

    static final PropertyDescriptor SMTP_AUTHENTICATION = new PropertyDescriptor.Builder()
            .name("SMTP Authentication")
            .description("What the account signs in with to send. An access token has to allow it: its scope https://mail.google.com/ does for "
                    + "Gmail; for Outlook, https://outlook.office.com/SMTP.Send is needed besides that for IMAP.")
            .required(true)
            .allowableValues(SmtpAuthentication.class)
            .defaultValue(SmtpAuthentication.SAME)
            .dependsOn(MODE, AccountModeOption.CONVERSATION)
            .build();

    static final PropertyDescriptor SMTP_USERNAME = new PropertyDescriptor.Builder()
            .name("SMTP Username")
            .description("The name to sign in with to send.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(SMTP_AUTHENTICATION, SmtpAuthentication.OWN)
            .build();

    static final PropertyDescriptor SMTP_PASSWORD = new PropertyDescriptor.Builder()
            .name("SMTP Password")
            .description("The password to sign in with to send.")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
            .dependsOn(SMTP_AUTHENTICATION, SmtpAuthentication.OWN)
            .build();

    static final PropertyDescriptor SMTP_ANSWER_TIMEOUT = new PropertyDescriptor.Builder()
            .name("SMTP Answer Timeout")
            .description("How long to wait for the server to say that it has taken a mail, which it may look through for viruses before. When "
                    + "it does not say so in time, nobody knows whether the mail was sent, and it is not sent again by itself: rather too long "
                    + "than too short.")
            .required(true)
            .defaultValue("2 min")
            .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
            .dependsOn(MODE, AccountModeOption.CONVERSATION)
            .build();

    static final PropertyDescriptor COPY_TO_SENT = new PropertyDescriptor.Builder()
            .name("Copy To Sent")
            .description("Whether a copy of each sent mail is put into the folder of sent mail. A mail whose copy cannot be filed counts as sent.")
            .required(true)
            .allowableValues(SentCopy.class)
            .defaultValue(SentCopy.AUTOMATIC)
            .dependsOn(MODE, AccountModeOption.CONVERSATION)
            .build();

    static final PropertyDescriptor SENT_FOLDER = new PropertyDescriptor.Builder()
            .name("Sent Folder")
            .description("The folder of sent mail: its name, or \\Sent for the one that the server says to be for it. It is also where a mail "
                    + "is looked for when it is not known whether it was sent.")
            .required(true)
            .defaultValue("\\Sent")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .dependsOn(MODE, AccountModeOption.CONVERSATION)
            .build();

    static final PropertyDescriptor MAXIMUM_CONNECTIONS = new PropertyDescriptor.Builder()
            .name("Maximum Connections")
            .description("How many connections at most are used to fetch a backlog faster. With 1 nothing is fetched ahead. When it is not set: a "
                    + "number well below what the provider allows, from 2 to 4; 2 for Custom. When the server refuses a further connection, "
                    + "one does.")
            .addValidator(StandardValidators.createLongValidator(1, 15, true))
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(PROVIDER_PRESET, HOST, PORT, TLS_MODE, SSL_CONTEXT_SERVICE,
            AccountDescriptors.ADDRESS, AccountDescriptors.ACCOUNT_ID, USERNAME, AUTHENTICATION_STRATEGY, PASSWORD, OAUTH2_ACCESS_TOKEN_PROVIDER,
            FOLDERS, AccountDescriptors.ALIASES, AccountDescriptors.DISPLAY_NAME, AccountDescriptors.OWNER, AccountDescriptors.SIGNATURE, MODE,
            AccountDescriptors.SEND_WITHOUT_APPROVAL, SMTP_HOST, SMTP_PORT, SMTP_TLS_MODE, SMTP_AUTHENTICATION, SMTP_USERNAME, SMTP_PASSWORD,
            SMTP_ANSWER_TIMEOUT, COPY_TO_SENT, SENT_FOLDER, AccountDescriptors.PAUSED, AccountDescriptors.CONNECT_TIMEOUT,
            AccountDescriptors.READ_TIMEOUT, MAXIMUM_CONNECTIONS);

    public ImapEmailAccount() {
        this(Clock.systemUTC());
    }

    ImapEmailAccount(final Clock clock) {
        super(clock);
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext validationContext) {
        return ImapProperties.problems(validationContext);
    }

    @Override
    protected RunningAccount open(final ConfigurationContext context, final AccountHealth health) {
        final ImapProperties properties = new ImapProperties(context);
        return RunningAccount.of(properties.settings(), properties.sending().orElse(null), health, clock());
    }

    @Override
    protected void shut(final RunningAccount account) {
        account.stop();
    }

    @Override
    public String getProvider() {
        return "imap";
    }

    @Override
    public AccountMode getMode() {
        return running().sending() == null ? AccountMode.MONITOR : AccountMode.CONVERSATION;
    }

    @Override
    public Mailbox openMailbox() throws MailboxException {
        return running().openMailbox();
    }

    @Override
    public Optional<MailboxWatch> watch() {
        return Optional.of(new ImapWatch(running().settings()));
    }

    @Override
    public Optional<MailSender> openSender() {
        return running().openSender();
    }

    @Override
    public String getTransitUri(final MessageReference message) {
        return TransitUri.of(running().settings(), message);
    }

    @Override
    public List<ConfigVerificationResult> verify(final ConfigurationContext context, final ComponentLog verificationLogger,
                                                 final Map<String, String> variables) {
        return new ImapVerifier(new ImapProperties(context), verificationLogger).verify();
    }
}
