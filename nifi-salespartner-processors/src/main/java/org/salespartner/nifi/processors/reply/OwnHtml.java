/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply;

import org.salespartner.email.text.HtmlLines;
import org.salespartner.email.text.TextLine;

/** HTML that the user wrote. */
public final class OwnHtml {
    private OwnHtml() {
    }

    /** As text. */
    public static String text(final String html) {
        return TextLine.text(HtmlLines.of(html)).strip();
    }
}
