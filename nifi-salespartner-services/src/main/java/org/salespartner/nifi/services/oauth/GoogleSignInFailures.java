/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.io.IOException;
import java.util.Locale;

/**
 * What the refusals of Google's token endpoint mean (https://developers.google.com/identity/protocols/oauth2/web-server#exchange-errors and
 * https://developers.google.com/identity/protocols/oauth2/service-account#error-codes).
 */
public final class GoogleSignInFailures implements SignInFailures {
    private final String accountId;
    private final String clientId;
    private final boolean serviceAccount;

    /**
     * @param clientId       how the messages name the application or service account; it is no secret
     * @param serviceAccount whether a service account signs in, instead of a person
     */
    public GoogleSignInFailures(final String accountId, final String clientId, final boolean serviceAccount) {
        this.accountId = accountId;
        this.clientId = clientId;
        this.serviceAccount = serviceAccount;
    }

    @Override
    public MailboxException refused(final TokenRefusedException refusal) {
        if (refusal.isThrottled()) {
            return new ThrottledException("Account [%s]: Google's sign-in asks to come back later. It is tried again by itself."
                    .formatted(accountId), refusal.getRetryAfter(), refusal);
        }

        if (refusal.isTemporary()) {
            return new MailboxException("Account [%s]: Google's sign-in is in trouble. It is tried again by itself.".formatted(accountId), refusal);
        }

        return new SignInException("Account [%s]: %s (%s)".formatted(accountId,
                serviceAccount ? ofServiceAccount(refusal.getCode()) : ofPerson(refusal), refusal.getCode()), refusal);
    }

    @Override
    public MailboxException unreachable(final IOException trouble) {
        return new MailboxException(("Account [%s]: no access token can be had from Google's sign-in, or what came with it cannot be kept in NiFi's "
                + "state (%s). It is tried again by itself; if this stays, see whether this machine reaches it and whether a proxy is needed.")
                .formatted(accountId, trouble.getClass().getSimpleName()), trouble);
    }

    private String ofPerson(final TokenRefusedException refusal) {
        return switch (refusal.getCode()) {
            case "invalid_grant" -> refusal.getDescription().toLowerCase(Locale.ROOT).contains("rapt")
                    ? "the Workspace's session control asks the person to sign in again. Run bin/authorize google and paste the new token into "
                    + "Refresh Token, or have the Workspace administrator trust the application."
                    : "the refresh token has expired or was revoked. Run bin/authorize google and paste the new one into Refresh Token; while the "
                    + "application's publishing status is Testing, a token lives for seven days only.";
            case "invalid_client", "deleted_client" -> ("Google does not know the application [%s] or its secret. Correct Client ID and Client "
                    + "Secret of the OAuth application.").formatted(clientId);
            case "disabled_client", "org_internal", "admin_policy_enforced", "access_denied" -> ("the application [%s] is blocked. Ask the Google "
                    + "Workspace administrator to trust it under Security, API controls, App access control.").formatted(clientId);
            case "unauthorized_client" -> ("the application [%s] may not use this refresh token: it was made for another one. Run "
                    + "bin/authorize google with this application and paste the new token into Refresh Token.").formatted(clientId);
            case "invalid_scope" -> "the refresh token was not given for the scope that the account needs. Run bin/authorize google again.";
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
