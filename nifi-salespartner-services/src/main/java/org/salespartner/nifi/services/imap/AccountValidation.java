/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** What the properties' own validators cannot see. */
final class AccountValidation {
    /** Enough to catch a name or a list in the place of an address; whether it receives mail is not for us to say. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@,;<>\"]+@[^\\s@,;<>\"]+");

    private AccountValidation() {
    }

    static Collection<ValidationResult> validate(final AccountProperties properties) {
        final List<ValidationResult> results = new ArrayList<>();
        final String address = properties.address();
        if (address == null || !ADDRESS.matcher(address).matches()) {
            results.add(invalid(ImapEmailAccount.ADDRESS, "it has to be one e-mail address such as anna@example.com, without a name"));
        }

        for (final String alias : properties.aliases()) {
            if (!ADDRESS.matcher(alias).matches()) {
                results.add(invalid(ImapEmailAccount.ALIASES, "[%s] is no e-mail address; write for instance sales@example.com, info@example.com"
                        .formatted(alias)));
            }
        }

        if (properties.host() == null) {
            results.add(invalid(ImapEmailAccount.HOST, "the name of the IMAP server is missing; write it here, or choose a Provider Preset"));
        }

        if (!properties.isPortValid()) {
            results.add(invalid(ImapEmailAccount.PORT, "it has to be a number from 1 to 65535; leave it empty for the usual port of the TLS Mode"));
        }

        if (properties.folders().isEmpty()) {
            results.add(invalid(ImapEmailAccount.FOLDERS, "no folder is named; write for instance INBOX"));
        }

        if (properties.strategy() == AuthenticationStrategy.PASSWORD && properties.text(ImapEmailAccount.PASSWORD).isEmpty()) {
            results.add(invalid(ImapEmailAccount.PASSWORD,
                    "the password is missing; write the (app) password of the mailbox here, or set Authentication Strategy to OAuth2"));
        }

        requireSomeTime(properties, ImapEmailAccount.CONNECT_TIMEOUT, results);
        requireSomeTime(properties, ImapEmailAccount.READ_TIMEOUT, results);
        return results;
    }

    private static void requireSomeTime(final AccountProperties properties, final PropertyDescriptor descriptor,
            final List<ValidationResult> results) {
        final Duration time = properties.duration(descriptor);
        if (time.toMillis() < 1) {
            results.add(invalid(descriptor, "no time at all would mean to wait for ever; write for instance 10 s"));
        }
    }

    private static ValidationResult invalid(final PropertyDescriptor descriptor, final String explanation) {
        return new ValidationResult.Builder().subject(descriptor.getName()).valid(false).explanation(explanation).build();
    }
}
