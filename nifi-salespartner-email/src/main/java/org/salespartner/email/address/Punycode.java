/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.address;

/**
 * The ASCII form of a label (RFC 3492, 6.3) with the letters that it has: {@link java.net.IDN} writes {@code strasse} for {@code straße}, which are
 * two domains since RFC 5891.
 */
final class Punycode {
    private static final String PREFIX = "xn--";
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_CODE_POINT = 0x80;

    private Punycode() {
    }

    /** @param label in lower case, of no more than 253 characters, at least one of which is not ASCII */
    static String label(final String label) {
        final int[] codePoints = label.codePoints().toArray();
        final StringBuilder out = new StringBuilder();
        label.codePoints().filter(codePoint -> codePoint < FIRST_CODE_POINT).forEach(out::appendCodePoint);
        final int basic = out.length();
        if (basic > 0) {
            out.append('-');
        }

        int handled = basic;
        int last = FIRST_CODE_POINT;
        int delta = 0;
        int bias = FIRST_BIAS;
        while (handled < codePoints.length) {
            final int least = next(codePoints, last);
            delta += (least - last) * (handled + 1);
            for (final int codePoint : codePoints) {
                delta += codePoint < least ? 1 : 0;
                if (codePoint == least) {
                    append(out, delta, bias);
                    bias = adapted(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            last = least + 1;
        }
        return PREFIX + out;
    }

    private static int next(final int[] codePoints, final int from) {
        int least = Integer.MAX_VALUE;
        for (final int codePoint : codePoints) {
            least = codePoint >= from ? Math.min(least, codePoint) : least;
        }
        return least;
    }

    private static void append(final StringBuilder out, final int delta, final int bias) {
        int rest = delta;
        int k = BASE;
        int threshold = threshold(k, bias);
        while (rest >= threshold) {
            out.append(digit(threshold + (rest - threshold) % (BASE - threshold)));
            rest = (rest - threshold) / (BASE - threshold);
            k += BASE;
            threshold = threshold(k, bias);
        }
        out.append(digit(rest));
    }

    private static int threshold(final int k, final int bias) {
        return Math.clamp(k - bias, T_MIN, T_MAX);
    }

    /** {@code a} to {@code z} for 0 to 25, {@code 0} to {@code 9} for 26 to 35. */
    private static char digit(final int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int adapted(final int delta, final int length, final boolean first) {
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / length;
        int k = 0;
        while (rest > (BASE - T_MIN) * T_MAX / 2) {
            rest /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
    }
}
