/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.mime.Charsets;
import org.salespartner.email.mime.InvisibleCharacters;
import org.salespartner.email.mime.MessageBytes;

import java.io.IOException;

/** Bytes that are no e-mail, read as text if they may be one. */
final class PlainBytes {
    private static final int SAMPLE = 4096;
    private static final int CONTROLS_RATIO = 50;

    private PlainBytes() {
    }

    /** At most that many characters; empty when the bytes look like a picture, a program or the like. */
    static String text(final MessageBytes bytes, final int maximum) throws IOException {
        final byte[] content = bytes.slice(0, bytes.length()).readNBytes(maximum);
        int controls = 0;
        final int sample = Math.min(SAMPLE, content.length);
        for (int i = 0; i < sample; i++) {
            final byte value = content[i];
            if (value == 0) {
                return "";
            }
            controls += value >= 0 && value < ' ' && value != '\t' && value != '\n' && value != '\r' ? 1 : 0;
        }
        return controls * CONTROLS_RATIO > sample ? "" : InvisibleCharacters.strip(Charsets.unlabelled(content)).replace("\r", "").strip();
    }
}
