/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

/** How a folder is being read; the code stands for it in a cursor. */
public enum ReadingPhase {
    /** The first reading, of what the window holds. */
    WINDOW('W'),
    /** The reading of the window after the cursor was lost (rule S3). */
    REREADING('R'),
    /** The reading of what is new since. */
    INCREMENTAL('I');

    private final char code;

    ReadingPhase(final char code) {
        this.code = code;
    }

    public char code() {
        return code;
    }

    /**
     * The phase of a code.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ReadingPhase of(final char code) {
        for (final ReadingPhase phase : values()) {
            if (phase.code == code) {
                return phase;
            }
        }

        throw new IllegalArgumentException("Phase [%s] is not known".formatted(code));
    }
}
