/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.nifi.assistant.AssistantException;

/** A model gave two answers that cannot be used. */
final class NoUsableAnswerException extends AssistantException {
    private static final long serialVersionUID = 1L;

    private final transient LanguageModel languageModel;

    /** @param languageModel what it took nevertheless */
    NoUsableAnswerException(final String message, final LanguageModel languageModel, final Throwable cause) {
        super(message, false, cause);
        this.languageModel = languageModel;
    }

    LanguageModel languageModel() {
        return languageModel;
    }
}
