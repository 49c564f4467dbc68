/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.salespartner.email.document.EmailDocument;

/**
 * What of an e-mail is looked at.
 *
 * @param part    where it stands: {@code reply} or {@code text}
 * @param whole   whether all of it is looked at
 * @param written false when its author wrote nothing but what the text quotes, so that nothing in it is asked for or promised now
 */
record Body(String text, String part, boolean whole, boolean written) {
    /** Characters of a body that are looked at. People write less; the work for a hostile body stays the same. */
    static final int LONGEST = 100_000;

    static Body of(final EmailDocument email) {
        final boolean replied = email.reply() != null && !email.reply().isBlank();
        final String part = replied ? "reply" : "text";
        final String whole = replied ? email.reply() : email.text() == null ? "" : email.text();
        final boolean written = replied || email.reply() == null || whole.isBlank();
        if (whole.length() <= LONGEST) {
            return new Body(whole, part, true, written);
        }
        return new Body(Tidy.cut(whole, LONGEST), part, false, written);
    }
}
