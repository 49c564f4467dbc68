/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.store.Company;
import org.salespartner.nifi.store.Contact;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ContactDirectory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A directory of what a test puts into it. */
class DraftingDirectory extends AbstractControllerService implements ContactDirectory {
    private final Map<String, Contact> contacts = new HashMap<>();

    void add(final String address, final String fullName, final String firstName, final String phone, final String companyName) {
        contacts.put(address, new Contact("c-" + address, null, List.of(address), fullName, firstName, null, null, phone,
                companyName == null ? null : new Company("co", companyName, List.of())));
    }

    @Override
    public Optional<Contact> findByAddress(final String address) {
        return Optional.ofNullable(contacts.get(address));
    }

    @Override
    public List<Contact> findByName(final String name) {
        return List.of();
    }

    @Override
    public Optional<Company> findCompanyByDomain(final String domain) {
        return Optional.empty();
    }

    @Override
    public PutResult put(final ContactDetails details) {
        throw new UnsupportedOperationException();
    }
}
