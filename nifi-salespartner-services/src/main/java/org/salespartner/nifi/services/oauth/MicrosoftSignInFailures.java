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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Microsoft Entra ID's refusals mean, by their codes
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). That page warns that codes may change: what has no code that is known
 * here is judged by the error of RFC 6749, section 5.2.
 */
public final class MicrosoftSignInFailures implements SignInFailures {
    private static final Pattern CODE = Pattern.compile("AADSTS(\\d{5,7})");
    /** What the page calls transient, retryable or unavailable; not always with a status that says so. */
    private static final Set<String> PASSING = Set.of("40010", "50033", "50087", "50088", "50196", "70012", "80001", "80002", "80014", "90006",
            "90012", "90024", "90033", "90055", "90090", "90091");

    private final String accountId;
    private final String clientId;
    private final Renewal renewal;

    /**
     * @param clientId how the messages name the application; it is no secret
     */
    public MicrosoftSignInFailures(final String accountId, final String clientId) {
        this(accountId, clientId, Renewal.microsoft(AccountMode.MONITOR, false));
    }

    /**
     * @param clientId how the messages name the application; it is no secret
     * @param renewal  what to do about a consent that is not taken
     */
    public MicrosoftSignInFailures(final String accountId, final String clientId, final Renewal renewal) {
        this.accountId = accountId;
        this.clientId = clientId;
        this.renewal = renewal;
    }

    @Override
    public MailboxException refused(final TokenRefusedException refusal) {
        if (refusal.isThrottled()) {
            return new ThrottledException("Account [%s]: Microsoft's sign-in asks to come back later. %s.".formatted(accountId,
                    RetryAfter.sentence(refusal.getRetryAfter(), Instant.now())), refusal.getRetryAfter(), refusal);
        }

        final Matcher code = CODE.matcher(refusal.getDescription());
        final String number = code.find() ? code.group(1) : "";
        if (refusal.isTemporary() || PASSING.contains(number)) {
            return new MailboxException("Account [%s]: Microsoft's sign-in is in trouble. It is tried again by itself."
                    .formatted(accountId), refusal);
        }

        if (refusal.isUnexplained()) {
            return new MailboxException(("Account [%s]: what answers instead of Microsoft's sign-in is no token endpoint (HTTP status %d). It is "
                    + "tried again by itself; if this stays, correct Authority of the OAuth application, or see what a proxy does.")
                    .formatted(accountId, refusal.getStatus()), refusal);
        }

        return new SignInException("Account [%s]: %s%s".formatted(accountId, remedy(number, refusal.getCode()),
                number.isEmpty() ? "" : " (AADSTS%s)".formatted(number)), refusal);
    }

    @Override
    public MailboxException unreachable(final IOException trouble) {
        if (trouble instanceof ProxyTroubleException) {
            return new MailboxException("Account [%s]: %s".formatted(accountId, trouble.getMessage()), trouble);
        }

        return new MailboxException(("Account [%s]: no access token can be had from Microsoft's sign-in, or what came with it cannot be kept in "
                + "NiFi's state (%s). It is tried again by itself; if this stays, see whether this machine reaches it; if a proxy is needed, set "
                + "Proxy Configuration Service.")
                .formatted(accountId, trouble.getClass().getSimpleName()), trouble);
    }

    private String remedy(final String number, final String error) {
        return switch (number) {
            case "65001", "65004", "70000" -> ("nobody has consented to what the account needs from the application [%s]. %s; where people may not "
                    + "consent by themselves, ask an administrator of Microsoft Entra to grant admin consent under API permissions.")
                    .formatted(clientId, renewal.sentence());
            case "90008", "90093", "90094", "90095", "90099" -> ("an administrator has to approve the application [%s]. Ask an administrator of "
                    + "Microsoft Entra to grant admin consent under Enterprise applications, Permissions.").formatted(clientId);
            case "65005", "650052", "650056", "650057" -> ("the application [%s] is not set up for mail. Add the permissions of Microsoft Graph "
                    + "under API permissions of the application, and ask an administrator of Microsoft Entra to grant admin consent.")
                    .formatted(clientId);
            case "50105" -> ("the person is not assigned to the application [%s]. Ask an administrator of Microsoft Entra to assign her under "
                    + "Enterprise applications, Users and groups.").formatted(clientId);
            case "70001", "7000112" -> ("the application [%s] is disabled. Ask an administrator of Microsoft Entra to enable it.")
                    .formatted(clientId);
            case "53000", "53001", "53002", "53003", "53004", "53011", "530003", "530032", "530034", "530035", "50005", "50097", "50129", "50131" ->
                "a conditional access policy of the tenant blocks the sign-in. Ask an administrator of Microsoft Entra to let this application "
                    + "through.";
            case "50034", "50020", "51004", "16000" -> "the person is not known in this tenant. Correct Tenant of the OAuth application, or use the "
                    + "person's own account.";
            case "50053" -> "the person's account is locked, or this machine's address is blocked. Ask an administrator of Microsoft Entra.";
            case "50057" -> "the person's account is disabled. Ask an administrator of Microsoft Entra.";
            case "500011", "70011", "90038", "900382", "900432" ->
                "the tenant does not know the scope. Correct the national cloud of the account and of the OAuth application.";
            default -> CredentialFaults.remedy(number, clientId).orElseGet(() -> ofPerson(number, error));
        };
    }

    /** What the person who has consented can mend. */
    private String ofPerson(final String number, final String error) {
        return switch (number) {
            case "50173" -> "the sign-ins of the person were revoked, as after a new password. %s.".formatted(renewal.sentence());
            case "50055", "50132", "50133", "50144" -> "the person's password has expired or was changed. %s.".formatted(renewal.sentence());
            case "700082", "70008", "700084", "70043", "50078", "50089" -> "the refresh token has expired. %s.".formatted(renewal.sentence());
            case "50072", "50074", "50076", "50079", "50158", "700020" ->
                "the person has to prove who they are once more (multi-factor authentication). %s.".formatted(renewal.sentence());
            default -> byError(error);
        };
    }

    private String byError(final String error) {
        return switch (error) {
            case "invalid_grant", "interaction_required" -> "the refresh token is no longer taken. %s.".formatted(renewal.sentence());
            case "invalid_client", "unauthorized_client" ->
                ("Microsoft does not take the application [%s]. Correct Client ID, Client Secret or Certificate, and Tenant of the OAuth "
                    + "application.")
                    .formatted(clientId);
            default -> "Microsoft refuses the sign-in. Verify the account and the OAuth application.";
        };
    }
}
