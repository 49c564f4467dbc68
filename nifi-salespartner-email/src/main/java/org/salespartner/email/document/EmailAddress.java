/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A mailbox as a header names it.
 *
 * @param name    the display name, decoded; null when there is none
 * @param address the address as written, trimmed; never null, though it may be malformed (then {@code problems} says so)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EmailAddress(String name, String address) {
}
