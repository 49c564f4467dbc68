/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

/**
 * A body, split.
 *
 * @param reply     what the author newly wrote; a forwarded message belongs to it; empty when there is nothing, never null
 * @param signature null when none was found
 */
public record ReplySplit(String reply, String signature) {
}
