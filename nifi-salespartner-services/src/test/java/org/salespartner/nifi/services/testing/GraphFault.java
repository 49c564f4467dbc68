/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Something that goes wrong instead of, or during, an answer.
 *
 * @param status     the HTTP status instead of the answer; 0 for the proper answer, not all of which may come; -1 to do what is asked for and then
 *                   to cut the connection without an answer
 * @param code       the error code with the status
 * @param retryAfter the header's value; null for none
 * @param bytes      how many bytes of the answer's body come before the connection is cut, 0 to cut it before the status; -1 for all
 * @param stalls     whether nothing is answered until the simulator is closed; with the status -1 what is asked for is done before
 * @param path       part of the path and query of the requests it concerns; empty for all
 * @see <a href="https://learn.microsoft.com/graph/throttling">throttling and Retry-After</a>
 * @see <a href="https://learn.microsoft.com/graph/errors">status codes</a>
 */
public record GraphFault(int status, String code, String retryAfter, long bytes, boolean stalls, String path) {

    /** This status with the error code that is usual for it. */
    public static GraphFault status(final int status) {
        final String code = switch (status) {
            case 401 -> "InvalidAuthenticationToken";
            case 429 -> "TooManyRequests";
            case 503 -> "serviceNotAvailable";
            case 504 -> "GatewayTimeout";
            default -> "generalException";
        };
        return new GraphFault(status, code, null, -1, false, "");
    }

    /** The connection ends after so many bytes of the answer's body; with 0 before the status. */
    public static GraphFault cutAfter(final long bytes) {
        return new GraphFault(0, "", null, bytes, false, "");
    }

    /** What is asked for is done, and the connection ends before the status. */
    public static GraphFault lostAnswer() {
        return new GraphFault(-1, "", null, -1, false, "");
    }

    /** What is asked for is done, and nothing comes. */
    public static GraphFault swallowedAnswer() {
        return new GraphFault(-1, "", null, -1, true, "");
    }

    /** Nothing comes. */
    public static GraphFault stall() {
        return new GraphFault(0, "", null, -1, true, "");
    }

    /** The same with another error code. */
    public GraphFault code(final String other) {
        return new GraphFault(status, other, retryAfter, bytes, stalls, path);
    }

    /** The same with Retry-After in seconds. */
    public GraphFault retryAfter(final Duration wait) {
        return new GraphFault(status, code, Long.toString(wait.toSeconds()), bytes, stalls, path);
    }

    /** The same with Retry-After as a date. */
    public GraphFault retryAfter(final Instant when) {
        return new GraphFault(status, code, DateTimeFormatter.RFC_1123_DATE_TIME.format(when.atOffset(ZoneOffset.UTC)), bytes, stalls, path);
    }

    /** The same for requests alone whose path and query contain this. */
    public GraphFault onPath(final String part) {
        return new GraphFault(status, code, retryAfter, bytes, stalls, part);
    }
}
