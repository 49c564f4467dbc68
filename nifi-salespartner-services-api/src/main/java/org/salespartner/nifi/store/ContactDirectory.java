/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.store;

import org.apache.nifi.controller.ControllerService;

import java.util.List;
import java.util.Optional;

/**
 * The people and companies we know. Addresses and domains are compared without regard to case. Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store cannot be reached and {@link StoreException} for all else.</p>
 */
public interface ContactDirectory extends ControllerService {

    /**
     * Adds a contact, or updates the one that has the same external id or else one of the same addresses. What is null in {@code details} stays as
     * it is, addresses and domains are added to those known.
     */
    PutResult put(ContactDetails details) throws StoreException;

    Optional<Contact> findByAddress(String address) throws StoreException;

    /** The contacts of exactly this name, regardless of case and of white space. */
    List<Contact> findByName(String name) throws StoreException;

    Optional<Company> findCompanyByDomain(String domain) throws StoreException;

    /** What {@link #put} did. */
    enum PutOutcome {
        ADDED,
        UPDATED,
        UNCHANGED
    }

    record PutResult(String contactId, PutOutcome outcome) {
    }
}
