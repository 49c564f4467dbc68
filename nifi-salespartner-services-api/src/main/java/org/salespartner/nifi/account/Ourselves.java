/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import org.salespartner.email.address.AddressKeys;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who we are (rule I2).
 *
 * @param addresses full addresses, as {@link AddressKeys#of} gives them
 * @param domains   domains of which every address is ours, as {@link AddressKeys#ofDomain} gives them
 */
public record Ourselves(Set<String> addresses, Set<String> domains) {

    public static final Ourselves NOBODY = new Ourselves(Set.of(), Set.of());

    public Ourselves {
        addresses = addresses.stream().map(AddressKeys::of).collect(Collectors.toUnmodifiableSet());
        domains = domains.stream().map(AddressKeys::ofDomain).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether the address is ours; null and malformed addresses are not. {@code me+tag} is delivered to {@code me} (RFC 5233), so a tag does not make
     * a stranger of us.
     */
    public boolean includes(final String address) {
        if (address == null) {
            return false;
        }

        final String mailbox = AddressKeys.ofMailbox(address);
        final int at = mailbox.lastIndexOf('@');
        return addresses.stream().map(AddressKeys::ofMailbox).anyMatch(mailbox::equals) || at >= 0 && domains.contains(mailbox.substring(at + 1));
    }

    /** Whether every address of the domain is ours. */
    public boolean includesDomain(final String domain) {
        return domains.contains(AddressKeys.ofDomain(domain));
    }
}
