/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * Graph has answered with an error (https://learn.microsoft.com/graph/errors). Only what can be acted on is kept: the provider's text may name people
 * and mails.
 */
final class GraphFailureException extends IOException {
    static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;
    private static final int GONE = 410;
    private static final Set<String> LOST_STATES = Set.of("syncstatenotfound", "syncstateinvalid", "resyncrequired",
            "resyncchangesapplydifferences", "resyncchangesuploaddifferences");
    private static final Set<String> NO_MAILBOX = Set.of("mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi",
            "mailboxnothostedonpremise", "errornonexistentmailbox");
    /** https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode */
    private static final Set<String> PASSING = Set.of("errormailboxstoreunavailable", "errormailboxmoveinprogress", "errormailboxfailover",
            "mailboxinfostale", "errorinternalservertransienterror", "errortimeoutexpired", "errorconnectionfailed", "erroradunavailable",
            "errorinsufficientresources");
    private static final Set<String> NO_USER = Set.of("errorinvaliduser", "request_resourcenotfound", "resourcenotfound");

    private final int status;
    private final String code;
    private final String retryAfter;

    /**
     * @param code       as Graph names the error, empty when it does not
     * @param retryAfter the header of that name, null when there is none
     */
    GraphFailureException(final int status, final String code, final String retryAfter) {
        super("HTTP status %d %s".formatted(status, code));
        this.status = status;
        this.code = code.toLowerCase(Locale.ROOT);
        this.retryAfter = retryAfter;
    }

    int getStatus() {
        return status;
    }

    /** In lower case; empty when the answer does not tell. */
    String getCode() {
        return code;
    }

    String getRetryAfter() {
        return retryAfter;
    }

    /** What was asked for is not there, while the mailbox is. Graph itself says so by a code, and not something between us and Graph. */
    boolean isNotFound() {
        return status == NOT_FOUND && !code.isEmpty() && !isWithoutMailbox() && !isWithoutUser() && !isPassing();
    }

    /** The mailbox is being moved, or its database is offline or overloaded, whatever the status says. */
    boolean isPassing() {
        return PASSING.contains(code);
    }

    /** What was asked for is not understood. */
    boolean isBadRequest() {
        return status == BAD_REQUEST;
    }

    /** A delta link means nothing any more (https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset). */
    boolean isLostState() {
        return status == GONE || LOST_STATES.contains(code);
    }

    boolean isWithoutMailbox() {
        return NO_MAILBOX.contains(code);
    }

    boolean isWithoutUser() {
        return NO_USER.contains(code);
    }
}
