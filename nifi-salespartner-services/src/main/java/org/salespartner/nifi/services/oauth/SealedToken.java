/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals rotated refresh tokens for NiFi's state, which is kept in clear. The key is derived from the refresh token that the user pasted and from
 * nothing else, so that every node can open what another has sealed, and nobody else can. The pasted token's hash stands beside it: what was sealed
 * under an earlier pasted token is not opened any more.
 */
final class SealedToken {
    private static final String KEY_PURPOSE = "salespartner refresh token, encryption, 1";
    private static final String TAG_PURPOSE = "salespartner refresh token, tag, 1";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;
    private final String tag;

    SealedToken(final String pasted) {
        this.key = derive(pasted, KEY_PURPOSE);
        this.tag = HexFormat.of().formatHex(derive(pasted, TAG_PURPOSE));
    }

    String seal(final String token) {
        try {
            final byte[] nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            final ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            sealed.writeBytes(nonce);
            sealed.writeBytes(cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(token.getBytes(StandardCharsets.UTF_8)));
            return tag + ":" + Base64.getEncoder().encodeToString(sealed.toByteArray());
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java runtime", e);
        }
    }

    /** Empty when it was sealed under another pasted token, or is none of ours. */
    Optional<String> open(final String sealed) {
        final int colon = sealed.indexOf(':');
        if (colon < 0 || !MessageDigest.isEqual(sealed.substring(0, colon).getBytes(StandardCharsets.UTF_8), tag.getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }

        try {
            final byte[] bytes = Base64.getDecoder().decode(sealed.substring(colon + 1));
            if (bytes.length <= NONCE_BYTES) {
                return Optional.empty();
            }

            final byte[] token = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES))
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return Optional.of(new String(token, StandardCharsets.UTF_8));
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(final int mode, final byte[] nonce) throws GeneralSecurityException {
        final Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(tag.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** One step of HKDF (RFC 5869): a refresh token has entropy enough to need no stretching. */
    private static byte[] derive(final String pasted, final String purpose) {
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(pasted.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException | java.security.InvalidKeyException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java runtime", e);
        }
    }
}
