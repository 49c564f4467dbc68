/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A parameter of a header field (RFC 2045, 5.1), encoded and in pieces (RFC 2231) where its value is long or not plain ASCII. */
final class HeaderParameter {
    private static final int LONGEST = 50;

    private HeaderParameter() {
    }

    /** The pieces without the semicolons between them; the value has no control characters. */
    static List<String> of(final String name, final String value) {
        if (value.length() <= LONGEST && value.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\')) {
            return List.of(name + "=\"" + value + '"');
        }
        final List<String> contents = pieces(value);
        if (contents.size() == 1) {
            return List.of(name + "*=UTF-8''" + contents.get(0));
        }
        final List<String> pieces = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            pieces.add(name + '*' + i + "*=" + (i == 0 ? "UTF-8''" : "") + contents.get(i));
        }
        return pieces;
    }

    private static List<String> pieces(final String value) {
        final List<String> pieces = new ArrayList<>();
        final StringBuilder piece = new StringBuilder();
        int at = 0;
        while (at < value.length()) {
            final int next = at + Character.charCount(value.codePointAt(at));
            final String encoded = encoded(value.substring(at, next));
            if (piece.length() + encoded.length() > LONGEST) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.append(encoded);
            at = next;
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static String encoded(final String character) {
        final StringBuilder encoded = new StringBuilder();
        for (final byte value : character.getBytes(StandardCharsets.UTF_8)) {
            final boolean bare = value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z' || value >= '0' && value <= '9'
                    || value > 0 && "-._".indexOf(value) >= 0;
            encoded.append(bare ? String.valueOf((char) value) : "%%%02X".formatted(value & 0xff));
        }
        return encoded.toString();
    }
}
