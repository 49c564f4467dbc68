/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

import org.salespartner.email.mime.Charsets;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The character sets that Windows numbers. */
final class CodePages {

    private CodePages() {
    }

    /** @return windows-1252 for a number that nobody knows */
    static Charset of(final long number) {
        if (number == 65001) {
            return StandardCharsets.UTF_8;
        }
        if (number == 1200) {
            return StandardCharsets.UTF_16LE;
        }
        final String name = number >= 1250 && number <= 1258 ? "windows-" + number
                : number > 28590 && number <= 28605 ? "ISO-8859-" + (number - 28590)
                : number == 20866 ? "KOI8-R"
                : number == 21866 ? "KOI8-U"
                : number == 932 ? "windows-31j"
                : number == 936 || number == 949 || number == 950 ? "x-windows-" + number
                : "IBM" + number;
        final Charset charset = Charsets.forName(number == 936 ? "GBK" : name);
        return charset == null ? Charsets.FALLBACK : charset;
    }
}
