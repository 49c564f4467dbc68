/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.oauth2.AccessToken;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.apache.nifi.ssl.SSLContextProvider;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the user configured; the same way for running, for validating and for verifying. */
final class AccountProperties {
    private final PropertyContext context;

    AccountProperties(final PropertyContext context) {
        this.context = context;
    }

    /** The main address; null when it is not set. */
    String address() {
        return evaluated(ImapEmailAccount.ADDRESS).orElse(null);
    }

    String accountId() {
        return evaluated(ImapEmailAccount.ACCOUNT_ID).orElseGet(this::address);
    }

    /** The host; null when it is not set. */
    String host() {
        final ProviderPreset preset = preset();
        return preset == ProviderPreset.CUSTOM ? evaluated(ImapEmailAccount.HOST).orElse(null) : preset.getHost();
    }

    int port() {
        if (preset() != ProviderPreset.CUSTOM) {
            return TlsMode.IMPLICIT.getDefaultPort();
        }

        return evaluated(ImapEmailAccount.PORT).map(Integer::parseInt).orElseGet(() -> tlsMode().getDefaultPort());
    }

    /** The property's own validator does not see what an expression comes to. */
    boolean isPortValid() {
        final Optional<String> port = preset() == ProviderPreset.CUSTOM ? evaluated(ImapEmailAccount.PORT) : Optional.empty();
        return port.isEmpty() || port.get().matches("\\d{1,5}") && Integer.parseInt(port.get()) >= 1 && Integer.parseInt(port.get()) <= 65_535;
    }

    TlsMode tlsMode() {
        final boolean custom = preset() == ProviderPreset.CUSTOM;
        return custom ? context.getProperty(ImapEmailAccount.TLS_MODE).asAllowableValue(TlsMode.class) : TlsMode.IMPLICIT;
    }

    String username() {
        return evaluated(ImapEmailAccount.USERNAME).orElseGet(this::address);
    }

    AuthenticationStrategy strategy() {
        return context.getProperty(ImapEmailAccount.AUTHENTICATION_STRATEGY).asAllowableValue(AuthenticationStrategy.class);
    }

    /** The configured folders as the user wrote them, without empty ones. */
    List<String> folders() {
        return list(ImapEmailAccount.FOLDERS);
    }

    List<String> aliases() {
        return list(ImapEmailAccount.ALIASES);
    }

    Optional<String> text(final PropertyDescriptor descriptor) {
        return Optional.ofNullable(context.getProperty(descriptor).getValue()).filter(value -> !value.isBlank());
    }

    Duration duration(final PropertyDescriptor descriptor) {
        return context.getProperty(descriptor).asDuration();
    }

    private int maximumConnections() {
        return text(ImapEmailAccount.MAXIMUM_CONNECTIONS).map(Integer::parseInt).orElseGet(preset()::getMaximumConnections);
    }

    ImapSettings settings() {
        final SSLContextProvider trust = tlsMode() == TlsMode.NONE ? null
                : context.getProperty(ImapEmailAccount.SSL_CONTEXT_SERVICE).asControllerService(SSLContextProvider.class);
        return new ImapSettings(accountId(), host(), port(), tlsMode(), trust == null ? null
                : trust::createContext, username(), credentials(), folders(),
                duration(ImapEmailAccount.CONNECT_TIMEOUT), duration(ImapEmailAccount.READ_TIMEOUT), maximumConnections());
    }

    private Credentials credentials() {
        if (strategy() == AuthenticationStrategy.OAUTH2) {
            return new TokenCredentials(accountId(),
                    context.getProperty(ImapEmailAccount.OAUTH2_ACCESS_TOKEN_PROVIDER).asControllerService(OAuth2AccessTokenProvider.class));
        }

        return new PasswordCredentials(context.getProperty(ImapEmailAccount.PASSWORD));
    }

    private ProviderPreset preset() {
        return context.getProperty(ImapEmailAccount.PROVIDER_PRESET).asAllowableValue(ProviderPreset.class);
    }

    private Optional<String> evaluated(final PropertyDescriptor descriptor) {
        return Optional.ofNullable(context.getProperty(descriptor).evaluateAttributeExpressions().getValue()).map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private List<String> list(final PropertyDescriptor descriptor) {
        return evaluated(descriptor).stream().flatMap(value -> Stream.of(value.split(","))).map(String::strip).filter(value -> !value.isEmpty())
                .toList();
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
        private final OAuth2AccessTokenProvider provider;

        private TokenCredentials(final String accountId, final OAuth2AccessTokenProvider provider) {
            this.accountId = accountId;
            this.provider = provider;
        }

        @Override
        public AuthenticationStrategy strategy() {
            return AuthenticationStrategy.OAUTH2;
        }

        @Override
        public String secret() throws MailboxException {
            final AccessToken token;
            try {
                token = provider.getAccessDetails();
            } catch (final RuntimeException e) {
                throw failure(e);
            }

            if (token == null || token.getAccessToken() == null || token.getAccessToken().isBlank()) {
                throw new SignInException("Account [%s]: the OAuth2 Access Token Provider gives no token. Authorize it anew."
                        .formatted(accountId), null);
            }

            return token.getAccessToken();
        }

        /** A grant that is no longer good needs a person (RFC 6749, section 5.2); all else may pass. */
        private MailboxException failure(final RuntimeException thrown) {
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (String.valueOf(cause.getMessage()).contains("invalid_grant")) {
                    return new SignInException(("Account [%s]: the OAuth2 Access Token Provider is no longer authorized. Authorize it anew and "
                            + "enable it again.")
                            .formatted(accountId), thrown);
                }
            }

            return new MailboxException(("Account [%s]: the OAuth2 Access Token Provider cannot get a token now. It is tried again by itself; if "
                    + "this stays, verify the provider.").formatted(accountId), thrown);
        }
    }
}
