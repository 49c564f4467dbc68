/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.address.AddressKeys;
import org.salespartner.email.document.EmailAddress;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * On whose behalf mail is written.
 *
 * @param from      name and address that stand in From
 * @param aliases   the other addresses of the same mailbox; a reply never goes to one of them. Colleagues are none of them: a colleague in Cc
 *                  stays there
 * @param signature never null
 * @param zone      in which the Date header and the line before a quotation give the time; never null
 */
public record Author(EmailAddress from, Set<String> aliases, Signature signature, ZoneId zone) {

    public Author {
        Objects.requireNonNull(from, "from");
        aliases = aliases == null ? Set.of() : Set.copyOf(aliases);
        signature = signature == null ? Signature.NONE : signature;
        zone = zone == null ? ZoneOffset.UTC : zone;
    }

    /** Without aliases and signature, at UTC. */
    public static Author of(final EmailAddress from) {
        return new Author(from, null, null, null);
    }

    /** Whether an address leads to the mailbox; what follows a plus sign in it does not count (RFC 5233). */
    boolean includes(final EmailAddress address) {
        final String mailbox = AddressKeys.ofMailbox(String.valueOf(address.address()));
        return Stream.concat(Stream.ofNullable(from.address()), aliases.stream()).map(AddressKeys::ofMailbox).anyMatch(mailbox::equals);
    }
}
