/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.apache.nifi.components.DescribedValue;

/** How the model is held to the form of the answer. Whatever it is, each answer is checked. */
enum AnswerFormat implements DescribedValue {
    JSON_SCHEMA("JSON Schema", "The endpoint is given a JSON schema and holds the model to it. Most endpoints can do that, and those that cannot "
            + "mostly ignore it."),
    PROMPT("Prompt Only", "The model is only told what the answer looks like. For endpoints and models that refuse a JSON schema.");

    private final String value;
    private final String description;

    AnswerFormat(final String value, final String description) {
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
