/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a text part.
 *
 * @param text lines end with LF
 * @param cut  whether the part holds more than was asked for
 */
public record TextContent(String text, boolean cut) {
    private static final int IN_MEMORY = 256 * 1024;
    private static final int META_SAMPLE = 2048;

    /** Sees all characters of a part, also those that are not kept. */
    @FunctionalInterface
    public interface Observer {
        void characters(char[] characters, int count);
    }

    /**
     * Reads a text part to its end when there is an observer, else as far as needed.
     *
     * @param maximum  how many characters are kept
     * @param observer null when nobody else wants them
     */
    public static TextContent read(final MimePart part, final int maximum, final Observer observer, final Problems problems)
            throws IOException {
        final InputStream decoded = part.decoded(problems);
        final byte[] head = decoded.readNBytes(IN_MEMORY);
        final boolean whole = head.length < IN_MEMORY;
        final Utf8Probe probe = new Utf8Probe();
        probe.update(head, 0, head.length);
        if (!whole) {
            final byte[] buffer = new byte[16 * 1024];
            for (int count = decoded.read(buffer); count >= 0; count = decoded.read(buffer)) {
                probe.update(buffer, 0, count);
            }
        }
        final Charset charset = charset(part, head, probe, problems);
        final InputStream again = whole ? new ByteArrayInputStream(head) : part.decoded(problems);
        final Reader reader = new InputStreamReader(again, charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE));
        return read(reader, maximum, observer);
    }

    private static TextContent read(final Reader reader, final int maximum, final Observer observer) throws IOException {
        final StringBuilder text = new StringBuilder();
        final char[] buffer = new char[8 * 1024];
        boolean cut = false;
        boolean carriageReturn = false;
        int count = reader.read(buffer);
        while (count >= 0 && (observer != null || !cut)) {
            if (observer != null) {
                observer.characters(buffer, count);
            }
            for (int i = 0; i < count && !cut; i++) {
                final char character = buffer[i];
                if (character != '\n' || !carriageReturn) {
                    cut = text.length() >= maximum;
                    if (!cut && !(text.isEmpty() && character == '\ufeff')) {
                        text.append(character == '\r' ? '\n' : character);
                    }
                }
                carriageReturn = character == '\r';
            }
            count = reader.read(buffer);
        }
        return new TextContent(text.toString(), cut);
    }

    private static Charset charset(final MimePart part, final byte[] head, final Utf8Probe probe, final Problems problems) {
        final String label = part.parameter("charset");
        final Charset declared = Charsets.forName(label);
        if (label != null && declared == null) {
            problems.add("A text part names the unknown character set [%s]; it was read as UTF-8 or windows-1252, by its bytes.", label);
        }
        if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) {
            return StandardCharsets.UTF_16;
        }
        final boolean wide = declared != null && declared.name().startsWith("UTF-") && !declared.equals(StandardCharsets.UTF_8);
        if (wide && hasZero(head)) {
            return declared;
        }
        if (!probe.hasEightBit()) {
            final boolean shifts = declared != null && !wide && declared.name().startsWith("ISO-2022");
            return shifts ? declared : probe.isShifted() ? Charset.forName("ISO-2022-JP") : StandardCharsets.UTF_8;
        }
        final boolean vague = declared == null || wide || declared.equals(StandardCharsets.US_ASCII) || declared.equals(StandardCharsets.UTF_8);
        if (probe.isUtf8()) {
            if (!vague && declared.equals(Charsets.FALLBACK)) {
                problems.add("A text part is labelled [%s] but is UTF-8; it was read as that.", label);
            }
            return vague || declared.equals(Charsets.FALLBACK) ? StandardCharsets.UTF_8 : declared;
        }
        if (!vague) {
            return declared;
        }
        final Charset meta = part.is("text/html") ? meta(head) : null;
        if (meta != null && !meta.equals(StandardCharsets.UTF_8) && !meta.equals(StandardCharsets.US_ASCII)) {
            return meta;
        }
        problems.add("A text part does not say rightly in which character set it is; it was read as windows-1252.");
        return Charsets.FALLBACK;
    }

    private static Charset meta(final byte[] head) {
        final String start = new String(head, 0, Math.min(head.length, META_SAMPLE), StandardCharsets.ISO_8859_1);
        int from = start.indexOf("charset=");
        if (from < 0) {
            return null;
        }
        from += "charset=".length();
        while (from < start.length() && (start.charAt(from) == '"' || start.charAt(from) == '\'')) {
            from++;
        }
        int to = from;
        while (to < start.length() && (Character.isLetterOrDigit(start.charAt(to)) || "-_:.".indexOf(start.charAt(to)) >= 0)) {
            to++;
        }
        return Charsets.forName(start.substring(from, to));
    }

    private static boolean startsWith(final byte[] bytes, final int first, final int second) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
    }

    private static boolean hasZero(final byte[] bytes) {
        for (final byte value : bytes) {
            if (value == 0) {
                return true;
            }
        }
        return false;
    }
}
