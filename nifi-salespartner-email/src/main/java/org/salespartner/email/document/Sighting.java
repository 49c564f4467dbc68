/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One place where an e-mail was seen; the same e-mail may be seen in many (rule I1).
 *
 * @param folder      the folder's full name, or the label
 * @param providerId  the provider's id of the message there: the UID for IMAP
 * @param uidValidity the folder's UIDVALIDITY (RFC 9051, 2.3.1.1), null where the provider has no such thing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sighting(String folder, String providerId, Long uidValidity) {
}
