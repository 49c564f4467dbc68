/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.stoplist;

import org.apache.nifi.components.DescribedValue;

/** What ManageStopList does. */
enum StopOperation implements DescribedValue {
    ADD("Add", "Puts the addresses and domains of the incoming records on the list. One that is there stays as it is, with its reason and date."),
    REMOVE("Remove", "Takes the addresses and domains of the incoming records off the list."),
    LIST("List", "Emits what is on the list as records, oldest first.");

    private final String value;
    private final String description;

    StopOperation(final String value, final String description) {
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
