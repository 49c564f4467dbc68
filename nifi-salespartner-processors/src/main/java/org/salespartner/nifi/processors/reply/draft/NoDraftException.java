/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.processor.Relationship;

/** Why no draft is written, as a sentence, and where the mail goes instead. */
final class NoDraftException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Relationship relationship;

    NoDraftException(final Relationship relationship, final String reason) {
        this(relationship, reason, null);
    }

    NoDraftException(final Relationship relationship, final String reason, final Throwable cause) {
        super(reason, cause, false, false);
        this.relationship = relationship;
    }

    Relationship relationship() {
        return relationship;
    }
}
