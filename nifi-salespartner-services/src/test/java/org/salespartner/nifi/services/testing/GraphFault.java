/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

/**
 * Errors of Graph.
 *
 * @see <a href="https://learn.microsoft.com/graph/throttling">throttling and Retry-After</a>
 * @see <a href="https://learn.microsoft.com/graph/errors">status codes</a>
 */
public final class GraphFault {

    private GraphFault() {
    }

    /** This status with the error code that is usual for it. */
    public static SimulatorFault status(final int status) {
        return status(status, switch (status) {
            case 401 -> "InvalidAuthenticationToken";
            case 429 -> "TooManyRequests";
            case 503 -> "serviceNotAvailable";
            case 504 -> "GatewayTimeout";
            default -> "generalException";
        });
    }

    /** This status with this error code. */
    public static SimulatorFault status(final int status, final String code) {
        return SimulatorFault.answering(new GraphError(status, code, "The simulated service was told to fail.").response());
    }
}
