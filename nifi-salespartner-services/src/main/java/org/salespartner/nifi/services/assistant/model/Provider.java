/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.apache.nifi.components.DescribedValue;

import java.net.URI;

/** The kinds of endpoint, by the API that they speak. */
enum Provider implements DescribedValue {
    OPENAI_COMPATIBLE("OpenAI Compatible", "openai-compatible", "https://api.openai.com/v1",
            "The chat completions API of OpenAI, which most others offer too: hosted ones as well as Ollama, vLLM, llama.cpp and LM Studio on "
                    + "your own machines."),
    ANTHROPIC("Anthropic", "anthropic", "https://api.anthropic.com/v1", "The messages API of Anthropic.");

    private final String value;
    private final String id;
    private final URI defaultUrl;
    private final String description;

    Provider(final String value, final String id, final String defaultUrl, final String description) {
        this.value = value;
        this.id = id;
        this.defaultUrl = URI.create(defaultUrl);
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

    /** How documents name it. */
    String id() {
        return id;
    }

    URI defaultUrl() {
        return defaultUrl;
    }
}
