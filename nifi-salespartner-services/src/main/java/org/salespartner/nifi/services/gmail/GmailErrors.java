/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.NetworkTrouble;
import org.salespartner.nifi.services.account.SignInIOException;
import org.salespartner.nifi.services.oauth.Renewal;
import org.salespartner.nifi.services.oauth.RetryAfter;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says in sentences what the Gmail API's errors mean (https://developers.google.com/workspace/gmail/api/guides/handle-errors). The provider's own words
 * are not quoted.
 */
final class GmailErrors {
    static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final Set<String> LIMITS = Set.of("ratelimitexceeded", "userratelimitexceeded", "quotaexceeded", "dailylimitexceeded",
            "resource_exhausted", "concurrentlimitexceeded");
    private static final Set<String> MISSING_SCOPE = Set.of("insufficientpermissions", "access_token_scope_insufficient");
    private static final Set<String> UNTELLING = Set.of("", "forbidden");
    private static final Set<String> NOT_ENABLED = Set.of("accessnotconfigured", "service_disabled");

    private final GmailSettings settings;
    private final Clock clock;

    GmailErrors(final GmailSettings settings, final Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The HTTP status that Gmail has answered with, 0 when it has not. */
    static int status(final IOException thrown) {
        return thrown instanceof final HttpResponseException answer ? answer.getStatusCode() : 0;
    }

    /** Whether what was asked for is not there, or the history id is too old. */
    static boolean isNotFound(final IOException thrown) {
        return thrown instanceof final HttpResponseException answer && answer.getStatusCode() == NOT_FOUND;
    }

    /** Whether others that are asked for after this one would fare no better, as with a limit or a missing permission. */
    static boolean concernsAll(final GoogleJsonError error) {
        return error.getCode() != NOT_FOUND && error.getCode() < SERVER_ERROR;
    }

    /** Whether the rate of requests is limited; false for null. */
    static boolean isLimit(final IOException thrown) {
        return thrown instanceof final HttpResponseException answer
                && isLimit(answer.getStatusCode(), thrown instanceof final GoogleJsonResponseException told ? told.getDetails() : null);
    }

    /** Whether the rate of requests is limited, by what is told of one message of a batch; false for null. */
    static boolean isLimit(final GoogleJsonError error) {
        return error != null && isLimit(error.getCode(), error);
    }

    private static boolean isLimit(final int status, final GoogleJsonError error) {
        return status == TOO_MANY_REQUESTS || status == FORBIDDEN && LIMITS.contains(reason(error));
    }

    MailboxException of(final IOException thrown) {
        if (thrown instanceof final SignInIOException signIn) {
            return signIn.getFailure();
        }

        if (thrown instanceof final GoogleJsonResponseException answer) {
            return of(answer.getStatusCode(), answer.getDetails(), answer.getHeaders().getRetryAfter(), thrown);
        }

        if (thrown instanceof final HttpResponseException answer) {
            return of(answer.getStatusCode(), null, answer.getHeaders().getRetryAfter(), thrown);
        }

        return new MailboxException("Account [%s]: %s".formatted(settings.accountId(),
                NetworkTrouble.sentence(thrown, "Gmail", settings.rootUrl())), thrown);
    }

    /** The error of one message of a batch. */
    MailboxException of(final GoogleJsonError error, final String retryAfter) {
        return of(error.getCode(), error, retryAfter, null);
    }

    private MailboxException of(final int status, final GoogleJsonError error, final String retryAfter, final IOException cause) {
        final String account = settings.accountId();
        final String reason = reason(error);
        if (isLimit(status, error)) {
            final Instant now = clock.instant();
            final Duration wait = RetryAfter.parse(retryAfter, now).orElse(null);
            return new ThrottledException(("Account [%s]: Gmail limits the rate of requests. %s; if this stays, poll less often, or have the "
                    + "project's quota raised in the Google Cloud console.").formatted(account, RetryAfter.sentence(wait, now)), wait, cause);
        }

        if (status == UNAUTHORIZED) {
            return new SignInException("Account [%s]: Gmail does not take the access token. %s.".formatted(account, anotherToken()), cause);
        }

        if (status == FORBIDDEN) {
            return new SignInException("Account [%s]: %s".formatted(account, forbidden(reason)), cause);
        }

        if (status == BAD_REQUEST && "failedprecondition".equals(reason)) {
            return new SignInException(("Account [%s]: there is no Gmail mailbox for this person. Ask the Google Workspace administrator to assign "
                    + "a licence with Gmail and to turn Gmail on, or correct Address.").formatted(account), cause);
        }

        return new MailboxException("Account [%s]: Gmail answers with HTTP status %d. It is tried again by itself."
                .formatted(account, status), new IOException("HTTP status %d of Gmail".formatted(status), cause));
    }

    private String forbidden(final String reason) {
        if (MISSING_SCOPE.contains(reason)) {
            final boolean answering = settings.mode() == AccountMode.CONVERSATION;
            return "what was consented to does not allow to read %s. %s.".formatted(answering ? "and answer mail" : "mail",
                    consent(answering ? "scopes gmail.readonly and gmail.compose" : "scope gmail.readonly"));
        }

        if (NOT_ENABLED.contains(reason)) {
            return "the Gmail API is not enabled in the Google Cloud project of the application. Enable it there under APIs & Services.";
        }

        if ("domainpolicy".equals(reason)) {
            return "the Google Workspace administrator has blocked Gmail or this application for the person. Ask the administrator to allow it.";
        }

        return "Gmail forbids the access. Ask the Google Workspace administrator whether the application is blocked under Security, API controls.";
    }

    private String anotherToken() {
        return switch (settings.method()) {
            case SERVICE_ACCOUNT -> "Verify the account, and see in the Google Cloud console whether the service account is enabled still";
            case TOKEN_PROVIDER -> Renewal.ofProvider().sentence();
            default -> Renewal.google(settings.mode()).sentence();
        };
    }

    private String consent(final String scopes) {
        return switch (settings.method()) {
            case SERVICE_ACCOUNT -> ("Ask the Google Workspace administrator to add the %s for its client ID under Security, API controls, "
                    + "Domain-wide delegation").formatted(scopes);
            case TOKEN_PROVIDER -> "Give the OAuth2 Access Token Provider the %s, and sign in anew for it".formatted(scopes);
            default -> "%s, and consent to the %s".formatted(Renewal.google(settings.mode()).sentence(), scopes);
        };
    }

    /** In lower case; empty when the answer does not tell. Some answers have the reason in their details alone (https://google.aip.dev/193). */
    private static String reason(final GoogleJsonError error) {
        if (error == null) {
            return "";
        }

        final Stream<String> errors = Stream.ofNullable(error.getErrors()).flatMap(List::stream).map(GoogleJsonError.ErrorInfo::getReason);
        final Stream<String> details = Stream.ofNullable(error.getDetails()).flatMap(List::stream).map(GoogleJsonError.Details::getReason);
        return Stream.concat(errors, details).filter(Objects::nonNull).map(reason -> reason.toLowerCase(Locale.ROOT))
                .filter(reason -> !UNTELLING.contains(reason)).findFirst().orElse("");
    }
}
