/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

import java.util.List;

/**
 * What is in a wrapper.
 *
 * @param html        the body as HTML, capped; null when there is none
 * @param text        the body as text, capped; null when there is none
 * @param attachments in the order of their content
 */
public record TnefMessage(String html, String text, List<TnefAttachment> attachments) {

    public TnefMessage {
        attachments = List.copyOf(attachments);
    }
}
