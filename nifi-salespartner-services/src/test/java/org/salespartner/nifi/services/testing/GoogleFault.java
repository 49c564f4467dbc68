/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * How a request to the Google simulator goes wrong. The errors are those of
 * <a href="https://developers.google.com/workspace/gmail/api/guides/handle-errors">Resolve errors</a>; {@code Retry-After} is that of
 * <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110, section 10.2.3</a>.
 */
public final class GoogleFault {
    private static final int SWALLOWED = -2;

    private final SimulatorResponse response;
    private final int cutAfter;

    private GoogleFault(final SimulatorResponse response, final int cutAfter) {
        this.response = response;
        this.cutAfter = cutAfter;
    }

    /** 403 {@code rateLimitExceeded}: the project asks too often. */
    public static GoogleFault rateLimitExceeded() {
        return of(GoogleError.of(403, "usageLimits", "rateLimitExceeded", "Rate Limit Exceeded", null, "RATE_LIMIT_EXCEEDED"));
    }

    /** 403 {@code userRateLimitExceeded}: this user asks too often. */
    public static GoogleFault userRateLimitExceeded() {
        return of(GoogleError.of(403, "usageLimits", "userRateLimitExceeded", "User Rate Limit Exceeded", null, "RATE_LIMIT_EXCEEDED"));
    }

    /** 403 {@code dailyLimitExceeded}: nothing more today. */
    public static GoogleFault dailyLimitExceeded() {
        return of(GoogleError.of(403, "usageLimits", "dailyLimitExceeded", "Daily Limit Exceeded", null, null));
    }

    /** 429 without a word about when to come again. */
    public static GoogleFault tooManyRequests() {
        return of(GoogleError.of(429, "usageLimits", "rateLimitExceeded", "Too many concurrent requests for user", null, "RATE_LIMIT_EXCEEDED"));
    }

    /** 429 with {@code Retry-After} in whole seconds. */
    public static GoogleFault tooManyRequests(final Duration retryAfter) {
        return tooManyRequests().retryAfter(Long.toString(retryAfter.toSeconds()));
    }

    /** 429 with {@code Retry-After} as an HTTP date, which has whole seconds. */
    public static GoogleFault tooManyRequests(final Instant retryAfter) {
        return tooManyRequests().retryAfter(httpDate(retryAfter));
    }

    /** 500 {@code backendError}, 502 or 503. */
    public static GoogleFault serverError(final int status) {
        return of(GoogleError.of(status, "global", "backendError", "Backend Error", null, null));
    }

    /** 401 {@code authError}: the access token is not taken, although it was given out. */
    public static GoogleFault unauthorized() {
        return of(GoogleError.unauthorized());
    }

    /** 403 {@code domainPolicy}: the administrator has turned the app off. */
    public static GoogleFault domainPolicy() {
        return of(GoogleError.of(403, "global", "domainPolicy", "The domain administrators have disabled Gmail apps.", null, null));
    }

    /** 403 {@code accessNotConfigured}: the Gmail API is not enabled in the project. */
    public static GoogleFault accessNotConfigured() {
        return of(GoogleError.of(403, "usageLimits", "accessNotConfigured",
                "Gmail API has not been used in project 1 before or it is disabled.", null, "SERVICE_DISABLED"));
    }

    /** 400 {@code failedPrecondition}: this user has no mailbox. */
    public static GoogleFault failedPrecondition() {
        return of(GoogleError.failedPrecondition("Mail service not enabled"));
    }

    /**
     * What a token endpoint says ({@code error} of <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, section 5.2</a>): 401 for
     * {@code invalid_client} and {@code unauthorized_client}, else 400.
     */
    public static GoogleFault oauth(final String error, final String description) {
        return new GoogleFault(oauthError(error, description), -1);
    }

    /** The connection is closed after so many bytes of the answer's body; what was asked for has been done. */
    public static GoogleFault cutAfter(final int bytes) {
        return new GoogleFault(null, bytes);
    }

    /** What is asked for is done, and nothing is answered until the simulator is closed. */
    public static GoogleFault swallowed() {
        return new GoogleFault(null, SWALLOWED);
    }

    /** Nothing is answered until the simulator is closed; nothing is done. */
    public static GoogleFault stall() {
        return new GoogleFault(SimulatorResponse.empty(500).stalling(), -1);
    }

    /** Any status with any text, for instance the HTML page of a proxy. */
    public static GoogleFault text(final int status, final String type, final String body) {
        return new GoogleFault(SimulatorResponse.bytes(status, type, body.getBytes(StandardCharsets.UTF_8)), -1);
    }

    /** The same with a {@code Retry-After}, whatever it says. */
    public GoogleFault retryAfter(final String value) {
        return new GoogleFault(response.with("Retry-After", value), cutAfter);
    }

    /** An instant in the form of an HTTP date. */
    public static String httpDate(final Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atZone(ZoneOffset.UTC)).replaceFirst(", (\\d) ", ", 0$1 ");
    }

    static SimulatorResponse oauthError(final String error, final String description) {
        return SimulatorResponse.json(error.equals("invalid_client") || error.equals("unauthorized_client") ? 401 : 400,
                Map.of("error", error, "error_description", description));
    }

    /** What is answered instead; null when the request is answered rightly, but not to its end. */
    SimulatorResponse instead() {
        return response;
    }

    SimulatorResponse broken(final SimulatorResponse right) {
        return cutAfter == SWALLOWED ? right.stalling() : right.cut(cutAfter);
    }

    private static GoogleFault of(final GoogleError error) {
        return new GoogleFault(error.response(), -1);
    }
}
