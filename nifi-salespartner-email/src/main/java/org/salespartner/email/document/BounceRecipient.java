/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One address that an e-mail was not delivered to.
 *
 * @param address      as the sender wrote it where the bounce says so (RFC 3464, 2.3.1), else the one that failed
 * @param finalAddress the address that failed when it is another one, as behind a forwarding; null otherwise
 * @param permanent    whether trying again is of no use: the class of the status code (5), of the SMTP reply, or what the text says
 * @param status       the status code (RFC 3463), like 5.1.1; null when the bounce has none
 * @param reason       never null
 * @param diagnostic   what the server said, on one line, capped; null when the bounce has nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BounceRecipient(String address, String finalAddress, boolean permanent, String status, BounceReason reason, String diagnostic) {
}
