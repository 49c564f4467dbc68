/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.oauth2.OAuth2AccessTokenProvider;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.OAuthClient;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.account.AccountDetails;
import org.salespartner.nifi.services.account.AccountModeOption;
import org.salespartner.nifi.services.account.HttpProxy;
import org.salespartner.nifi.services.oauth.AccessTokens;
import org.salespartner.nifi.services.oauth.ApplicationOfProvider;
import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.GoogleSignInFailures;
import org.salespartner.nifi.services.oauth.OAuthProvider;
import org.salespartner.nifi.services.oauth.ProviderTokens;
import org.salespartner.nifi.services.oauth.RefreshedTokens;
import org.salespartner.nifi.services.oauth.Renewal;
import org.salespartner.nifi.services.oauth.ServiceAccount;
import org.salespartner.nifi.services.oauth.ServiceAccountKey;
import org.salespartner.nifi.services.oauth.SignInMethod;
import org.salespartner.nifi.services.oauth.TokenEndpoint;
import org.salespartner.nifi.services.oauth.TokenSource;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads what the user configured; the same way for running, for validating and for verifying. */
final class GoogleProperties {
    private final PropertyContext context;
    private final AccountDetails details;

    GoogleProperties(final PropertyContext context) {
        this.context = context;
        this.details = AccountDetails.of(context);
    }

    /** What the properties' own validators cannot see. */
    static Collection<ValidationResult> problems(final ValidationContext context) {
        final List<ValidationResult> problems = new ArrayList<>(AccountDetails.problems(context));
        final GoogleProperties properties = new GoogleProperties(context);
        if (properties.folders().isEmpty()) {
            problems.add(AccountDetails.invalid(GoogleEmailAccount.FOLDERS, "no label is named; write for instance INBOX"));
        }

        if (properties.method() == SignInMethod.REFRESH_TOKEN) {
            ApplicationOfProvider.problem(context, GoogleEmailAccount.OAUTH_APPLICATION, OAuthProvider.GOOGLE).ifPresent(problems::add);
        }

        if (properties.method() == SignInMethod.SERVICE_ACCOUNT && context.getProperty(GoogleEmailAccount.SERVICE_ACCOUNT_KEY).isSet()) {
            try {
                properties.serviceAccountKey();
            } catch (final IllegalArgumentException e) {
                problems.add(AccountDetails.invalid(GoogleEmailAccount.SERVICE_ACCOUNT_KEY, e.getMessage()));
            }
        }
        return problems;
    }

    /** @throws IllegalArgumentException when the proxy cannot be used; the message is for the user */
    GmailSettings settings() {
        final String url = AccountDetails.evaluated(context, GoogleEmailAccount.API_URL).orElse("");
        return new GmailSettings(details.id(), details.address(), URI.create(url.endsWith("/") ? url : url + "/"), folders(), mode(),
                method(), duration(AccountDescriptors.CONNECT_TIMEOUT), duration(AccountDescriptors.READ_TIMEOUT), HttpProxy.of(context));
    }

    /**
     * @param state of the account's service, where a rotated refresh token is kept
     */
    AccessTokens tokens(final StateManager state) {
        return tokens(state, RefreshedTokens::new);
    }

    /** For Verify, whose refresh token may not be applied. */
    AccessTokens triedTokens(final StateManager state) {
        return tokens(state, RefreshedTokens::tried);
    }

    private AccessTokens tokens(final StateManager state, final RefreshedTokens.Maker maker) {
        final Clock clock = Clock.systemUTC();
        return switch (method()) {
            case TOKEN_PROVIDER -> tokens(new ProviderTokens(context.getProperty(GoogleEmailAccount.OAUTH2_ACCESS_TOKEN_PROVIDER)
                    .asControllerService(OAuth2AccessTokenProvider.class)), "the OAuth2 Access Token Provider", false);
            case SERVICE_ACCOUNT -> {
                final ServiceAccountKey key = serviceAccountKey();
                yield tokens(new ServiceAccount(endpoint(key.tokenEndpoint()), key, details.address(), scopes(), clock), key.clientEmail(), true);
            }
            default -> {
                final OAuthClient client = context.getProperty(GoogleEmailAccount.OAUTH_APPLICATION).asControllerService(OAuthClient.class);
                // Without scopes: those of the consent hold, and asking for others is refused.
                yield tokens(maker.make(endpoint(client.getTokenEndpoint()), ClientIdentity.of(client), List.of(),
                        context.getProperty(GoogleEmailAccount.REFRESH_TOKEN).getValue().strip(), state, clock), client.getClientId(), false);
            }
        };
    }

    private AccessTokens tokens(final TokenSource source, final String clientId, final boolean serviceAccount) {
        return new AccessTokens(source, new GoogleSignInFailures(details.id(), clientId, serviceAccount, renewal()), Clock.systemUTC());
    }

    private TokenEndpoint endpoint(final URI uri) {
        return new TokenEndpoint(uri, duration(AccountDescriptors.CONNECT_TIMEOUT), duration(AccountDescriptors.READ_TIMEOUT), HttpProxy.of(context),
                Clock.systemUTC());
    }

    /** Only what the mode needs. */
    List<String> scopes() {
        return GoogleScopes.needed(mode());
    }

    boolean isServiceAccount() {
        return method() == SignInMethod.SERVICE_ACCOUNT;
    }

    /** Tokens for one scope alone, of a service account. */
    AccessTokens delegated(final String scope) {
        final ServiceAccountKey key = serviceAccountKey();
        return tokens(new ServiceAccount(endpoint(key.tokenEndpoint()), key, details.address(), List.of(scope), Clock.systemUTC()), key.clientEmail(),
                true);
    }

    /** What to do about a consent that is not taken. */
    Renewal renewal() {
        return method() == SignInMethod.TOKEN_PROVIDER ? Renewal.ofProvider() : Renewal.google(mode());
    }

    private AccountMode mode() {
        return context.getProperty(GoogleEmailAccount.MODE).asAllowableValue(AccountModeOption.class).getMode();
    }

    private SignInMethod method() {
        return context.getProperty(GoogleEmailAccount.AUTHENTICATION_STRATEGY).asAllowableValue(SignInMethod.class);
    }

    private ServiceAccountKey serviceAccountKey() {
        return ServiceAccountKey.parse(context.getProperty(GoogleEmailAccount.SERVICE_ACCOUNT_KEY).getValue());
    }

    private List<String> folders() {
        return AccountDetails.list(context, GoogleEmailAccount.FOLDERS);
    }

    private Duration duration(final PropertyDescriptor descriptor) {
        return context.getProperty(descriptor).asDuration();
    }
}
