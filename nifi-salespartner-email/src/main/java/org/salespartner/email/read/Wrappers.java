/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.mime.MimePart;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.tnef.TnefMessage;
import org.salespartner.email.tnef.TnefReader;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a message that are Outlook's own wrapper (TNEF), and what is in each. */
final class Wrappers {
    private static final int LONGEST_BODY = 4 << 20;
    /** Nobody sends more; each is read once before the attachments are. */
    private static final int MOST = 20;

    private final Map<MimePart, TnefMessage> messages = new IdentityHashMap<>();

    private Wrappers() {
    }

    static Wrappers of(final List<MimePart> attachments, final Problems problems) throws IOException {
        final Wrappers wrappers = new Wrappers();
        for (final MimePart part : attachments) {
            if (isWrapper(part) && wrappers.messages.size() < MOST) {
                final TnefMessage message = TnefReader.read(part.decoded(problems), LONGEST_BODY, problems);
                if (message == null) {
                    problems.add("A part says that it is Outlook's own wrapper (TNEF), but is not; it was left as it is.");
                } else {
                    wrappers.messages.put(part, message);
                }
            }
        }
        return wrappers;
    }

    private static boolean isWrapper(final MimePart part) {
        return part.is("application/ms-tnef") || part.is("application/vnd.ms-tnef")
                || part.is("application/octet-stream") && "winmail.dat".equalsIgnoreCase(part.fileName());
    }

    /** Null when the part is none. */
    TnefMessage in(final MimePart part) {
        return messages.get(part);
    }
}
