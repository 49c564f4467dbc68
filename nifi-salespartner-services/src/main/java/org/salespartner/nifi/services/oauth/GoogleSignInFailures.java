/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.ProxyTroubleException;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/**
 * What the refusals of Google's token endpoint mean (https://developers.google.com/identity/protocols/oauth2/web-server#exchange-errors,
 * https://developers.google.com/identity/protocols/oauth2/native-app#authorization-errors, which explains the codes that have to do with an
 * administrator, https://developers.google.com/identity/protocols/oauth2#expiration and
 * https://developers.google.com/identity/protocols/oauth2/service-account#error-codes).
 */
public final class GoogleSignInFailures implements SignInFailures {
    private final String accountId;
    private final String clientId;
    private final boolean serviceAccount;
    private final Renewal renewal;

    /**
     * @param clientId       how the messages name the application or service account; it is no secret
     * @param serviceAccount whether a service account signs in, instead of a person
     */
    public GoogleSignInFailures(final String accountId, final String clientId, final boolean serviceAccount) {
        this(accountId, clientId, serviceAccount, Renewal.google(AccountMode.MONITOR));
    }

    /**
     * @param clientId       how the messages name the application or service account; it is no secret
     * @param serviceAccount whether a service account signs in, instead of a person
     * @param renewal        what to do about a consent that is not taken
     */
    public GoogleSignInFailures(final String accountId, final String clientId, final boolean serviceAccount, final Renewal renewal) {
        this.accountId = accountId;
        this.clientId = clientId;
        this.serviceAccount = serviceAccount;
        this.renewal = renewal;
    }

    @Override
    public MailboxException refused(final TokenRefusedException refusal) {
        if (refusal.isThrottled()) {
            return new ThrottledException("Account [%s]: Google's sign-in asks to come back later. %s.".formatted(accountId,
                    RetryAfter.sentence(refusal.getRetryAfter(), Instant.now())), refusal.getRetryAfter(), refusal);
        }

        if (refusal.isTemporary() || "internal_failure".equals(refusal.getCode())) {
            return new MailboxException("Account [%s]: Google's sign-in is in trouble. It is tried again by itself.".formatted(accountId), refusal);
        }

        if (refusal.isUnexplained()) {
            return new MailboxException(("Account [%s]: what answers instead of Google's sign-in is no token endpoint (HTTP status %d). It is tried "
                    + "again by itself; if this stays, correct Token Endpoint of the OAuth application, or see what a proxy does.")
                    .formatted(accountId, refusal.getStatus()), refusal);
        }

        return new SignInException("Account [%s]: %s (%s)".formatted(accountId,
                serviceAccount ? ofServiceAccount(refusal.getCode()) : ofPerson(refusal), refusal.getCode()), refusal);
    }

    @Override
    public MailboxException unreachable(final IOException trouble) {
        if (trouble instanceof ProxyTroubleException) {
            return new MailboxException("Account [%s]: %s".formatted(accountId, trouble.getMessage()), trouble);
        }

        return new MailboxException(("Account [%s]: no access token can be had from Google's sign-in, or what came with it cannot be kept in NiFi's "
                + "state (%s). It is tried again by itself; if this stays, see whether this machine reaches it; if a proxy is needed, set Proxy "
                + "Configuration Service.")
                .formatted(accountId, trouble.getClass().getSimpleName()), trouble);
    }

    private String ofPerson(final TokenRefusedException refusal) {
        return switch (refusal.getCode()) {
            case "invalid_grant" -> refusal.getDescription().toLowerCase(Locale.ROOT).contains("rapt")
                    ? ("the Workspace's session control asks the person to sign in again. %s, or have the Workspace administrator trust the "
                    + "application.").formatted(renewal.sentence())
                    : ("the refresh token has expired or was revoked. %s; while the application's publishing status is Testing, a token lives for "
                    + "seven days only.").formatted(renewal.sentence());
            case "invalid_client" -> ("Google does not know the application [%s] or its secret. Correct Client ID and Client Secret of the OAuth "
                    + "application.").formatted(clientId);
            case "deleted_client", "disabled_client" -> ("the application [%s] is deleted or disabled. Restore it in the Google Cloud console, or "
                    + "make another and correct Client ID and Client Secret of the OAuth application.").formatted(clientId);
            case "org_internal" -> ("the application [%s] is for people of its own organisation only. Use an account of that organisation, or have "
                    + "whoever looks after the Google Cloud project set the audience to External.").formatted(clientId);
            case "admin_policy_enforced", "access_denied" -> ("the application [%s] is blocked. Ask the Google Workspace administrator to trust it "
                    + "under Security, API controls, App access control.").formatted(clientId);
            case "unauthorized_client" -> "the application [%s] may not use this refresh token: it was made for another one. %s."
                    .formatted(clientId, renewal.sentence());
            case "invalid_scope" -> "the refresh token was not given for the scope that the account needs. %s.".formatted(renewal.sentence());
            default -> "Google refuses the sign-in. Verify the account and the OAuth application.";
        };
    }

    private String ofServiceAccount(final String code) {
        return switch (code) {
            case "unauthorized_client", "access_denied" -> ("the service account [%s] may not act for this mailbox. Ask the Google Workspace "
                    + "administrator to allow its client ID and the scope under Security, API controls, Domain-wide delegation.").formatted(clientId);
            case "invalid_grant" -> ("Google does not take the key of the service account [%s], or there is no such mailbox. Paste a key that is "
                    + "still active, correct Address, and see whether this machine's clock is right.").formatted(clientId);
            case "invalid_client", "deleted_client", "disabled_client" -> "the service account [%s] is deleted or disabled. Enable it in the Google "
                    .formatted(clientId) + "Cloud console, or paste the key of another.";
            default -> "Google refuses the service account. Verify the account.";
        };
    }
}
