/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

/** How what led to a decision is written down. */
final class Evidence {
    private static final int LONGEST = 120;

    private Evidence() {
    }

    static String shortened(final String value) {
        return value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
    }
}
