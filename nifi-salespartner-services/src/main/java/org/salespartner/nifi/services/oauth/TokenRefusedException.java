/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import java.time.Duration;

/**
 * A token endpoint gave no token (RFC 6749, section 5.2).
 */
public class TokenRefusedException extends Exception {
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final String code;
    private final String description;
    private final int status;
    private final transient Duration retryAfter;

    /**
     * @param code        the endpoint's error code such as {@code invalid_grant}; empty when it sent none
     * @param description the endpoint's words; may hold anything, so that it is evidence and never shown as it is
     * @param retryAfter  how long the endpoint asks to wait, null when it does not say
     */
    TokenRefusedException(final String code, final String description, final int status, final Duration retryAfter) {
        super("The token endpoint answered with HTTP status " + status + (code.isEmpty() ? "" : " and " + code));
        this.code = code;
        this.description = description;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** A refusal that came with the person's browser, or when consent was asked for, instead of from the token endpoint. */
    public static TokenRefusedException atConsent(final String code, final String description) {
        return new TokenRefusedException(code, description, 0, null);
    }

    public String getCode() {
        return code;
    }

    public String getDescription() {
        return description;
    }

    /** Of HTTP; 0 when it is not known. */
    public int getStatus() {
        return status;
    }

    /** Null when the endpoint does not say. */
    public Duration getRetryAfter() {
        return retryAfter;
    }

    /** Whether there is no error code: then the answer is not a token endpoint's, but for instance a proxy's page. */
    public boolean isUnexplained() {
        return code.isEmpty();
    }

    public boolean isThrottled() {
        return status == TOO_MANY_REQUESTS || retryAfter != null || "slow_down".equals(code);
    }

    /** Whether the same request may succeed later without anybody doing anything. */
    public boolean isTemporary() {
        return isThrottled() || status >= SERVER_ERROR || "temporarily_unavailable".equals(code) || "server_error".equals(code);
    }
}
