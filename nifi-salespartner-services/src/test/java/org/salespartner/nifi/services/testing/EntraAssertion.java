/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Checks the assertion with which an app proves that it holds its certificate's key.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/certificate-credentials">certificate credentials: PS256, x5t#S256</a>
 */
final class EntraAssertion {
    private static final int HASH = 32;

    private EntraAssertion() {
    }

    static void check(final String assertion, final EntraApplication application, final String audience) throws EntraRefusal.Refused {
        final String[] parts = assertion.split("\\.");
        if (parts.length != 3) {
            throw new EntraRefusal.Refused(EntraRefusal.BAD_ASSERTION);
        }
        try {
            final JsonNode header = GraphJson.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[0]));
            final JsonNode claims = GraphJson.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
            final X509Certificate certificate = signer(header, application.certificates());
            final Signature signature = signature(header.path("alg").asText());
            signature.initVerify(certificate.getPublicKey());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2])) || !claims.path("iss").asText().equals(application.clientId())
                    || !claims.path("sub").asText().equals(application.clientId()) || claims.path("jti").asText().isEmpty()) {
                throw new EntraRefusal.Refused(EntraRefusal.BAD_ASSERTION);
            }
            if (!claims.path("aud").asText().equals(audience)) {
                throw new EntraRefusal.Refused(EntraRefusal.ASSERTION_AUDIENCE);
            }
            final long now = Instant.now().getEpochSecond();
            if (claims.path("exp").asLong() <= now || claims.path("nbf").asLong(now) > now + 300) {
                throw new EntraRefusal.Refused(EntraRefusal.ASSERTION_TIME);
            }
        } catch (final GeneralSecurityException | IOException | IllegalArgumentException e) {
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

    private static Signature signature(final String algorithm) throws GeneralSecurityException, EntraRefusal.Refused {
        if (algorithm.equals("RS256")) {
            return Signature.getInstance("SHA256withRSA");
        }
        if (!algorithm.equals("PS256")) {
            throw new EntraRefusal.Refused(EntraRefusal.BAD_ASSERTION);
        }
        final Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, HASH, 1));
        return signature;
    }
}
