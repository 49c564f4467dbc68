/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.apache.nifi.ssl.SSLContextProvider;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.AccountDetails;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.Credentials;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.oauth.ProviderTokens;
import org.salespartner.nifi.services.oauth.TokenRefusedException;
import org.salespartner.nifi.services.smtp.SentCopy;
import org.salespartner.nifi.services.smtp.SmtpAuthentication;
import org.salespartner.nifi.services.smtp.SmtpSettings;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Reads what the user configured; the same way for running, for validating and for verifying. */
final class ImapProperties {
    private final PropertyContext context;
    private final AccountDetails details;

    ImapProperties(final PropertyContext context) {
        this.context = context;
        this.details = AccountDetails.of(context);
    }

    /** What the properties' own validators cannot see. */
    static Collection<ValidationResult> problems(final PropertyContext context) {
        final List<ValidationResult> problems = new ArrayList<>(AccountDetails.problems(context));
        final ImapProperties properties = new ImapProperties(context);
        if (properties.host() == null) {
            problems.add(AccountDetails.invalid(ImapEmailAccount.HOST,
                    "the name of the IMAP server is missing; write it here, or choose a Provider Preset"));
        }

        if (!properties.isPortValid(ImapEmailAccount.PORT)) {
            problems.add(AccountDetails.invalid(ImapEmailAccount.PORT,
                    "it has to be a number from 1 to 65535; leave it empty for the usual port of the TLS Mode"));
        }

        if (properties.folders().isEmpty()) {
            problems.add(AccountDetails.invalid(ImapEmailAccount.FOLDERS, "no folder is named; write for instance INBOX"));
        }

        if (properties.strategy() == AuthenticationStrategy.PASSWORD && AccountDetails.text(context, ImapEmailAccount.PASSWORD).isEmpty()) {
            problems.add(AccountDetails.invalid(ImapEmailAccount.PASSWORD,
                    "the password is missing; write the (app) password of the mailbox here, or set Authentication Strategy to OAuth2"));
        }

        if (properties.mode() == AccountMode.CONVERSATION) {
            problems.addAll(properties.sendingProblems());
        }

        return problems;
    }

    private Collection<ValidationResult> sendingProblems() {
        final List<ValidationResult> problems = new ArrayList<>();
        if (smtpHost() == null) {
            problems.add(AccountDetails.invalid(ImapEmailAccount.MODE, "Conversation needs a server that takes mail, and SMTP Host is not set; "
                    + "set it, or set Mode to Monitor"));
        }

        if (!isPortValid(ImapEmailAccount.SMTP_PORT)) {
            problems.add(AccountDetails.invalid(ImapEmailAccount.SMTP_PORT,
                    "it has to be a number from 1 to 65535; leave it empty for the usual port of the SMTP TLS Mode"));
        }

        if (preset() != ProviderPreset.CUSTOM && smtpAuthentication() == SmtpAuthentication.NONE) {
            problems.add(AccountDetails.invalid(ImapEmailAccount.SMTP_AUTHENTICATION, "%s takes no mail without a sign-in; choose %s"
                    .formatted(preset().getValue(), SmtpAuthentication.SAME.getValue())));
        }

        if (smtpAuthentication() == SmtpAuthentication.OWN && AccountDetails.evaluated(context, ImapEmailAccount.SMTP_USERNAME).isEmpty()) {
            problems.add(AccountDetails.invalid(ImapEmailAccount.SMTP_USERNAME, "the user name to send with is missing"));
        }

        if (duration(ImapEmailAccount.SMTP_ANSWER_TIMEOUT).toMillis() < 1) {
            problems.add(AccountDetails.invalid(ImapEmailAccount.SMTP_ANSWER_TIMEOUT, "no time at all would mean to wait for ever; write for "
                    + "instance 2 min"));
        }

        return problems;
    }

    /** What the account sends with; empty in monitor mode (rule R1). */
    Optional<RunningAccount.Sending> sending() {
        if (mode() != AccountMode.CONVERSATION) {
            return Optional.empty();
        }

        final boolean custom = preset() == ProviderPreset.CUSTOM;
        final TlsMode mode = custom ? context.getProperty(ImapEmailAccount.SMTP_TLS_MODE).asAllowableValue(TlsMode.class)
                : preset().getSmtpTlsMode();
        final Optional<String> port = custom ? AccountDetails.evaluated(context, ImapEmailAccount.SMTP_PORT) : Optional.empty();
        final SmtpAuthentication authentication = smtpAuthentication();
        final Credentials credentials = switch (authentication) {
            case SAME -> credentials();
            case OWN -> new PasswordCredentials(context.getProperty(ImapEmailAccount.SMTP_PASSWORD));
            case NONE -> null;
        };
        final String username = switch (authentication) {
            case SAME -> username();
            case OWN -> AccountDetails.evaluated(context, ImapEmailAccount.SMTP_USERNAME).orElse(null);
            case NONE -> null;
        };
        final SmtpSettings smtp = new SmtpSettings(details.id(), details.address(), smtpHost(), port.map(Integer::parseInt)
                .orElseGet(mode::getSmtpPort), mode, sslContext(mode), username, credentials, duration(AccountDescriptors.CONNECT_TIMEOUT),
                duration(AccountDescriptors.READ_TIMEOUT), duration(ImapEmailAccount.SMTP_ANSWER_TIMEOUT));
        final SentCopy copy = context.getProperty(ImapEmailAccount.COPY_TO_SENT).asAllowableValue(SentCopy.class);
        return Optional.of(new RunningAccount.Sending(smtp, AccountDetails.evaluated(context, ImapEmailAccount.SENT_FOLDER).orElse("\\Sent"),
                copy == SentCopy.YES || copy == SentCopy.AUTOMATIC && !preset().filesSentMail()));
    }

    /** Null when it is not set. */
    private String smtpHost() {
        return preset() == ProviderPreset.CUSTOM ? AccountDetails.evaluated(context, ImapEmailAccount.SMTP_HOST).orElse(null)
                : preset().getSmtpHost();
    }

    private SmtpAuthentication smtpAuthentication() {
        return context.getProperty(ImapEmailAccount.SMTP_AUTHENTICATION).asAllowableValue(SmtpAuthentication.class);
    }

    private AccountMode mode() {
        return context.getProperty(ImapEmailAccount.MODE).asAllowableValue(AccountModeOption.class).getMode();
    }

    ImapSettings settings() {
        return new ImapSettings(details.id(), host(), port(), tlsMode(), sslContext(tlsMode()), username(), credentials(), folders(),
                duration(AccountDescriptors.CONNECT_TIMEOUT), duration(AccountDescriptors.READ_TIMEOUT), maximumConnections());
    }

    /** Null for the trust store of the Java runtime. */
    private Supplier<SSLContext> sslContext(final TlsMode mode) {
        final SSLContextProvider trust = mode == TlsMode.NONE ? null
                : context.getProperty(ImapEmailAccount.SSL_CONTEXT_SERVICE).asControllerService(SSLContextProvider.class);
        return trust == null ? null : trust::createContext;
    }

    /** The host; null when it is not set. */
    private String host() {
        final ProviderPreset preset = preset();
        return preset == ProviderPreset.CUSTOM ? AccountDetails.evaluated(context, ImapEmailAccount.HOST).orElse(null) : preset.getHost();
    }

    private int port() {
        if (preset() != ProviderPreset.CUSTOM) {
            return TlsMode.IMPLICIT.getImapPort();
        }

        return AccountDetails.evaluated(context, ImapEmailAccount.PORT).map(Integer::parseInt).orElseGet(() -> tlsMode().getImapPort());
    }

    /** The property's own validator does not see what an expression comes to. */
    private boolean isPortValid(final PropertyDescriptor descriptor) {
        final Optional<String> port = preset() == ProviderPreset.CUSTOM ? AccountDetails.evaluated(context, descriptor) : Optional.empty();
        return port.isEmpty() || port.get().matches("\\d{1,5}") && Integer.parseInt(port.get()) >= 1 && Integer.parseInt(port.get()) <= 65_535;
    }

    private TlsMode tlsMode() {
        final boolean custom = preset() == ProviderPreset.CUSTOM;
        return custom ? context.getProperty(ImapEmailAccount.TLS_MODE).asAllowableValue(TlsMode.class) : TlsMode.IMPLICIT;
    }

    private String username() {
        return AccountDetails.evaluated(context, ImapEmailAccount.USERNAME).orElseGet(details::address);
    }

    private AuthenticationStrategy strategy() {
        return context.getProperty(ImapEmailAccount.AUTHENTICATION_STRATEGY).asAllowableValue(AuthenticationStrategy.class);
    }

    /** The configured folders as the user wrote them, without empty ones. */
    private List<String> folders() {
        return AccountDetails.list(context, ImapEmailAccount.FOLDERS);
    }

    private Duration duration(final PropertyDescriptor descriptor) {
        return context.getProperty(descriptor).asDuration();
    }

    private int maximumConnections() {
        return AccountDetails.text(context, ImapEmailAccount.MAXIMUM_CONNECTIONS).map(Integer::parseInt).orElseGet(preset()::getMaximumConnections);
    }

    private Credentials credentials() {
        if (strategy() == AuthenticationStrategy.OAUTH2) {
            return new TokenCredentials(details.id(), new ProviderTokens(context.getProperty(ImapEmailAccount.OAUTH2_ACCESS_TOKEN_PROVIDER)
                    .asControllerService(OAuth2AccessTokenProvider.class)));
        }

        return new PasswordCredentials(context.getProperty(ImapEmailAccount.PASSWORD));
    }

    private ProviderPreset preset() {
        return context.getProperty(ImapEmailAccount.PROVIDER_PRESET).asAllowableValue(ProviderPreset.class);
    }

    private static final class PasswordCredentials implements Credentials {
        private final PropertyValue password;

        private PasswordCredentials(final PropertyValue password) {
            this.password = password;
        }

        @Override
        public AuthenticationStrategy strategy() {
            return AuthenticationStrategy.PASSWORD;
        }

        @Override
        public String secret() {
            return password.isSet() ? password.getValue() : "";
        }
    }

    private static final class TokenCredentials implements Credentials {
        private final String accountId;
        private final ProviderTokens tokens;

        private TokenCredentials(final String accountId, final ProviderTokens tokens) {
            this.accountId = accountId;
            this.tokens = tokens;
        }

        @Override
        public AuthenticationStrategy strategy() {
            return AuthenticationStrategy.OAUTH2;
        }

        @Override
        public String secret() throws MailboxException {
            try {
                return tokens.issue().accessToken();
            } catch (final TokenRefusedException e) {
                throw new SignInException(("Account [%s]: the OAuth2 Access Token Provider gives no token, or is no longer authorized. Authorize it "
                        + "anew and enable it again.").formatted(accountId), e);
            } catch (final IOException e) {
                throw new MailboxException(("Account [%s]: the OAuth2 Access Token Provider cannot get a token now. It is tried again by itself; if "
                        + "this stays, verify the provider.").formatted(accountId), e);
            }
        }
    }
}
