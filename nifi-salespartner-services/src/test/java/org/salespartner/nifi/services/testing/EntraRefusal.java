/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

/**
 * A refusal of Entra ID. Those that the simulator does not find by itself can be told to it.
 *
 * @param number   of the AADSTS code
 * @param error    the OAuth error
 * @param status   of HTTP
 * @param suberror what kind of interaction would help; null for none
 * @param text     what follows the code in the description
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/reference-error-codes">AADSTS error codes</a>
 */
public record EntraRefusal(int number, String error, int status, String suberror, String text) {
    public static final EntraRefusal CONSENT_REQUIRED = new EntraRefusal(65001, "invalid_grant", 400, "consent_required",
            "The user or administrator has not consented to use the application.");
    public static final EntraRefusal ADMIN_APPROVAL_REQUIRED = new EntraRefusal(90094, "invalid_grant", 400, "consent_required",
            "An administrator of the organization has to consent to the permissions that the application asks for.");
    public static final EntraRefusal UNKNOWN_APPLICATION = new EntraRefusal(700016, "unauthorized_client", 400, null,
            "The application was not found in the directory.");
    public static final EntraRefusal UNKNOWN_TENANT = new EntraRefusal(90002, "invalid_request", 400, null, "The tenant was not found.");
    public static final EntraRefusal WRONG_SECRET = new EntraRefusal(7000215, "invalid_client", 401, null,
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.");
    public static final EntraRefusal EXPIRED_SECRET = new EntraRefusal(7000222, "invalid_client", 401, null,
            "The provided client secret keys are expired.");
    public static final EntraRefusal NO_CREDENTIAL = new EntraRefusal(7000218, "invalid_client", 401, null,
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
    public static final EntraRefusal BAD_ASSERTION = new EntraRefusal(700027, "invalid_client", 401, null,
            "The certificate used to sign the client assertion is not registered, or the signature failed validation.");
    public static final EntraRefusal ASSERTION_AUDIENCE = new EntraRefusal(700023, "invalid_client", 401, null,
            "The client assertion's audience does not match.");
    public static final EntraRefusal ASSERTION_TIME = new EntraRefusal(700024, "invalid_client", 401, null,
            "The client assertion is not within its valid time range.");
    public static final EntraRefusal REFRESH_TOKEN_INACTIVE = new EntraRefusal(700082, "invalid_grant", 400, null,
            "The refresh token has expired due to inactivity.");
    public static final EntraRefusal REVOKED = new EntraRefusal(50173, "invalid_grant", 400, null,
            "The provided grant has expired due to it being revoked, a fresh auth token is needed.");
    public static final EntraRefusal BAD_GRANT = new EntraRefusal(9002313, "invalid_grant", 400, null,
            "Invalid request. Request is malformed or invalid.");
    public static final EntraRefusal MFA_REQUIRED = new EntraRefusal(50076, "interaction_required", 400, "basic_action",
            "Due to a configuration change made by your administrator, you must use multi-factor authentication.");
    public static final EntraRefusal CONDITIONAL_ACCESS = new EntraRefusal(53003, "invalid_grant", 400, "message_only",
            "Access has been blocked by Conditional Access policies.");
    public static final EntraRefusal USER_DISABLED = new EntraRefusal(50057, "invalid_grant", 400, null, "The user account is disabled.");
    public static final EntraRefusal CODE_USED = new EntraRefusal(54005, "invalid_grant", 400, null,
            "The authorization code was already redeemed.");
    public static final EntraRefusal CODE_UNKNOWN = new EntraRefusal(70008, "invalid_grant", 400, null,
            "The provided authorization code is invalid or has expired.");
    public static final EntraRefusal WRONG_VERIFIER = new EntraRefusal(501481, "invalid_grant", 400, null,
            "The code_verifier does not match the code_challenge supplied in the authorization request.");
    public static final EntraRefusal WRONG_REDIRECT = new EntraRefusal(50011, "invalid_request", 400, null,
            "The redirect URI specified in the request does not match the redirect URIs configured for the application.");
    public static final EntraRefusal WRONG_SCOPE = new EntraRefusal(70011, "invalid_scope", 400, null,
            "The provided value for the input parameter 'scope' is not valid.");
    public static final EntraRefusal UNSUPPORTED_GRANT = new EntraRefusal(70003, "unsupported_grant_type", 400, null,
            "The application requested an unsupported grant type.");
    public static final EntraRefusal AUTHORIZATION_PENDING = new EntraRefusal(70016, "authorization_pending", 400, null,
            "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
    public static final EntraRefusal SLOW_DOWN = new EntraRefusal(70016, "slow_down", 400, null, "Polling too frequently.");
    public static final EntraRefusal AUTHORIZATION_DECLINED = new EntraRefusal(70000, "authorization_declined", 400, null,
            "The end user denied the authorization request.");
    public static final EntraRefusal DEVICE_CODE_EXPIRED = new EntraRefusal(70020, "expired_token", 400, null, "The device code has expired.");
    public static final EntraRefusal BAD_DEVICE_CODE = new EntraRefusal(70019, "bad_verification_code", 400, null,
            "The device code was not recognized.");
    public static final EntraRefusal UNAVAILABLE = new EntraRefusal(90033, "temporarily_unavailable", 503, null,
            "A transient error has occurred. Please try again.");

    /** The exception that carries it through the simulator. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient EntraRefusal refusal;

        Refused(final EntraRefusal refusal) {
            super(refusal.text());
            this.refusal = refusal;
        }

        /** The same with what led to it. */
        Refused because(final Exception cause) {
            initCause(cause);
            return this;
        }

        EntraRefusal refusal() {
            return refusal;
        }
    }
}
