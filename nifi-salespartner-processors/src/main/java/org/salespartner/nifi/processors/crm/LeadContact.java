/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.salespartner.email.address.FreeMailDomains;
import org.salespartner.email.address.RoleAddresses;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.store.ContactDetails;

import java.util.List;
import java.util.Optional;

/**
 * The contact that a lead becomes. A contact form is sent by a program, and whoever filled it in stands in Reply-To; everybody else is who they
 * write as, whatever Reply-To says.
 *
 * @param role    the header in which the address stands
 * @param details for the contact directory
 */
record LeadContact(String role, ContactDetails details) {
    private static final int LONGEST_NAME = 200;

    /** Empty when nobody with a usable address, who is not ourselves (rule I2), stands behind the e-mail. */
    static Optional<LeadContact> of(final EmailDocument email, final Ourselves ourselves) {
        final EmailAddress from = email.from();
        if (from != null && RoleAddresses.isProgram(from.address())) {
            return email.replyTo().stream().findFirst().flatMap(person -> contact("reply-to", person, ourselves));
        }
        return Optional.ofNullable(from).flatMap(person -> contact("from", person, ourselves));
    }

    String address() {
        return details.addresses().getFirst();
    }

    private static Optional<LeadContact> contact(final String role, final EmailAddress person, final Ourselves ourselves) {
        final boolean nobody = ourselves.includes(person.address()) || RoleAddresses.isProgram(person.address());
        return Addresses.usable(person.address()).filter(address -> !nobody).map(address -> new LeadContact(role, new ContactDetails(null,
                List.of(address), name(person), null, null, null, null, null, companyDomains(address))));
    }

    private static List<String> companyDomains(final String address) {
        final String domain = Addresses.domain(address);
        return FreeMailDomains.includes(domain) ? List.of() : List.of(domain);
    }

    /** A display name that is one; null for an address or what no directory could hold. */
    private static String name(final EmailAddress person) {
        final String name = person.name();
        final boolean usable = name != null && !name.isBlank() && name.length() <= LONGEST_NAME && name.indexOf('@') < 0
                && name.chars().noneMatch(Character::isISOControl);
        return usable ? name.strip() : null;
    }
}
