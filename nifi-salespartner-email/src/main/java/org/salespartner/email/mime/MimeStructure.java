/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

/**
 * The parts of a message.
 *
 * @param root         the message itself
 * @param recognisable whether the bytes begin as an e-mail does: with at least one header field that e-mails have
 */
public record MimeStructure(MimePart root, boolean recognisable) {
}
