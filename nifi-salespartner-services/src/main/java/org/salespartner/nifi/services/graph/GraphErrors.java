/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;
import org.salespartner.nifi.services.account.NetworkTrouble;
import org.salespartner.nifi.services.account.SignInIOException;
import org.salespartner.nifi.services.oauth.RetryAfter;
import org.salespartner.nifi.services.oauth.SignInMethod;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Says in sentences what Graph's errors mean (https://learn.microsoft.com/graph/errors). The provider's own words are not quoted.
 */
final class GraphErrors {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int BANDWIDTH_LIMIT = 509;
    private static final Set<String> THROTTLED = Set.of("applicationthrottled", "toomanyrequests", "activitylimitreached", "mailboxconcurrency",
            "errorserverbusy", "errorexceededconnectioncount");
    private static final Set<String> SUSPENDED = Set.of("erroraccountsuspend", "erroraccountsuspended");
    /** https://learn.microsoft.com/graph/api/mailfolder-delta */
    private static final Set<String> FULL = Set.of("errorquotaexceeded");
    private static final Set<String> CANNOT_SEND = Set.of("errorsendasdenied");

    private final GraphSettings settings;
    private final Clock clock;

    GraphErrors(final GraphSettings settings, final Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The HTTP status that Graph has answered with; 0 when it has not, and for what passes by itself, whose status says nothing of the request. */
    static int status(final IOException thrown) {
        return thrown instanceof final GraphFailureException answer && !answer.isPassing() ? answer.getStatus() : 0;
    }

    /** Whether what was asked for is not there, while the mailbox is. */
    static boolean isNotFound(final IOException thrown) {
        return thrown instanceof final GraphFailureException answer && answer.isNotFound();
    }

    MailboxException of(final IOException thrown) {
        if (thrown instanceof final SignInIOException signIn) {
            return signIn.getFailure();
        }

        if (thrown instanceof final GraphFailureException answer) {
            return of(answer);
        }

        return new MailboxException("Account [%s]: %s".formatted(settings.accountId(),
                NetworkTrouble.sentence(thrown, "Microsoft Graph", settings.graphUrl())), thrown);
    }

    private MailboxException of(final GraphFailureException answer) {
        final int status = answer.getStatus();
        final Instant now = clock.instant();
        final Duration wait = RetryAfter.parse(answer.getRetryAfter(), now).orElse(null);
        if (status == TOO_MANY_REQUESTS || status == BANDWIDTH_LIMIT || THROTTLED.contains(answer.getCode())
                || status == UNAVAILABLE && wait != null) {
            return new ThrottledException(("Account [%s]: Microsoft Graph asks to come back later. %s; if this stays, poll less often.")
                    .formatted(settings.accountId(), RetryAfter.sentence(wait, now)), wait, answer);
        }

        if (FULL.contains(answer.getCode())) {
            return new MailboxException(("Account [%s]: the mailbox [%s] is full, and Microsoft Graph does not tell its changes until there is room. "
                    + "Ask its owner to archive or delete mail.").formatted(settings.accountId(), mailbox()), answer);
        }

        if (answer.isPassing()) {
            return new MailboxException(("Account [%s]: Microsoft cannot open the mailbox [%s] at the moment: it is being moved, or its database is "
                    + "offline or overloaded. It is tried again by itself; if this stays, ask an administrator of Microsoft 365 to look at the "
                    + "service health.").formatted(settings.accountId(), mailbox()), answer);
        }

        final String remedy = remedy(answer);
        if (remedy != null) {
            return new SignInException("Account [%s]: %s".formatted(settings.accountId(), remedy), answer);
        }

        return new MailboxException("Account [%s]: Microsoft Graph answers with HTTP status %d. It is tried again by itself."
                .formatted(settings.accountId(), status), answer);
    }

    /** Null when nobody has to do anything. */
    private String remedy(final GraphFailureException answer) {
        if (answer.isWithoutMailbox()) {
            return ("the person of [%s] has no mailbox in Exchange Online: the licence has none, or the mailbox is still on a server of your own. "
                    + "Ask an administrator of Microsoft 365 to assign a licence with Exchange Online, or read that server with ImapEmailAccount.")
                    .formatted(mailbox());
        }

        if (answer.isWithoutUser()) {
            return "the mailbox [%s] is not known in the tenant. Correct Mailbox, or the Tenant of the OAuth application.".formatted(mailbox());
        }

        if (SUSPENDED.contains(answer.getCode())) {
            return "Microsoft has suspended the mailbox [%s]. Sign in to it with a browser and follow what is asked for there.".formatted(mailbox());
        }

        if (answer.getStatus() == UNAUTHORIZED) {
            return settings.applicationOnly()
                    ? "Microsoft Graph does not take the access token. See whether Graph URL and the Authority of the OAuth application are of the "
                            + "same cloud, and verify the OAuth application."
                    : "Microsoft Graph does not take the access token. %s.".formatted(settings.renewal().sentence());
        }

        if (CANNOT_SEND.contains(answer.getCode())) {
            return "the mailbox [%s] may not send under the address of the mail. Ask an administrator of Exchange for Send As permission."
                    .formatted(mailbox());
        }

        return answer.getStatus() == FORBIDDEN ? denied() : null;
    }

    /** What is missing, by name. */
    String denied() {
        final String permissions = String.join(" and ", settings.permissions());
        final String application = ("Ask an administrator of Microsoft Entra to grant it the application permission %s of Microsoft Graph with admin "
                + "consent; if it has that, ask an administrator of Exchange to take the mailbox into the application access policy, or the scope "
                + "of the role, that limits the application.").formatted(String.join(" and ", settings.permissionsOfApplication()));
        if (settings.applicationOnly()) {
            return "the application may not use the mailbox [%s]. %s".formatted(mailbox(), application);
        }

        if (settings.method() == SignInMethod.TOKEN_PROVIDER) {
            return ("the access token may not use the mailbox [%s]. If a person signs in for the OAuth2 Access Token Provider, give it the scope %s "
                    + "and sign in anew, and ask an administrator of Exchange to give the person Full Access where the mailbox is another one. If an "
                    + "application signs in as itself: %s").formatted(mailbox(), permissions, application);
        }

        if (settings.mailbox() != null) {
            return ("the person who has signed in may not use the mailbox [%s]. %s and consent to the scope %s; ask an administrator of Exchange "
                    + "to give the person Full Access to the mailbox.").formatted(mailbox(), settings.renewal().sentence(), permissions);
        }

        return ("what was consented to does not allow to use the mailbox. %s and consent to the scope %s; where people may not consent by "
                + "themselves, have an administrator grant it under API permissions in the Microsoft Entra admin center.")
                .formatted(settings.renewal().sentence(), permissions);
    }

    private String mailbox() {
        return settings.mailbox() == null ? settings.address() : settings.mailbox();
    }
}
