/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.identity.Digests;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The Message-ID of a message of ours (RFC 5322, 3.6.4): given, made from a seed, or random; always without angle brackets. */
final class OutgoingMessageId {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;
    private static final int LONGEST = 250;

    private OutgoingMessageId() {
    }

    /** The same seed and domain always give the same id; a null seed gives one that nobody can foresee. */
    static String make(final String seed, final String domain) throws InvalidOutgoingEmailException {
        final String ascii = StrictAddress.domain(domain == null ? "" : domain.strip());
        if (ascii == null) {
            throw new InvalidOutgoingEmailException("The domain [%s] for Message-IDs is none. Give one of your own, such as example.com."
                    .formatted(SafeText.line(domain, LONGEST)));
        }
        return (seed == null ? random() : Digests.sha256("message-id " + seed).substring(0, 2 * BYTES)) + '@' + ascii;
    }

    private static String random() {
        final byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** An id that was given, with or without angle brackets. */
    static String checked(final String given) throws InvalidOutgoingEmailException {
        final String bare = given.startsWith("<") && given.endsWith(">") ? given.substring(1, given.length() - 1) : given;
        final int sign = bare.indexOf('@');
        final boolean sound = bare.length() <= LONGEST && sign > 0 && StrictAddress.isDotAtom(bare.substring(0, sign))
                && StrictAddress.isDotAtom(bare.substring(sign + 1));
        if (!sound) {
            throw new InvalidOutgoingEmailException("The Message-ID [%s] is malformed. Give one as name@domain, in ASCII letters, digits and dots."
                    .formatted(SafeText.line(given, LONGEST)));
        }
        return bare;
    }
}
