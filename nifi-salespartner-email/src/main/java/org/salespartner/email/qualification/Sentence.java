/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.qualification;

/**
 * A sentence of an e-mail.
 *
 * @param source word for word as the part has it
 * @param part   where it stands: {@code reply}, {@code text} or {@code subject}
 */
public record Sentence(String source, String part) {
}
