/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import org.eclipse.angus.mail.util.BASE64DecoderStream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Undoes Content-Transfer-Encoding (RFC 2045, 6), and sees where the label is wrong. Damage is passed over, never an exception. */
final class TransferDecoding {
    private static final int SAMPLE = 4096;
    private static final int FOREIGN_RATIO = 20;
    private static final Set<String> IDENTITY = Set.of("", "7bit", "8bit", "binary", "7-bit", "8-bit", "none");

    private TransferDecoding() {
    }

    static InputStream open(final MimePart part, final Problems problems) throws IOException {
        final String encoding = part.transferEncoding();
        return switch (encoding) {
            case "base64" -> base64(part, problems);
            case "quoted-printable" -> new QuotedPrintableStream(part.encoded());
            case "x-uuencode", "uuencode", "x-uue" -> new UuencodeStream(part.encoded());
            default -> {
                if (!IDENTITY.contains(encoding)) {
                    problems.add("A part has the unknown transfer encoding [%s]; it was read as it stands.", encoding);
                }
                yield part.encoded();
            }
        };
    }

    private static InputStream base64(final MimePart part, final Problems problems) throws IOException {
        if (isBase64(part)) {
            return new BASE64DecoderStream(part.encoded(), true);
        }
        problems.add("A part is labelled base64 but is not; it was read as it stands.");
        return part.encoded();
    }

    private static boolean isBase64(final MimePart part) throws IOException {
        final byte[] sample = part.encoded().readNBytes(SAMPLE);
        int foreign = 0;
        for (final byte value : sample) {
            final boolean digit = value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z' || value >= '0' && value <= '9';
            foreign += digit || value == '+' || value == '/' || value == '=' || value == '\r' || value == '\n' ? 0 : 1;
        }
        return foreign * FOREIGN_RATIO <= sample.length;
    }
}
