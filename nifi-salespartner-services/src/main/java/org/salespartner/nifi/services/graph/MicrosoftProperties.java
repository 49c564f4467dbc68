/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

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
import org.salespartner.nifi.services.oauth.ClientCredentials;
import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.MicrosoftSignInFailures;
import org.salespartner.nifi.services.oauth.OAuthProvider;
import org.salespartner.nifi.services.oauth.ProviderTokens;
import org.salespartner.nifi.services.oauth.RefreshedTokens;
import org.salespartner.nifi.services.oauth.Renewal;
import org.salespartner.nifi.services.oauth.SignInMethod;
import org.salespartner.nifi.services.oauth.TokenEndpoint;
import org.salespartner.nifi.services.oauth.TokenSource;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the user configured; the same way for running, for validating and for verifying. */
final class MicrosoftProperties {
    private final PropertyContext context;
    private final AccountDetails details;

    MicrosoftProperties(final PropertyContext context) {
        this.context = context;
        this.details = AccountDetails.of(context);
    }

    /** What the properties' own validators cannot see. */
    static Collection<ValidationResult> problems(final ValidationContext context) {
        final List<ValidationResult> problems = new ArrayList<>(AccountDetails.problems(context));
        final MicrosoftProperties properties = new MicrosoftProperties(context);
        if (properties.folders().isEmpty()) {
            problems.add(AccountDetails.invalid(MicrosoftEmailAccount.FOLDERS, "no folder is named; write for instance inbox"));
        }

        if (properties.method() != SignInMethod.TOKEN_PROVIDER) {
            ApplicationOfProvider.problem(context, MicrosoftEmailAccount.OAUTH_APPLICATION, OAuthProvider.MICROSOFT).ifPresent(problems::add);
        }

        if (properties.method() == SignInMethod.CLIENT_CREDENTIALS && properties.mailbox() == null) {
            problems.add(AccountDetails.invalid(MicrosoftEmailAccount.MAILBOX,
                    "with Client Credentials nobody has signed in; write the address of the mailbox that the application reads"));
        }

        if (properties.mailbox() != null && !properties.mailbox().matches("[^\\s/?#\\\\]+")) {
            problems.add(AccountDetails.invalid(MicrosoftEmailAccount.MAILBOX,
                    "it has to be one e-mail address such as info@example.com, without a name"));
        }
        return problems;
    }

    /** @throws IllegalArgumentException when the proxy cannot be used; the message is for the user */
    GraphSettings settings() {
        return new GraphSettings(details.id(), details.address(), graphUrl(), mailbox(), method(), folders(), mode(),
                duration(AccountDescriptors.CONNECT_TIMEOUT), duration(AccountDescriptors.READ_TIMEOUT), HttpProxy.of(context));
    }

    /**
     * @param state of the account's service, where a rotated refresh token is kept
     */
    AccessTokens tokens(final StateManager state) {
        return tokens(state, scopes(), RefreshedTokens::new);
    }

    /** For Verify, whose refresh token may not be applied. */
    AccessTokens triedTokens(final StateManager state) {
        return tokens(state, scopes(), RefreshedTokens::tried);
    }

    private AccessTokens tokens(final StateManager state, final List<String> scopes, final RefreshedTokens.Maker maker) {
        final Clock clock = Clock.systemUTC();
        if (method() == SignInMethod.TOKEN_PROVIDER) {
            return tokens(new ProviderTokens(context.getProperty(MicrosoftEmailAccount.OAUTH2_ACCESS_TOKEN_PROVIDER)
                    .asControllerService(OAuth2AccessTokenProvider.class)), "the OAuth2 Access Token Provider");
        }

        final OAuthClient client = context.getProperty(MicrosoftEmailAccount.OAUTH_APPLICATION).asControllerService(OAuthClient.class);
        final TokenEndpoint endpoint = new TokenEndpoint(client.getTokenEndpoint(), duration(AccountDescriptors.CONNECT_TIMEOUT),
                duration(AccountDescriptors.READ_TIMEOUT), HttpProxy.of(context), clock);
        final ClientIdentity identity = ClientIdentity.of(client);
        return tokens(method() == SignInMethod.CLIENT_CREDENTIALS
                ? new ClientCredentials(endpoint, identity, List.of(graphUrl() + "/.default"))
                : maker.make(endpoint, identity, scopes, context.getProperty(MicrosoftEmailAccount.REFRESH_TOKEN).getValue().strip(),
                state, clock), client.getClientId());
    }

    /** Only what the mode needs, and that the consent lasts. */
    private List<String> scopes() {
        return Stream.concat(Stream.of("offline_access"),
                settings().permissions().stream().map(permission -> graphUrl() + "/" + permission)).toList();
    }

    private AccessTokens tokens(final TokenSource source, final String clientId) {
        return new AccessTokens(source, new MicrosoftSignInFailures(details.id(), clientId, renewal()), Clock.systemUTC());
    }

    /** For Verify: tokens for all that the person has consented to, whatever that is; empty for another strategy than Refresh Token. */
    Optional<AccessTokens> consentedTokens(final StateManager state) {
        return method() == SignInMethod.REFRESH_TOKEN ? Optional.of(tokens(state, List.of("offline_access", graphUrl() + "/.default"),
                RefreshedTokens::tried)) : Optional.empty();
    }

    /** What to do about a consent that is not taken. */
    Renewal renewal() {
        return settings().renewal();
    }

    private URI graphUrl() {
        return URI.create(AccountDetails.evaluated(context, MicrosoftEmailAccount.GRAPH_URL).orElse("").replaceAll("/+(v1\\.0)?/*$", ""));
    }

    private String mailbox() {
        return AccountDetails.evaluated(context, MicrosoftEmailAccount.MAILBOX).orElse(null);
    }

    private AccountMode mode() {
        return context.getProperty(MicrosoftEmailAccount.MODE).asAllowableValue(AccountModeOption.class).getMode();
    }

    private SignInMethod method() {
        return context.getProperty(MicrosoftEmailAccount.AUTHENTICATION_STRATEGY).asAllowableValue(SignInMethod.class);
    }

    private List<String> folders() {
        return AccountDetails.list(context, MicrosoftEmailAccount.FOLDERS);
    }

    private Duration duration(final PropertyDescriptor descriptor) {
        return context.getProperty(descriptor).asDuration();
    }
}
