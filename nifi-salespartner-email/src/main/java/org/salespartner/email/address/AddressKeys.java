/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.address;

import java.net.IDN;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what two spellings are the same address or domain. A domain of another script may be written in it or in ASCII (RFC 5890): mail is sent to the
 * latter, people and their spreadsheets use the former. Nothing here throws: what is no address only loses its case.
 */
public final class AddressKeys {
    /** RFC 1035, 2.3.4: what is longer is no domain in any spelling. */
    private static final int LONGEST_DOMAIN = 253;
    private static final String DOTS = "[.\u3002\uff0e\uff61]";
    /** Letters of their own since RFC 5891, which {@link IDN} after RFC 3490 takes for others. */
    private static final String LETTERS_OF_THEIR_OWN = ".*[\u00df\u03c2].*";

    private AddressKeys() {
    }

    /**
     * The key of an address: lower case, and the domain in ASCII. Domains with {@code @} before them, as lists hold them, are brought into the same
     * form.
     *
     * @param address not null; may be no address
     */
    public static String of(final String address) {
        final String folded = folded(address);
        final int at = folded.lastIndexOf('@');
        return folded.substring(0, at + 1) + (at < 0 ? folded : ascii(folded.substring(at + 1)));
    }

    /**
     * The key of a domain: lower case, in ASCII, without the dot that ends a complete one.
     *
     * @param domain not null, without {@code @}; may be no domain
     */
    public static String ofDomain(final String domain) {
        return ascii(folded(domain));
    }

    /** The key of an address and the other ways in which it may stand in what was kept before there were keys. */
    public static Set<String> spellings(final String address) {
        final String key = of(address);
        final int at = key.lastIndexOf('@');
        return spellings(key, at < 0 ? key : key.substring(0, at + 1) + unicode(key.substring(at + 1)), address);
    }

    /** The same as {@link #spellings} for a domain. */
    public static Set<String> spellingsOfDomain(final String domain) {
        final String key = ofDomain(domain);
        return spellings(key, unicode(key), domain);
    }

    /** The key of an address without what follows a plus sign before the domain (RFC 5233): the mailbox that it is delivered to. */
    public static String ofMailbox(final String address) {
        final String key = of(address);
        final int at = key.lastIndexOf('@');
        final int plus = key.indexOf('+');
        return plus > 0 && plus < at ? key.substring(0, plus) + key.substring(at) : key;
    }

    private static Set<String> spellings(final String key, final String unicode, final String written) {
        return Stream.of(key, unicode, written.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String folded(final String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static String unicode(final String ascii) {
        return ascii.contains("xn--") ? IDN.toUnicode(ascii, IDN.ALLOW_UNASSIGNED) : ascii;
    }

    /** As it is where it cannot be a domain. */
    private static String ascii(final String folded) {
        final String domain = folded.endsWith(".") ? folded.substring(0, folded.length() - 1) : folded;
        if (domain.length() > LONGEST_DOMAIN || isAscii(domain)) {
            return domain;
        }

        try {
            return Stream.of(domain.split(DOTS)).map(AddressKeys::label).collect(Collectors.joining("."));
        } catch (final IllegalArgumentException | IndexOutOfBoundsException e) {
            return domain;
        }
    }

    private static String label(final String label) {
        if (isAscii(label)) {
            return label;
        }

        final String ascii = label.matches(LETTERS_OF_THEIR_OWN) ? Punycode.label(label)
                : IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        // Compatible forms of other characters would become signs that end an address or a label.
        if (!ascii.matches("[a-z0-9_-]+")) {
            throw new IllegalArgumentException("A label with signs");
        }
        return ascii;
    }

    private static boolean isAscii(final String text) {
        return text.chars().allMatch(character -> character < 0x80);
    }
}
