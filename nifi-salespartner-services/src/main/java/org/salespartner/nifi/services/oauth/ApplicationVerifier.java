/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.logging.ComponentLog;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.HttpProxy;
import org.salespartner.nifi.services.account.ProxyTroubleException;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tests an application without anybody's consent. Microsoft is asked for a token of the application itself, which proves its secret or certificate,
 * where it has one. Otherwise tokens are asked for with an authorization code that cannot be one: a provider that knows the application refuses the
 * code, one that does not refuses the application. Nothing is changed by it.
 */
final class ApplicationVerifier {
    private static final String REACH = "Reach Token Endpoint";
    private static final String KNOWN = "Application Known";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How RFC 6749, section 5.2, says that the client itself is not taken. */
    private static final Set<String> NOT_THE_CODE = Set.of("invalid_client", "unauthorized_client", "deleted_client", "disabled_client",
            "org_internal");
    /** What has the form of no code is refused as such, perhaps before the application is looked at; which, Microsoft does not say. */
    private static final Pattern MALFORMED = Pattern.compile("AADSTS9002313\\b");
    /** These stand for many tenants, and in none of them an application signs in as itself. */
    private static final Pattern NO_TENANT = Pattern.compile(".*/(common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)/.*");

    private final ApplicationSettings settings;
    private final PropertyContext context;
    private final ComponentLog log;
    private final List<ConfigVerificationResult> results = new ArrayList<>();

    ApplicationVerifier(final PropertyContext context, final ComponentLog log) {
        this.settings = ApplicationSettings.of(context);
        this.context = context;
        this.log = log;
    }

    List<ConfigVerificationResult> verify() {
        final SignInFailures failures = settings.provider() == OAuthProvider.MICROSOFT
                ? new MicrosoftSignInFailures("none yet", settings.clientId()) : new GoogleSignInFailures("none yet", settings.clientId(), false);
        try {
            new TokenEndpoint(settings.tokenEndpoint(), PATIENCE, PATIENCE, HttpProxy.of(context), Clock.systemUTC())
                    .request(settings.identity(), grant(), scopes());
            reached();
            add(KNOWN, Outcome.SUCCESSFUL, ("The provider knows the application [%s] and takes its secret or certificate. Whether a person has "
                    + "consented is seen by Verify of the account.").formatted(settings.clientId()));
        } catch (final TokenRefusedException e) {
            reached();
            judge(e, failures);
        } catch (final IOException e) {
            log.error("The token endpoint [{}] cannot be reached", settings.tokenEndpoint().getHost(), e);
            unreached(e instanceof ProxyTroubleException
                    ? "The token endpoint at [%s] cannot be reached: %s".formatted(settings.tokenEndpoint().getHost(), e.getMessage())
                    : ("The token endpoint at [%s] cannot be reached (%s). See whether this machine reaches it; if a proxy is needed, set Proxy "
                    + "Configuration Service.").formatted(settings.tokenEndpoint().getHost(), e.getClass().getSimpleName()));
        } catch (final IllegalArgumentException e) {
            // The proxy is none that can be used.
            unreached(e.getMessage());
        }
        return results;
    }

    private void unreached(final String explanation) {
        add(REACH, Outcome.FAILED, explanation);
        add(KNOWN, Outcome.SKIPPED, "Not tried, since an earlier step has failed.");
    }

    private void judge(final TokenRefusedException refusal, final SignInFailures failures) {
        final boolean tenant = refusal.getDescription().matches("(?s).*AADSTS(700016|700011|90002|900021|900023|50059|7000112|70001)\\b.*");
        if (NOT_THE_CODE.contains(refusal.getCode()) || tenant || refusal.isTemporary() || refusal.getCode().isEmpty()) {
            final MailboxException failure = failures.refused(refusal);
            log.error("{}", failure.getMessage(), failure);
            add(KNOWN, Outcome.FAILED, failure.getMessage());
        } else if (signsInAsItself() || MALFORMED.matcher(refusal.getDescription()).find()) {
            add(KNOWN, Outcome.SKIPPED, "It cannot be told whether the provider knows the application [%s]. Verify of an account that uses it tells."
                    .formatted(settings.clientId()));
        } else {
            add(KNOWN, Outcome.SUCCESSFUL, "The provider knows the application [%s]. Whether a person has consented is seen by Verify of the account."
                    .formatted(settings.clientId()));
        }
    }

    private boolean signsInAsItself() {
        return settings.provider() == OAuthProvider.MICROSOFT && (settings.secret() != null || settings.certificate() != null)
                && !NO_TENANT.matcher(settings.tokenEndpoint().getPath()).matches();
    }

    private AuthorizationGrant grant() {
        return signsInAsItself() ? new ClientCredentialsGrant()
                : new AuthorizationCodeGrant(new AuthorizationCode("verify"), URI.create("http://localhost"));
    }

    /** Of the cloud that the sign-in is of (https://learn.microsoft.com/graph/deployments). */
    private List<String> scopes() {
        if (!signsInAsItself()) {
            return List.of();
        }

        final String host = settings.tokenEndpoint().getHost();
        return List.of((host.endsWith(".us") ? "https://graph.microsoft.us" : host.endsWith(".cn") ? "https://microsoftgraph.chinacloudapi.cn"
                : "https://graph.microsoft.com") + "/.default");
    }

    private void reached() {
        add(REACH, Outcome.SUCCESSFUL, "The token endpoint at [%s] answers.".formatted(settings.tokenEndpoint().getHost()));
    }

    private void add(final String step, final Outcome outcome, final String explanation) {
        results.add(new ConfigVerificationResult.Builder().verificationStepName(step).outcome(outcome).explanation(explanation).build());
    }
}
