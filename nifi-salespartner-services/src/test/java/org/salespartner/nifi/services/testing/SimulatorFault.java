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
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How a request to a simulator goes wrong, whichever it is; what a provider's own errors look like say {@link GoogleFault} and {@link GraphFault}.
 * {@code Retry-After} is that of <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110, section 10.2.3</a>.
 */
public final class SimulatorFault {
    private final String name;
    private final SimulatorResponse instead;
    private final UnaryOperator<SimulatorResponse> breaking;

    private SimulatorFault(final String name, final SimulatorResponse instead, final UnaryOperator<SimulatorResponse> breaking) {
        this.name = name;
        this.instead = instead;
        this.breaking = breaking;
    }

    /** Any status with any text, for instance the HTML page of a proxy; nothing is done. */
    public static SimulatorFault text(final int status, final String type, final String body) {
        return answering(SimulatorResponse.bytes(status, type, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** The connection is closed after the status and so many bytes of the answer's body; what was asked for has been done. */
    public static SimulatorFault cutAfter(final int bytes) {
        return new SimulatorFault("cut after " + bytes, null, response -> response.cut(bytes));
    }

    /** What is asked for is done, and the connection is closed before the status. */
    public static SimulatorFault lostAnswer() {
        return new SimulatorFault("lost answer", null, SimulatorResponse::lost);
    }

    /** What is asked for is done, and nothing is answered until the simulator is closed. */
    public static SimulatorFault swallowed() {
        return new SimulatorFault("swallowed answer", null, SimulatorResponse::stalling);
    }

    /** The connection is closed before the status; nothing is done. */
    public static SimulatorFault hangUp() {
        return new SimulatorFault("hang up", SimulatorResponse.empty(500).lost(), UnaryOperator.identity());
    }

    /** Nothing is answered until the simulator is closed; nothing is done. */
    public static SimulatorFault stall() {
        return new SimulatorFault("stall", SimulatorResponse.empty(500).stalling(), UnaryOperator.identity());
    }

    /** The same with {@code Retry-After} in whole seconds. */
    public SimulatorFault retryAfter(final Duration wait) {
        return retryAfter(Long.toString(wait.toSeconds()));
    }

    /** The same with {@code Retry-After} as an HTTP date, which has whole seconds. */
    public SimulatorFault retryAfter(final Instant when) {
        return retryAfter(httpDate(when));
    }

    /** The same with a {@code Retry-After}, whatever it says. */
    public SimulatorFault retryAfter(final String value) {
        return answering(instead.with("Retry-After", value));
    }

    /** An instant in the form of an HTTP date. */
    public static String httpDate(final Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atZone(ZoneOffset.UTC)).replaceFirst(", (\\d) ", ", 0$1 ");
    }

    @Override
    public String toString() {
        return name;
    }

    /** This answer comes instead of the right one; nothing is done. */
    static SimulatorFault answering(final SimulatorResponse response) {
        return new SimulatorFault("status " + response.status(), response, UnaryOperator.identity());
    }

    /** What is answered to a request that takes this fault; the right answer is asked for only when the request is done. */
    SimulatorResponse answer(final Supplier<SimulatorResponse> right) {
        return breaking.apply(instead == null ? right.get() : instead);
    }

    /** Whether it is nothing but another answer, which can be given to a single call of a batch, too. */
    boolean isAnswer() {
        return instead != null && instead.whole();
    }
}
