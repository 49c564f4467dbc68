/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.timeline;

import org.apache.nifi.components.DescribedValue;

/** What QueryConversations does with the timeline. */
enum TimelineOperation implements DescribedValue {
    QUERY("Query", "Emits the entries of the timeline as records, oldest first."),
    ERASE_PERSON("Erase Person", "Erases for good what is kept of one person: the contact with its addresses, and every e-mail that the address "
            + "wrote or received. Emits one record with what was taken away."),
    AGE_OUT("Age Out", "Erases for good every e-mail received before a point in time. Emits one record with what was taken away.");

    private final String value;
    private final String description;

    TimelineOperation(final String value, final String description) {
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
