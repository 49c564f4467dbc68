/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.mime.InvisibleCharacters;

/**
 * The texts of one e-mail as a person sees them: without zero-width characters and those that turn the direction of writing (rule T2).
 *
 * @param subject one line, never null
 * @param written what the author newly wrote, or the whole body where that is not known; never null
 * @param part    how the document names where {@code written} stands
 * @param quoted  what stands around it, as context; empty when there is nothing or when {@code written} is all there is
 */
record MailText(String subject, String written, String part, String quoted) {

    static MailText of(final EmailDocument email) {
        final String subject = line(email.subject());
        final String reply = visible(email.reply()).strip();
        final String text = visible(email.text()).strip();
        if (reply.isEmpty()) {
            return new MailText(subject, text, "text", "");
        }
        return new MailText(subject, reply, "reply", around(text, reply));
    }

    boolean isEmpty() {
        return subject.isEmpty() && written.isEmpty();
    }

    /** On one line, without what a person does not see. */
    static String line(final String text) {
        return visible(text).replaceAll("\\s+", " ").strip();
    }

    /** The quote above or below the reply; the whole text where the reply stands between the quotes, since its order then says what answers what. */
    private static String around(final String text, final String reply) {
        if (text.startsWith(reply)) {
            return text.substring(reply.length()).strip();
        }
        return text.endsWith(reply) ? text.substring(0, text.length() - reply.length()).strip() : text;
    }

    private static String visible(final String text) {
        return text == null ? "" : InvisibleCharacters.strip(text);
    }
}
