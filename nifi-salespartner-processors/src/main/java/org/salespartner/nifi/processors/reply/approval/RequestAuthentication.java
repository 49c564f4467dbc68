/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import org.apache.nifi.components.DescribedValue;

/** How it is known that a request comes from somebody who may see and decide drafts. */
enum RequestAuthentication implements DescribedValue {
    BEARER_SECRET("Bearer Secret", "The request holds the Bearer Secret in its header Authorization. Without a secret the processor is invalid."),
    NONE("None", """
        Every FlowFile counts. Choose it only where nobody else can get one in here: no HTTP request leads here, or HandleHttpRequest asks for a \
        client certificate.""");

    private final String value;
    private final String description;

    RequestAuthentication(final String value, final String description) {
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
