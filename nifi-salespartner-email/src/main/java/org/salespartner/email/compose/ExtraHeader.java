/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

/**
 * A header field of the caller's own, by which a message is known again. Only names that begin with {@code X-}: no field that means something to
 * a mail server can be set this way (rule T4).
 */
record ExtraHeader(String name, String value) {
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_VALUE = 500;

    static ExtraHeader of(final String name, final String value) throws InvalidOutgoingEmailException {
        final boolean soundName = name != null && name.length() <= LONGEST_NAME && name.matches("[Xx]-[A-Za-z0-9][A-Za-z0-9-]*");
        if (!soundName) {
            throw new InvalidOutgoingEmailException("The header name [%s] is not allowed. Give one that begins with X- and has letters, digits and "
                    .formatted(SafeText.line(name, LONGEST_NAME)) + "hyphens alone.");
        }
        final boolean soundValue = value != null && !value.isBlank() && value.length() <= LONGEST_VALUE
                && value.chars().allMatch(c -> c >= ' ' && c <= '~') && !value.contains("=?");
        if (!soundValue) {
            throw new InvalidOutgoingEmailException("The value of the header %s is not allowed. Give at most %d characters of printable ASCII."
                    .formatted(name, LONGEST_VALUE));
        }
        // Written as it is: a mailbox is searched for it.
        return new ExtraHeader(name, SafeText.line(value, LONGEST_VALUE));
    }
}
