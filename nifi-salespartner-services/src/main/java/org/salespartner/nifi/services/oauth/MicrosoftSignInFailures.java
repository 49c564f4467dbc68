/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Microsoft Entra ID's refusals mean, by their codes
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
public final class MicrosoftSignInFailures implements SignInFailures {
    private static final Pattern CODE = Pattern.compile("AADSTS(\\d{5,7})");

    private final String accountId;
    private final String clientId;

    /**
     * @param clientId how the messages name the application; it is no secret
     */
    public MicrosoftSignInFailures(final String accountId, final String clientId) {
        this.accountId = accountId;
        this.clientId = clientId;
    }

    @Override
    public MailboxException refused(final TokenRefusedException refusal) {
        if (refusal.isThrottled()) {
            return new ThrottledException("Account [%s]: Microsoft's sign-in asks to come back later. It is tried again by itself."
                    .formatted(accountId), refusal.getRetryAfter(), refusal);
        }

        if (refusal.isTemporary()) {
            return new MailboxException("Account [%s]: Microsoft's sign-in is in trouble. It is tried again by itself."
                    .formatted(accountId), refusal);
        }

        final Matcher code = CODE.matcher(refusal.getDescription());
        final String number = code.find() ? code.group(1) : "";
        return new SignInException("Account [%s]: %s%s".formatted(accountId, remedy(number, refusal.getCode()),
                number.isEmpty() ? "" : " (AADSTS%s)".formatted(number)), refusal);
    }

    @Override
    public MailboxException unreachable(final IOException trouble) {
        return new MailboxException(("Account [%s]: no access token can be had from Microsoft's sign-in, or what came with it cannot be kept in "
                + "NiFi's state (%s). It is tried again by itself; if this stays, see whether this machine reaches it and whether a proxy is needed.")
                .formatted(accountId, trouble.getClass().getSimpleName()), trouble);
    }

    private String remedy(final String number, final String error) {
        return switch (number) {
            case "65001" -> ("nobody has consented to what the application [%s] asks for. Run bin/authorize microsoft and consent, or have an "
                    + "administrator grant admin consent under API permissions in the Microsoft Entra admin center.").formatted(clientId);
            case "90093", "90094", "90095", "90008" -> ("an administrator has to approve the application [%s]. Ask an administrator of Microsoft "
                    + "Entra to grant admin consent under Enterprise applications, Permissions.").formatted(clientId);
            case "700016" -> ("the application [%s] is not known in this tenant. Correct Client ID and Tenant of the OAuth application.")
                    .formatted(clientId);
            case "90002", "900021", "50059" -> "there is no such tenant. Correct Tenant of the OAuth application.";
            case "7000215", "7000216" -> ("the client secret of the application [%s] is wrong. Paste the secret's value, not its ID, into Client "
                    + "Secret of the OAuth application.").formatted(clientId);
            case "7000222" -> ("the client secret of the application [%s] has expired. Make a new one under Certificates & secrets and paste its "
                    + "value into Client Secret of the OAuth application.").formatted(clientId);
            case "700027", "7000277" -> ("the certificate is not the one that the application [%s] has. Upload it under Certificates & secrets of "
                    + "the application.").formatted(clientId);
            case "7000218" -> "the application needs a secret. Set Client Secret of the OAuth application.";
            case "700082", "70008", "70043", "50173", "50078", "70000" ->
                "the refresh token has expired or was revoked. Run bin/authorize microsoft and paste the new one into Refresh Token.";
            case "50076", "50079", "50074", "50158" ->
                "the person has to prove who they are once more (multi-factor authentication). Run bin/authorize microsoft and paste the new token "
                    + "into Refresh Token.";
            case "53000", "53001", "53003", "530003", "50005" ->
                "a conditional access policy of the tenant blocks the sign-in. Ask an administrator of Microsoft Entra to let this application "
                    + "through.";
            case "50057" -> "the person's account is disabled. Ask an administrator of Microsoft Entra.";
            case "50034", "50020" -> "the person is not known in this tenant. Correct Tenant of the OAuth application, or use the person's "
                    + "own account.";
            case "7000112" -> ("the application [%s] is disabled. Ask an administrator of Microsoft Entra to enable it.").formatted(clientId);
            case "500011", "70011" -> "the tenant does not know the scope. Correct the national cloud of the account and of the OAuth application.";
            default -> byError(error);
        };
    }

    private String byError(final String error) {
        return switch (error) {
            case "invalid_grant", "interaction_required" ->
                "the refresh token is no longer taken. Run bin/authorize microsoft and paste the new one into Refresh Token.";
            case "invalid_client", "unauthorized_client" ->
                ("Microsoft does not take the application [%s]. Correct Client ID, Client Secret or Certificate, and Tenant of the OAuth "
                    + "application.")
                    .formatted(clientId);
            default -> "Microsoft refuses the sign-in. Verify the account and the OAuth application.";
        };
    }
}
