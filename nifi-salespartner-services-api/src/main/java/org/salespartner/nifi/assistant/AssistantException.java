/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.assistant;

/** The assistant has no answer. */
public class AssistantException extends Exception {
    private final boolean temporary;

    /**
     * @param message   a sentence for the user
     * @param temporary whether the same question may be answered later
     */
    public AssistantException(final String message, final boolean temporary, final Throwable cause) {
        super(message, cause);
        this.temporary = temporary;
    }

    public boolean isTemporary() {
        return temporary;
    }
}
