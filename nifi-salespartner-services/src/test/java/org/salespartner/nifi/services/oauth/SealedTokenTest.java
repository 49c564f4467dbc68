/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.util.Base64;
import java.util.Optional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class SealedTokenTest {
    private static final String ROTATED = "rotated-token-of-anna";
    private final SealedToken seal = new SealedToken("pasted-token-of-anna");

    private static String tag(final String sealed) {
        return sealed.substring(0, sealed.indexOf(':'));
    }

    @Test
    void everyNodeWithTheSamePastedTokenOpensIt() {
        assertEquals(Optional.of(ROTATED), new SealedToken("pasted-token-of-anna").open(seal.seal(ROTATED)));
    }

    @Test
    @DisplayName("T1: the same token is sealed another way each time, since a nonce must not be used twice; the tag stays")
    void nonces() {
        final String first = seal.seal(ROTATED);
        final String second = seal.seal(ROTATED);
        assertNotEquals(first, second);
        assertEquals(tag(first), tag(second));
    }

    @Test
    void whatAnotherPastedTokenHasSealedStaysClosed() {
        final SealedToken other = new SealedToken("pasted-token-of-bob");
        final String sealed = other.seal(ROTATED);
        assertEquals(Optional.empty(), seal.open(sealed));
        assertEquals(Optional.empty(), seal.open(tag(seal.seal(ROTATED)) + sealed.substring(sealed.indexOf(':'))), "even with our tag before it");
    }

    @Test
    void whatWasChangedStaysClosed() {
        final String sealed = seal.seal(ROTATED);
        final byte[] bytes = Base64.getDecoder().decode(sealed.substring(sealed.indexOf(':') + 1));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            assertEquals(Optional.empty(), seal.open(tag(sealed) + ":" + Base64.getEncoder().encodeToString(bytes)), "byte " + i);
            bytes[i] ^= 1;
        }
    }

    @Test
    void whatIsNoneOfOursStaysClosed() {
        final String tag = tag(seal.seal(ROTATED));
        for (final String text : new String[]{"", ":", tag, tag + ":", tag + ":AAAA", tag + ":not base64", ROTATED}) {
            assertEquals(Optional.empty(), seal.open(text), text);
        }
    }
}
