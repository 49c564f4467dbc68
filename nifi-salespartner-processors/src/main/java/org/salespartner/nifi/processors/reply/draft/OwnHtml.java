/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.salespartner.email.text.HtmlLines;
import org.salespartner.email.text.TextLine;

/** HTML that the user wrote. */
final class OwnHtml {
    private OwnHtml() {
    }

    /** As text. */
    static String text(final String html) {
        return TextLine.text(HtmlLines.of(html)).strip();
    }
}
