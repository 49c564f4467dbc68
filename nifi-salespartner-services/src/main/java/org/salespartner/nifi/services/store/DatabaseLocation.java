/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.apache.nifi.components.DescribedValue;

/** Where the store keeps its tables. */
enum DatabaseLocation implements DescribedValue {
    EMBEDDED("Embedded", "A database in a directory of this NiFi, opened by this service alone. Nothing else to install. Not for a cluster."),
    CONNECTION_POOL("Connection Pool", "PostgreSQL, reached through a database connection pooling service. All nodes of a cluster share it.");

    private final String value;
    private final String description;

    DatabaseLocation(final String value, final String description) {
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
