/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates as they are pasted (RFC 7468). No message quotes what was pasted. */
public final class PemKeys {
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");
    private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]*-----END CERTIFICATE-----");

    private PemKeys() {
    }

    /**
     * An unencrypted RSA key in PKCS #8.
     *
     * @throws IllegalArgumentException when there is none in the text
     */
    public static PrivateKey privateKey(final String text) {
        final Matcher block = PRIVATE_KEY.matcher(text);
        if (!block.find()) {
            throw new IllegalArgumentException("there is no private key in it: it has to hold a block that begins with -----BEGIN PRIVATE KEY----- "
                    + "(convert other forms with: openssl pkcs8 -topk8 -nocrypt)");
        }

        try {
            final byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("its private key cannot be read: it has to be an RSA key that is not encrypted", e);
        }
    }

    /**
     * The first certificate.
     *
     * @throws IllegalArgumentException when there is none in the text
     */
    public static X509Certificate certificate(final String text) {
        final Matcher block = CERTIFICATE.matcher(text);
        if (!block.find()) {
            throw new IllegalArgumentException("there is no certificate in it: it has to hold a block that begins with -----BEGIN CERTIFICATE-----");
        }

        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.group().getBytes(StandardCharsets.US_ASCII)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("its certificate cannot be read", e);
        }
    }
}
