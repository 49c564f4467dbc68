/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.address.AddressKeys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Brings text into the forms that the database holds and compares. Null stays null in all but the hashes. */
final class Texts {
    /** The longest key that is kept as it is, in characters; a longer one becomes its hash. */
    static final int MAXIMUM_KEY = 200;

    private static final String HASHED = "sha256:";
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {
    }

    /** Without what a database refuses: U+0000 and halves of surrogate pairs become U+FFFD. */
    static String storable(final String text) {
        if (text == null) {
            return null;
        }

        StringBuilder changed = null;
        for (int index = 0; index < text.length(); index++) {
            final char character = text.charAt(index);
            if (isPairAt(text, index)) {
                index++;
            } else if (character == 0 || Character.isSurrogate(character)) {
                changed = changed == null ? new StringBuilder(text) : changed;
                changed.setCharAt(index, REPLACEMENT);
            }
        }
        return changed == null ? text : changed.toString();
    }

    /** The first {@code maximum} characters, never half a surrogate pair. */
    static String shortened(final String text, final int maximum) {
        if (text == null || text.length() <= maximum) {
            return text;
        }

        final int end = isPairAt(text, maximum - 1) ? maximum - 1 : maximum;
        return text.substring(0, end);
    }

    /** Null for what is empty or white space only, else without white space around it. */
    static String stripped(final String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** What is compared of an address. */
    static String addressKey(final String address) {
        return address == null ? null : key(AddressKeys.of(address));
    }

    /** Who gets what is sent to an address: a tag (RFC 5233) makes no other correspondent of one. */
    static String mailboxKey(final String address) {
        return key(AddressKeys.ofMailbox(address));
    }

    /**
     * All that an address may be kept under: its key, and what the store made of the domain's other spelling before version 4 of its schema. What
     * came with that version, drafts, ledger and stop list, knows the key alone.
     */
    static List<String> addressKeys(final String address) {
        return address == null ? List.of() : AddressKeys.spellings(address).stream().map(Texts::key).toList();
    }

    /** The same for what is a key already, which of a hash is the hash. */
    static List<String> keysBeside(final String addressKey) {
        return addressKey.startsWith(HASHED) ? List.of(addressKey) : addressKeys(addressKey);
    }

    /** What is compared of a domain. */
    static String domainKey(final String domain) {
        return key(AddressKeys.ofDomain(domain));
    }

    /** The same as {@link #addressKeys} for a domain. */
    static List<String> domainKeys(final String domain) {
        return AddressKeys.spellingsOfDomain(domain).stream().map(Texts::key).toList();
    }

    /** What is compared of an account's id, as {@link org.salespartner.nifi.store.ReplyKey} does; null stays null. */
    static String accountKey(final String id) {
        return id == null ? null : key(AddressKeys.of(id));
    }

    /** What is compared of a name: white space in any amount is the same. */
    static String nameKey(final String name) {
        if (name == null) {
            return null;
        }
        return key(Normalizer.normalize(name, Normalizer.Form.NFC).strip().replaceAll("[\\s\\h]+", " ").toLowerCase(Locale.ROOT));
    }

    /** The text itself where the database can hold and index it, else its hash. */
    static String key(final String text) {
        if (text == null) {
            return null;
        }

        final boolean plain = text.length() <= MAXIMUM_KEY && text.equals(storable(text)) && !text.startsWith(HASHED);
        return plain ? text : HASHED + hash(text);
    }

    /** SHA-256 over the parts, as 64 hexadecimal digits; null is a part of its own and different parts never give the same text to hash. */
    static String hash(final String... parts) {
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (final String part : parts) {
                final String length = part == null ? "-;" : part.length() + ";";
                digest.update(length.getBytes(StandardCharsets.US_ASCII));
                if (part != null) {
                    // The characters as they are: an encoding would make all halves of surrogate pairs the same.
                    final ByteBuffer characters = ByteBuffer.allocate(part.length() * Character.BYTES);
                    characters.asCharBuffer().put(part);
                    digest.update(characters);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    private static boolean isPairAt(final String text, final int index) {
        return index + 1 < text.length() && Character.isHighSurrogate(text.charAt(index)) && Character.isLowSurrogate(text.charAt(index + 1));
    }
}
