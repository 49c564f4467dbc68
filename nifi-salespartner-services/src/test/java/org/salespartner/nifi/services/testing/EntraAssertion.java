/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Checks the assertion with which an app proves that it holds its certificate's key.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/certificate-credentials">certificate credentials: PS256, x5t#S256</a>
 */
final class EntraAssertion {
    private EntraAssertion() {
    }

    static void check(final String assertion, final EntraApplication application, final String audience) throws EntraRefusal.Refused {
        try {
            final JsonWebToken token = JsonWebToken.read(assertion);
            final X509Certificate certificate = signer(token.header(), application.certificates());
            if (!token.isSignedBy(certificate.getPublicKey()) || !token.claim("iss").equals(application.clientId())
                    || !token.claim("sub").equals(application.clientId()) || token.claim("jti").isEmpty()) {
                throw new EntraRefusal.Refused(EntraRefusal.BAD_ASSERTION);
            }
            if (!token.claim("aud").equals(audience)) {
                throw new EntraRefusal.Refused(EntraRefusal.ASSERTION_AUDIENCE);
            }
            final long now = Instant.now().getEpochSecond();
            if (token.claims().path("exp").asLong() <= now || token.claims().path("nbf").asLong(now) > now + 300) {
                throw new EntraRefusal.Refused(EntraRefusal.ASSERTION_TIME);
            }
        } catch (final GeneralSecurityException | IllegalArgumentException e) {
            throw new EntraRefusal.Refused(EntraRefusal.BAD_ASSERTION).because(e);
        }
    }

    private static X509Certificate signer(final JsonNode header, final List<X509Certificate> known) throws GeneralSecurityException,
            EntraRefusal.Refused {
        for (final X509Certificate certificate : known) {
            if (header.path("x5t#S256").asText().equals(thumbprint(certificate, "SHA-256"))
                    || !header.has("x5t#S256") && header.path("x5t").asText().equals(thumbprint(certificate, "SHA-1"))) {
                return certificate;
            }
        }
        throw new EntraRefusal.Refused(EntraRefusal.BAD_ASSERTION);
    }

    private static String thumbprint(final X509Certificate certificate, final String algorithm) throws GeneralSecurityException {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
    }
}
