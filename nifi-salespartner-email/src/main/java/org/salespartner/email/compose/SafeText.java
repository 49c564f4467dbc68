/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.mime.InvisibleCharacters;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.read.AttachmentNames;

/**
 * Text from anywhere made fit for its place in a message (rule T4). In header text a control character can only be an attack or an accident, and
 * the text means the same without it: it becomes a space, as does every kind of line end; what a reader would not see is taken away. Where a
 * character cannot be replaced without changing the meaning (addresses, ids, field names), the message is refused elsewhere, not changed here.
 */
final class SafeText {
    private static final String UNNAMED = "attachment";

    private SafeText() {
    }

    /** One line for a header: no control characters, no invisible ones, single spaces, at most that many characters; empty for null. */
    static String line(final String text, final int longest) {
        if (text == null) {
            return "";
        }
        final StringBuilder spaced = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char character = text.charAt(i);
            spaced.append(Character.isISOControl(character) || Character.isWhitespace(character) ? ' ' : character);
        }
        final String visible = InvisibleCharacters.strip(spaced.toString());
        final StringBuilder line = new StringBuilder(visible.length());
        for (int i = 0; i < visible.length(); i++) {
            final boolean doubled = visible.charAt(i) == ' ' && (line.isEmpty() || line.charAt(line.length() - 1) == ' ');
            line.append(doubled ? "" : visible.charAt(i));
        }
        return cut(line.toString().strip(), longest);
    }

    /** A body: lines that end with LF, no control characters but tabs, no half characters; empty for null. */
    static String body(final String text) {
        if (text == null) {
            return "";
        }
        final StringBuilder body = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            final int character = text.codePointAt(at);
            if (character == '\r') {
                at += at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 1 : 0;
                body.append('\n');
            } else if (isLineEnd(character)) {
                body.append('\n');
            } else if (character == '\t' || !Character.isISOControl(character) && !isHalf(character)) {
                body.appendCodePoint(character);
            }
            at += Character.charCount(character);
        }
        return body.toString();
    }

    /** The name of an attachment as a reader would make it safe, so that both know it by the same name. */
    static String fileName(final String name) {
        final String safe = AttachmentNames.safe(line(name, Integer.MAX_VALUE), new Problems());
        return safe == null ? UNNAMED : safe;
    }

    /** The beginning of a text, no character cut in two. */
    static String cut(final String text, final int longest) {
        if (text.length() <= longest) {
            return text;
        }
        final int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end).strip();
    }

    private static boolean isLineEnd(final int character) {
        return character == '\n' || character == '\f' || character == 0x0b || character == 0x85 || character == 0x2028 || character == 0x2029;
    }

    private static boolean isHalf(final int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}
