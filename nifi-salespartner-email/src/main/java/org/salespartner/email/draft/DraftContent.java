/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import org.salespartner.email.compose.Original;
import org.salespartner.email.document.EmailAddress;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/**
 * All that a mail of ours says and whom it goes to: what is kept, what a person approves, and what is sent. Recipients, subject and threading come
 * from code (rule R4). Lists are never null.
 *
 * @param from          name and address that stand in From
 * @param aliases       the other addresses of the same mailbox
 * @param subject       null to take it from the original
 * @param text          what is newly written, without signature and quotation; never null
 * @param html          the same as HTML; null for none
 * @param signatureText null to make it from the HTML, or for no signature
 * @param signatureHtml null to make it from the text, or for no signature
 * @param zone          in which the Date header and the line before a quotation give the time
 * @param language      ISO 639-1, null when unsure
 * @param quotation     whether the mail that is answered is quoted below
 * @param original      the mail that is answered, followed up or forwarded; null for {@link DraftKind#NEW}
 */
public record DraftContent(DraftKind kind, EmailAddress from, List<String> aliases, List<EmailAddress> to, List<EmailAddress> cc,
        List<EmailAddress> bcc, String subject, String text, String html, String signatureText, String signatureHtml, ZoneId zone, String language,
        boolean quotation, Original original, List<DraftAttachment> attachments) {

    public DraftContent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(text, "text");
        // In one order, since the hash of the content counts on it.
        aliases = aliases == null ? List.of() : aliases.stream().sorted().distinct().toList();
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
        bcc = bcc == null ? List.of() : List.copyOf(bcc);
        zone = zone == null ? ZoneOffset.UTC : zone;
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    /** The same mail with another text, as a person wrote it; HTML is made anew from it. */
    public DraftContent withText(final String newText) {
        return new DraftContent(kind, from, aliases, to, cc, bcc, subject, newText, null, signatureText, signatureHtml, zone, language, quotation,
                original, attachments);
    }
}
