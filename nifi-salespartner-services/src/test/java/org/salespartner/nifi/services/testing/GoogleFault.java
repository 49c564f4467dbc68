/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Errors of Gmail and of Google's sign-in, those of
 * <a href="https://developers.google.com/workspace/gmail/api/guides/handle-errors">Resolve errors</a>.
 */
public final class GoogleFault {

    private GoogleFault() {
    }

    /** 403 {@code rateLimitExceeded}: the project asks too often. */
    public static SimulatorFault rateLimitExceeded() {
        return of(GoogleError.of(403, "usageLimits", "rateLimitExceeded", "Rate Limit Exceeded", null, "RATE_LIMIT_EXCEEDED"));
    }

    /** 403 {@code userRateLimitExceeded}: this user asks too often. */
    public static SimulatorFault userRateLimitExceeded() {
        return of(GoogleError.of(403, "usageLimits", "userRateLimitExceeded", "User Rate Limit Exceeded", null, "RATE_LIMIT_EXCEEDED"));
    }

    /** 403 {@code dailyLimitExceeded}: nothing more today. */
    public static SimulatorFault dailyLimitExceeded() {
        return of(GoogleError.of(403, "usageLimits", "dailyLimitExceeded", "Daily Limit Exceeded", null, null));
    }

    /** 429 without a word about when to come again. */
    public static SimulatorFault tooManyRequests() {
        return of(GoogleError.of(429, "usageLimits", "rateLimitExceeded", "Too many concurrent requests for user", null, "RATE_LIMIT_EXCEEDED"));
    }

    /** 429 with {@code Retry-After} in whole seconds. */
    public static SimulatorFault tooManyRequests(final Duration retryAfter) {
        return tooManyRequests().retryAfter(retryAfter);
    }

    /** 429 with {@code Retry-After} as an HTTP date, which has whole seconds. */
    public static SimulatorFault tooManyRequests(final Instant retryAfter) {
        return tooManyRequests().retryAfter(retryAfter);
    }

    /** 500 {@code backendError}, 502 or 503. */
    public static SimulatorFault serverError(final int status) {
        return of(GoogleError.of(status, "global", "backendError", "Backend Error", null, null));
    }

    /** 401 {@code authError}: the access token is not taken, although it was given out. */
    public static SimulatorFault unauthorized() {
        return of(GoogleError.unauthorized());
    }

    /** 403 {@code domainPolicy}: the administrator has turned the app off. */
    public static SimulatorFault domainPolicy() {
        return of(GoogleError.of(403, "global", "domainPolicy", "The domain administrators have disabled Gmail apps.", null, null));
    }

    /** 403 {@code accessNotConfigured}: the Gmail API is not enabled in the project. */
    public static SimulatorFault accessNotConfigured() {
        return of(GoogleError.of(403, "usageLimits", "accessNotConfigured",
                "Gmail API has not been used in project 1 before or it is disabled.", null, "SERVICE_DISABLED"));
    }

    /** 403 {@code insufficientPermissions}: the access token lacks the scope. */
    public static SimulatorFault insufficientPermissions() {
        return of(GoogleError.insufficientScopes());
    }

    /** 400 {@code failedPrecondition}: this user has no mailbox. */
    public static SimulatorFault failedPrecondition() {
        return of(GoogleError.failedPrecondition("Mail service not enabled"));
    }

    /**
     * What a token endpoint says ({@code error} of <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, section 5.2</a>): 401 for
     * {@code invalid_client} and {@code unauthorized_client}, else 400.
     */
    public static SimulatorFault oauth(final String error, final String description) {
        return SimulatorFault.answering(oauthError(error, description));
    }

    static SimulatorResponse oauthError(final String error, final String description) {
        return SimulatorResponse.json(error.equals("invalid_client") || error.equals("unauthorized_client") ? 401 : 400,
                Map.of("error", error, "error_description", description));
    }

    private static SimulatorFault of(final GoogleError error) {
        return SimulatorFault.answering(error.response());
    }
}
