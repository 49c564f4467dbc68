/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import org.apache.nifi.components.DescribedValue;

/** Where ApproveReply reads a decision from. */
enum DecisionSource implements DescribedValue {
    CONTENT("Content", """
            A JSON object in the content: {"id": …, "hash": …, "decision": "approve", "by": …}, with "text" for "edit" and, if wanted, \
            "reason". This is what the body of an HTTP request holds."""),
    PROPERTIES("Properties", "The properties Draft ID, Draft Hash, Decision, New Text and Reason, which take Expression Language.");

    private final String value;
    private final String description;

    DecisionSource(final String value, final String description) {
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
