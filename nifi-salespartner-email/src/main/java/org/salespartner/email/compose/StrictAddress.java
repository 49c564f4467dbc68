/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.address.AddressKeys;
import org.salespartner.email.document.EmailAddress;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Addresses that mail may be sent to: narrower than what may be read (RFC 5321, 4.1.2 and 4.5.3.1; RFC 5890 for domains of other scripts).
 * A dot-atom of ASCII before the sign, at most 64 octets; behind it a domain of two labels or more, at most 253 octets. Quoted local parts,
 * address literals and routes are refused: nobody's real address needs them and too many programs read them differently. A domain in Unicode
 * becomes its ASCII form, and is refused where that form stands for another spelling than the one given, since mail would go to another domain.
 */
final class StrictAddress {
    static final int LONGEST_NAME = 200;

    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_SHOWN = 80;
    private static final String ATOM_MARKS = "!#$%&'*+-/=?^_`{|}~";

    private StrictAddress() {
    }

    /**
     * The address in the form that headers and SMTP take, its name made one line; a name that only repeats the address is left out.
     *
     * @param field names the address in the exception's sentence, for instance {@code To}
     * @throws InvalidOutgoingEmailException when it is null or no address that mail can be sent to
     */
    static EmailAddress of(final EmailAddress given, final String field) throws InvalidOutgoingEmailException {
        final String written = given == null || given.address() == null ? "" : given.address().strip();
        final String address = normalised(written);
        if (address == null) {
            throw new InvalidOutgoingEmailException("The address [%s] in %s is not one that mail can be sent to. Give it as name@domain, with "
                    .formatted(SafeText.line(written, LONGEST_SHOWN), field)
                    + "ASCII letters before the sign and without control characters or quotation marks.");
        }
        final String name = SafeText.line(given.name(), LONGEST_NAME);
        return new EmailAddress(name.isEmpty() || name.equalsIgnoreCase(written) || name.equalsIgnoreCase(address) ? null : name, address);
    }

    /** By which two addresses are the same recipient. */
    static String key(final EmailAddress address) {
        return AddressKeys.of(String.valueOf(address.address()));
    }

    /** The domain in ASCII and lower case; null when it is none. */
    static String domain(final String written) {
        if (written == null || written.length() > LONGEST_DOMAIN) {
            return null;
        }
        final String domain = Normalizer.normalize(written, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        final String ascii;
        try {
            ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (final IllegalArgumentException e) {
            return null;
        }
        final boolean sameSpelling = domain.equals(ascii) || domain.equals(IDN.toUnicode(ascii, IDN.USE_STD3_ASCII_RULES));
        return sameSpelling && isDomain(ascii) ? ascii : null;
    }

    private static String normalised(final String written) {
        final int sign = written.lastIndexOf('@');
        if (sign <= 0 || !isLocalPart(written.substring(0, sign))) {
            return null;
        }
        final String domain = domain(written.substring(sign + 1));
        return domain == null ? null : written.substring(0, sign) + '@' + domain;
    }

    private static boolean isLocalPart(final String local) {
        return local.length() <= LONGEST_LOCAL_PART && isDotAtom(local);
    }

    /** RFC 5322, 3.2.3. */
    static boolean isDotAtom(final String text) {
        boolean afterDot = true;
        for (int i = 0; i < text.length(); i++) {
            final char character = text.charAt(i);
            final boolean dot = character == '.';
            if (dot ? afterDot : !isLetterOrDigit(character) && ATOM_MARKS.indexOf(character) < 0) {
                return false;
            }
            afterDot = dot;
        }
        return !afterDot;
    }

    private static boolean isDomain(final String ascii) {
        final String[] labels = ascii.split("\\.", -1);
        if (labels.length < 2 || ascii.length() > LONGEST_DOMAIN) {
            return false;
        }
        for (final String label : labels) {
            final boolean characters = label.chars().allMatch(c -> isLetterOrDigit((char) c) || c == '-');
            if (label.isEmpty() || label.length() > 63 || !characters || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
        }
        // A last label of digits alone is an IPv4 address, not a domain (RFC 3696, 2).
        return !labels[labels.length - 1].chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isLetterOrDigit(final char character) {
        return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z' || character >= '0' && character <= '9';
    }
}
