/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.flowfile.FlowFile;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.processors.EmailAttributes;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads from attributes where a message stands. */
final class FlowFileReference {
    private FlowFileReference() {
    }

    /**
     * @throws IllegalArgumentException with a sentence for the user when the attributes name no message
     */
    static MessageReference read(final FlowFile flowFile) {
        required(flowFile, EmailAttributes.ACCOUNT);
        return new MessageReference(
                required(flowFile, EmailAttributes.FOLDER),
                required(flowFile, EmailAttributes.PROVIDER_ID),
                number(flowFile, EmailAttributes.UID_VALIDITY).orElse(null),
                flowFile.getAttribute(EmailAttributes.THREAD_ID),
                receivedAt(flowFile),
                number(flowFile, EmailAttributes.SIZE).orElse(-1L));
    }

    /**
     * A whole number; empty when the attribute is missing.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static Optional<Long> number(final FlowFile flowFile, final String name) {
        final String value = flowFile.getAttribute(name);
        try {
            return value == null ? Optional.empty() : Optional.of(Long.valueOf(value));
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("The attribute %s is [%s] and has to be a whole number.".formatted(name, value), e);
        }
    }

    private static String required(final FlowFile flowFile, final String name) {
        final String value = flowFile.getAttribute(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The attribute %s is missing: FetchEmail takes FlowFiles of ListNewEmails.".formatted(name));
        }
        return value;
    }

    private static Instant receivedAt(final FlowFile flowFile) {
        final String value = flowFile.getAttribute(EmailAttributes.RECEIVED);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (final DateTimeParseException e) {
            throw new IllegalArgumentException("The attribute %s is [%s] and has to be a time as in 2026-01-31T08:00:00Z."
                    .formatted(EmailAttributes.RECEIVED, value), e);
        }
    }
}
