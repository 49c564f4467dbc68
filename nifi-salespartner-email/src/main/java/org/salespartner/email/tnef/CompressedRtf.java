/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Undoes the compression of RTF bodies ([MS-OXRTFCP]). What is broken gives what came before. */
final class CompressedRtf {
    private static final int HEADER = 16;
    private static final int UNCOMPRESSED = 0x414C454D;
    private static final int WINDOW = 4_096;
    /** What the window holds before the first byte ([MS-OXRTFCP], 2.1.2.1). */
    private static final byte[] BEGINNING = ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
            + "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
            + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").getBytes(StandardCharsets.US_ASCII);

    private CompressedRtf() {
    }

    /** @param longest bytes that are given at most */
    static byte[] decompress(final byte[] compressed, final int longest) {
        if (compressed.length < HEADER) {
            return new byte[0];
        }
        final int kind = compressed[8] & 0xff | (compressed[9] & 0xff) << 8 | (compressed[10] & 0xff) << 16 | (compressed[11] & 0xff) << 24;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (kind == UNCOMPRESSED) {
            out.write(compressed, HEADER, Math.min(longest, compressed.length - HEADER));
            return out.toByteArray();
        }

        final byte[] window = new byte[WINDOW];
        System.arraycopy(BEGINNING, 0, window, 0, BEGINNING.length);
        int write = BEGINNING.length;
        int at = HEADER;
        while (at < compressed.length && out.size() < longest) {
            final int control = compressed[at++];
            for (int bit = 0; bit < 8 && at < compressed.length; bit++) {
                if ((control >> bit & 1) == 0) {
                    write = put(compressed[at++], window, write, out);
                    continue;
                }
                if (at + 1 >= compressed.length) {
                    return out.toByteArray();
                }
                final int reference = (compressed[at] & 0xff) << 8 | compressed[at + 1] & 0xff;
                at += 2;
                final int from = reference >> 4;
                if (from == write) {
                    // The end.
                    return out.toByteArray();
                }
                for (int i = 0; i < (reference & 0xf) + 2; i++) {
                    write = put(window[(from + i) % WINDOW], window, write, out);
                }
            }
        }
        return out.toByteArray();
    }

    private static int put(final byte value, final byte[] window, final int write, final ByteArrayOutputStream out) {
        out.write(value);
        window[write] = value;
        return (write + 1) % WINDOW;
    }
}
