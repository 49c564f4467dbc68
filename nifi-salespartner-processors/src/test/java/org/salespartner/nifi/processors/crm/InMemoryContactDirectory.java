/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.store.Company;
import org.salespartner.nifi.store.Contact;
import org.salespartner.nifi.store.ContactDetails;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A directory for tests: keeps what it is given, and can be down or refuse an address. */
class InMemoryContactDirectory extends AbstractControllerService implements ContactDirectory {
    final List<ContactDetails> contacts = new ArrayList<>();
    final List<Company> companies = new ArrayList<>();
    final List<String> queries = new ArrayList<>();
    boolean down;
    String refused;

    /** Goes down when it holds so many contacts; negative for never. */
    int downAfter = -1;

    void add(final String name, final String address, final String companyName) {
        contacts.add(new ContactDetails(null, List.of(address), name, null, null, null, null, companyName, List.of()));
    }

    @Override
    public PutResult put(final ContactDetails details) throws StoreException {
        down |= downAfter >= 0 && contacts.size() >= downAfter;
        check("put");
        if (refused != null && details.addresses().contains(refused)) {
            throw new StoreException("The directory refuses it.", null);
        }

        for (int i = 0; i < contacts.size(); i++) {
            final ContactDetails known = contacts.get(i);
            if (details.addresses().stream().anyMatch(known.addresses()::contains)) {
                contacts.set(i, details);
                return new PutResult("contact-" + i, known.equals(details) ? PutOutcome.UNCHANGED : PutOutcome.UPDATED);
            }
        }
        contacts.add(details);
        return new PutResult("contact-" + (contacts.size() - 1), PutOutcome.ADDED);
    }

    @Override
    public Optional<Contact> findByAddress(final String address) throws StoreException {
        check("address " + address);
        return contacts.stream().filter(details -> details.addresses().contains(address)).map(this::contact).findFirst();
    }

    @Override
    public List<Contact> findByName(final String name) throws StoreException {
        check("name " + name);
        return contacts.stream().filter(details -> name.equalsIgnoreCase(details.fullName())).map(this::contact).toList();
    }

    @Override
    public Optional<Company> findCompanyByDomain(final String domain) throws StoreException {
        check("domain " + domain);
        return companies.stream().filter(company -> company.domains().contains(domain)).findFirst();
    }

    private void check(final String query) throws StoreUnavailableException {
        queries.add(query);
        if (down) {
            throw new StoreUnavailableException("The directory is down: start its database.", null);
        }
    }

    private Contact contact(final ContactDetails details) {
        final Company company = details.companyName() == null ? null : new Company(details.companyName(), details.companyName(), List.of());
        return new Contact("contact-" + contacts.indexOf(details), null, details.addresses(), details.fullName(), null, null, null, null, company);
    }
}
