/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.text;

/** Puts the paragraphs of {@code format=flowed} text together again (RFC 3676): lines that end with a space go on in the next one. */
public final class FlowedText {
    private FlowedText() {
    }

    /**
     * @param text   lines end with LF
     * @param delSp  whether the space at the end belongs to the format alone (parameter DelSp=yes)
     * @return the same text with long lines; quote marks stand before each
     */
    public static String unfold(final String text, final boolean delSp) {
        final StringBuilder out = new StringBuilder(text.length());
        int openDepth = -1;
        int from = 0;
        while (from < text.length()) {
            final int end = text.indexOf('\n', from);
            final int to = end < 0 ? text.length() : end;
            int depth = 0;
            while (from + depth < to && text.charAt(from + depth) == '>') {
                depth++;
            }
            int start = from + depth;
            if (start < to && text.charAt(start) == ' ') {
                start++;
            }
            final boolean signature = to - start == 3 && text.startsWith("-- ", start);
            if (openDepth != depth || signature) {
                out.append(out.isEmpty() ? "" : "\n").append(">".repeat(depth)).append(depth > 0 && start < to ? " " : "");
            }
            final boolean flows = !signature && to > start && text.charAt(to - 1) == ' ';
            out.append(text, start, flows && delSp ? to - 1 : to);
            openDepth = flows ? depth : -1;
            from = to + 1;
        }
        return out.toString();
    }
}
