/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.document.EmailDocument;

/**
 * What was made of the bytes of one message.
 *
 * @param document     always there, whatever the bytes were; its {@code problems} say what was wrong
 * @param recognisable whether the bytes begin as an e-mail does, with at least one well-known header field; when not, the
 *                     document holds what could be taken for text, and {@code problems} says so
 */
public record ReadEmail(EmailDocument document, boolean recognisable) {
}
