/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import java.util.List;

/**
 * What is to be known of a contact. Everything but the addresses may be null.
 *
 * @param externalId the contact's id in the system it comes from
 * @param addresses  at least one
 * @param fullName   null: made of first and last name
 */
public record ContactDetails(String externalId, List<String> addresses, String fullName, String firstName, String lastName, String title,
        String phone, String companyName, List<String> companyDomains) {
    public ContactDetails {
        addresses = List.copyOf(addresses);
        companyDomains = companyDomains == null ? List.of() : List.copyOf(companyDomains);
    }
}
