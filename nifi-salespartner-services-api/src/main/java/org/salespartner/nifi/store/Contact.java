/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import java.util.List;

/**
 * A person we know. Everything but id and addresses may be null.
 *
 * @param id the directory's own id, stable
 */
public record Contact(String id, String externalId, List<String> addresses, String fullName, String firstName, String lastName, String title,
        String phone, Company company) {
    public Contact {
        addresses = List.copyOf(addresses);
    }
}
