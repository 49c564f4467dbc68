/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.components.DescribedValue;

/** The choices of Text From. */
enum TextSource implements DescribedValue {
    TEMPLATE("Template", "A template of yours, with variables."),
    LANGUAGE_MODEL("Language Model", "An assistant that writes, by your instructions and your knowledge text. What it writes is checked.");

    private final String value;
    private final String description;

    TextSource(final String value, final String description) {
        this.value = value;
        this.description = description;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public String getDisplayName() {
        return value;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
