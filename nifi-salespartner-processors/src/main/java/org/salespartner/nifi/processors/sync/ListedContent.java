/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.components.DescribedValue;
import org.salespartner.nifi.account.FetchScope;

/** What the content of a listed FlowFile is. */
enum ListedContent implements DescribedValue {
    FULL_MESSAGE("Full Message", "The raw message, byte for byte as the server delivers it.", FetchScope.FULL),
    HEADERS_ONLY("Headers Only", "The header block alone; FetchEmail gets the whole message later.", FetchScope.HEADERS);

    private final String displayName;
    private final String description;
    private final FetchScope scope;

    ListedContent(final String displayName, final String description, final FetchScope scope) {
        this.displayName = displayName;
        this.description = description;
        this.scope = scope;
    }

    @Override
    public String getValue() {
        return displayName;
    }

    @Override
    public String getDisplayName() {
        return displayName;
    }

    @Override
    public String getDescription() {
        return description;
    }

    FetchScope scope() {
        return scope;
    }
}
