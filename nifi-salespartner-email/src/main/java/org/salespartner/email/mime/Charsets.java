/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;

/** Character sets by the names that mailers use for them, and a decision for text that has none. */
public final class Charsets {
    /** What 8-bit text without a usable label is read as when it is no UTF-8: every byte means something in it. */
    public static final Charset FALLBACK = Charset.forName("windows-1252");

    /** Names that are wrong, unknown to Java, or promise less than mailers put in: the larger set is read instead. */
    private static final Map<String, String> BETTER = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"), Map.entry("latin1", "windows-1252"), Map.entry("latin-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"), Map.entry("iso_8859-1", "windows-1252"), Map.entry("8859-1", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"), Map.entry("iso-8859-11", "windows-874"), Map.entry("tis-620", "windows-874"),
            Map.entry("gb2312", "GB18030"), Map.entry("gbk", "GB18030"), Map.entry("x-gbk", "GB18030"), Map.entry("gb_2312-80", "GB18030"),
            Map.entry("shift_jis", "windows-31j"), Map.entry("shift-jis", "windows-31j"), Map.entry("x-sjis", "windows-31j"),
            Map.entry("ks_c_5601-1987", "x-windows-949"), Map.entry("ks_c_5601", "x-windows-949"), Map.entry("euc-kr", "x-windows-949"),
            Map.entry("big5", "Big5-HKSCS"), Map.entry("iso-8859-8-i", "ISO-8859-8"), Map.entry("iso-8859-8-e", "ISO-8859-8"),
            Map.entry("utf8", "UTF-8"), Map.entry("utf_8", "UTF-8"), Map.entry("unicode-1-1-utf-8", "UTF-8"), Map.entry("utf8mb4", "UTF-8"),
            Map.entry("x-unicode-2-0-utf-8", "UTF-8"), Map.entry("ansi", "windows-1252"), Map.entry("x-ansi", "windows-1252"),
            Map.entry("cp-850", "IBM850"), Map.entry("macintosh", "x-MacRoman"), Map.entry("x-mac-roman", "x-MacRoman"),
            Map.entry("iso-2022-jp", "ISO-2022-JP"), Map.entry("ascii", "US-ASCII"), Map.entry("us-ascii", "US-ASCII"),
            Map.entry("ansi_x3.4-1968", "US-ASCII"), Map.entry("7bit", "US-ASCII"), Map.entry("8bit", "US-ASCII"));

    private Charsets() {
    }

    /** The character set of that name or what is read in its place; null when nothing is known by it. */
    public static Charset forName(final String name) {
        if (name == null || name.isBlank() || name.length() > 60) {
            return null;
        }
        final String plain = name.strip().toLowerCase(Locale.ROOT);
        try {
            return Charset.forName(BETTER.getOrDefault(plain, plain));
        } catch (final IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    /** Bytes without a label: UTF-8 when they are that, else {@link #FALLBACK}. */
    public static String unlabelled(final byte[] bytes) {
        final Utf8Probe probe = new Utf8Probe();
        probe.update(bytes, 0, bytes.length);
        return new String(bytes, probe.isUtf8() ? StandardCharsets.UTF_8 : FALLBACK);
    }

    static String headerText(final byte[] bytes, final Problems problems) {
        final Utf8Probe probe = new Utf8Probe();
        probe.update(bytes, 0, bytes.length);
        if (!probe.hasEightBit()) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (probe.isUtf8()) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        problems.add("A header field holds 8-bit characters without saying in which character set; windows-1252 was assumed.");
        return new String(bytes, FALLBACK);
    }
}
