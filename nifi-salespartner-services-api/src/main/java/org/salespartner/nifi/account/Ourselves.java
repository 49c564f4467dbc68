/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who we are (rule I2).
 *
 * @param addresses full addresses, lower case
 * @param domains   domains of which every address is ours, lower case, without {@code @}
 */
public record Ourselves(Set<String> addresses, Set<String> domains) {

    public static final Ourselves NOBODY = new Ourselves(Set.of(), Set.of());

    public Ourselves {
        addresses = lowerCase(addresses);
        domains = lowerCase(domains);
    }

    /** Whether the address is ours; null and malformed addresses are not. */
    public boolean includes(final String address) {
        if (address == null) {
            return false;
        }

        final String wanted = address.strip().toLowerCase(Locale.ROOT);
        final int at = wanted.lastIndexOf('@');
        return addresses.contains(wanted) || at >= 0 && domains.contains(wanted.substring(at + 1));
    }

    private static Set<String> lowerCase(final Collection<String> values) {
        return values.stream().map(value -> value.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }
}
