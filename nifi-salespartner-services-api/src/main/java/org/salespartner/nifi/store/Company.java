/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import java.util.List;

/**
 * A company we know.
 *
 * @param id      the directory's own id, stable
 * @param name    null when only its domain is known
 * @param domains lower case; never a free-mail domain
 */
public record Company(String id, String name, List<String> domains) {
    public Company {
        domains = List.copyOf(domains);
    }
}
