/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

/** Watches bytes go by and tells afterwards whether they are UTF-8 (RFC 3629). Forgives what a cut or a single broken byte does. */
final class Utf8Probe {
    private static final int FORGIVEN_RATIO = 4;
    private static final byte ESCAPE = 0x1b;

    private long sequences;
    private long broken;
    private int pending;
    private byte before;
    private boolean eightBit;
    private boolean shifted;

    void update(final byte[] bytes, final int offset, final int count) {
        for (int i = offset; i < offset + count; i++) {
            final byte value = bytes[i];
            if (value >= 0) {
                if (pending > 0) {
                    broken++;
                    pending = 0;
                }
                shifted |= value == '$' && before == ESCAPE;
            } else {
                eightBit = true;
                eightBit(value & 0xff);
            }
            before = value;
        }
    }

    private void eightBit(final int value) {
        if (value < 0xc0) {
            if (pending == 0) {
                broken++;
            } else {
                pending--;
                sequences += pending == 0 ? 1 : 0;
            }
            return;
        }
        if (pending > 0) {
            broken++;
        }
        pending = value >= 0xf5 || value < 0xc2 ? 0 : value >= 0xf0 ? 3 : value >= 0xe0 ? 2 : 1;
        if (pending == 0) {
            broken++;
        }
    }

    boolean hasEightBit() {
        return eightBit;
    }

    /** Whether the text switches character sets by ESC $, as ISO-2022-JP does (RFC 1468). */
    boolean isShifted() {
        return shifted && !eightBit;
    }

    /** At least one multi-byte character, and far more good ones than broken ones; a sequence cut off by the end does not count. */
    boolean isUtf8() {
        return sequences > broken * FORGIVEN_RATIO || broken == 0 && !eightBit;
    }
}
