/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import java.time.Duration;

/**
 * The endpoint gave no answer. It holds nothing of what was sent or received but what is named here, since bodies of errors may quote the e-mail
 * or the key (rule T1).
 */
final class EndpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final EndpointFault fault;
    private final int status;
    private final transient Duration retryAfter;

    /**
     * @param status     the HTTP status
     * @param retryAfter how long the endpoint asks to wait, null when it does not
     */
    EndpointException(final EndpointFault fault, final int status, final Duration retryAfter) {
        super("%s, HTTP status %d".formatted(fault, status));
        this.fault = fault;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** There was no response. The cause must hold nothing that was sent or received. */
    EndpointException(final EndpointFault fault, final Throwable cause) {
        super(fault.toString(), cause);
        this.fault = fault;
        this.status = 0;
        this.retryAfter = null;
    }

    EndpointFault fault() {
        return fault;
    }

    /** The HTTP status, 0 when there was no response. */
    int status() {
        return status;
    }

    /** Null when the endpoint does not ask to wait. */
    Duration retryAfter() {
        return retryAfter;
    }
}
