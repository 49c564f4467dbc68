/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import org.salespartner.email.document.BounceReason;

import java.util.List;
import java.util.Locale;

/**
 * What is to be made of what a server says about a recipient.
 *
 * <p>Temporary or permanent is decided here alone, in this order. A report that delivery is still being tried ({@code Action: delayed}, or a text
 * that says so) is temporary whatever code it cites. Else the class of the status code counts (RFC 3463, 3.1): 4 is temporary even when the server
 * has given up on this e-mail ({@code Action: failed} with 4.4.7), since what failed was not the address and the next e-mail may arrive. Else the
 * class of the SMTP reply (RFC 5321, 4.2.1). A failure without any code is permanent: the server has given up and names no cause that will pass.
 *
 * @param permanent  false when it may still get there, or may the next time
 * @param status     null when none is given
 * @param diagnostic on one line, capped; null for nothing
 */
record Verdict(boolean permanent, String status, BounceReason reason, String diagnostic) {
    private static final int LONGEST_DIAGNOSTIC = 500;
    private static final List<String> DELAYS = List.of("has been delayed", "is delayed", "message delayed", "not yet been delivered",
            "have not been delivered yet", "not been delivered yet", "hasn't been delivered yet", "attempts will continue", "delivery will continue",
            "will continue to",
            "will be retried", "will retry", "keep trying", "still trying", "will try again", "will be made for", "warning message only",
            "just a warning", "no action is required on your part", "do not need to resend", "postponed", "advisory-only", "will be tried again",
            "verzögert", "wird weiter versucht", "a été retardé", "se ha retrasado", "è in ritardo", "atrasada", "opóźnion", "遅延", "延迟",
            "delivery is delayed", "wird weiterhin versucht", "noch nicht zugestellt", "retardée", "demorad", "in ritardo", "vertraagd", "försenad",
            "forsinket", "viivästy", "zpožděn", "отложен", "задерж", "gecikti", "지연",
            "transient non-fatal errors");

    private static final List<String> GIVEN_UP = List.of("permanent error", "permanent fatal", "failed permanently", "permanent failure", "given up",
            "giving up", "not going to try again", "will not be retried", "no further attempts", "no further delivery attempts",
            "has been removed from");

    /**
     * @param written the Status field, empty when there is none
     * @param said    what the server said, empty when nothing
     * @param delayed whether the report says that it is a delay
     */
    static Verdict of(final String written, final String said, final boolean delayed) {
        final String declared = StatusCodes.status(written);
        final String found = StatusCodes.status(said);
        final String status = declared == null || StatusCodes.isVague(declared) && found != null ? found : declared;
        final int reply = Math.max(StatusCodes.replyClass(said), status == null ? StatusCodes.replyClass(written) : 0);
        final boolean permanent = !delayed && (status != null ? status.charAt(0) == '5' : reply != 4);
        final String line = (status == null ? written + " " + said : said.isBlank() ? written : said).replaceAll("\\s+", " ").strip();
        final String diagnostic = line.length() > LONGEST_DIAGNOSTIC ? line.substring(0, LONGEST_DIAGNOSTIC) + "…" : line;
        return new Verdict(permanent, status, BounceReasons.of(status, written + " " + said), diagnostic.isEmpty() ? null : diagnostic);
    }

    /** Whether a text says that delivery is still being tried. */
    static boolean isDelay(final String text) {
        final String lower = text.toLowerCase(Locale.ROOT);
        return DELAYS.stream().anyMatch(lower::contains) && GIVEN_UP.stream().noneMatch(lower::contains);
    }
}
