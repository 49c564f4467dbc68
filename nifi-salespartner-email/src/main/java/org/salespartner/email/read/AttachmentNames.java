/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.mime.InvisibleCharacters;
import org.salespartner.email.mime.Problems;

/** Names of attachments made safe: nobody can be led out of a folder, or shown another file type than there is, by a name. */
public final class AttachmentNames {
    private static final int LONGEST = 200;
    private static final String FORBIDDEN = "<>:\"|?*";

    private AttachmentNames() {
    }

    /** The name without path and control characters, at most 200 characters with its extension kept; null when nothing is left. */
    public static String safe(final String written, final Problems problems) {
        if (written == null) {
            return null;
        }
        final String visible = InvisibleCharacters.strip(written).strip();
        final String name = visible.substring(Math.max(visible.lastIndexOf('/'), visible.lastIndexOf('\\')) + 1);
        final StringBuilder safe = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            final char character = name.charAt(i);
            safe.append(character < ' ' || FORBIDDEN.indexOf(character) >= 0 ? '_' : character);
        }
        while (!safe.isEmpty() && (safe.charAt(safe.length() - 1) == '.' || safe.charAt(safe.length() - 1) == ' ')) {
            safe.setLength(safe.length() - 1);
        }
        final String cut = shortened(safe.toString().strip());
        if (!cut.equals(written.strip())) {
            problems.add("The name of an attachment was made safe: [%s].", cut);
        }
        return cut.isEmpty() ? null : cut;
    }

    private static String shortened(final String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        final int dot = name.lastIndexOf('.');
        final String extension = dot > 0 && name.length() - dot <= 12 ? name.substring(dot) : "";
        int end = LONGEST - extension.length();
        if (Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end) + extension;
    }
}
