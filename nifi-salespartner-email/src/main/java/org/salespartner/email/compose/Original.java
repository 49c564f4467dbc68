/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;

import java.time.Instant;
import java.util.List;

/**
 * The mail that is answered, followed up or forwarded, as far as a new one needs it. All of it is taken for hostile: none of it reaches a header
 * unchecked, and its HTML is sanitised. Lists are never null, everything else may be.
 *
 * @param messageId without angle brackets
 * @param inReplyTo without angle brackets
 * @param references without angle brackets, oldest first
 * @param text      the whole body as text
 * @param html      the body's HTML as it came; null to quote the text in the HTML of the new mail too
 * @param language  ISO 639-1; the line that introduces the quotation is written in it
 */
public record Original(String messageId, String inReplyTo, List<String> references, EmailAddress from, List<EmailAddress> replyTo,
        List<EmailAddress> to, List<EmailAddress> cc, String subject, Instant sentAt, String text, String html, String language) {

    public Original {
        references = references == null ? List.of() : List.copyOf(references);
        replyTo = replyTo == null ? List.of() : List.copyOf(replyTo);
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
    }

    /** What an email document says; it holds no HTML. */
    public static Original of(final EmailDocument document) {
        return new Original(document.messageId(), document.inReplyTo(), document.references(), document.from(), document.replyTo(), document.to(),
                document.cc(), document.subject(), document.sentAt(), document.text(), null, document.language());
    }

    /** The same with the body's HTML, unsanitised as it came. */
    public Original withHtml(final String unsafeHtml) {
        return new Original(messageId, inReplyTo, references, from, replyTo, to, cc, subject, sentAt, text, unsafeHtml, language);
    }
}
