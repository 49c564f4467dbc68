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
     * @param status     the HTTP status, 0 when there was no response
     * @param retryAfter how long the endpoint asks to wait, null when it does not
     */
    EndpointException(final EndpointFault fault, final int status, final Duration retryAfter) {
        super("%s, HTTP status %d".formatted(fault, status));
        this.fault = fault;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    EndpointFault fault() {
        return fault;
    }

    int status() {
        return status;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
