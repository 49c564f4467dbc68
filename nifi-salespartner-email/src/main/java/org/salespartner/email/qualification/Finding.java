/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.qualification;

/**
 * A sign that was found.
 *
 * @param strength above 0: how clearly the words say so, 1 where one sentence is clear, up to 2 where several say that it is something else
 * @param source   the sentence that says so, word for word; null where the header or what we know says so
 * @param part     where the sentence stands: {@code reply}, {@code text} or {@code subject}; null without one
 */
public record Finding(Signal signal, double strength, String source, String part) {

    static Finding of(final Signal signal) {
        return new Finding(signal, 1, null, null);
    }
}
