/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;

/**
 * A signed JSON Web Token (<a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>) as a client sends it to prove who it is
 * (<a href="https://www.rfc-editor.org/rfc/rfc7523">RFC 7523</a>). What it has to claim is each provider's own matter.
 *
 * @param signed what the signature is about: header and claims as they came
 */
record JsonWebToken(JsonNode header, JsonNode claims, String signed, byte[] signature) {
    private static final int HASH = 32;

    /**
     * Reads one, unchecked.
     *
     * @throws IllegalArgumentException when it is none
     */
    static JsonWebToken read(final String text) {
        final String[] parts = text == null ? new String[0] : text.split("\\.");
        if (parts.length != 3) {
            throw new IllegalArgumentException("Not three parts");
        }
        return new JsonWebToken(json(parts[0]), json(parts[1]), parts[0] + "." + parts[1], Base64.getUrlDecoder().decode(parts[2]));
    }

    /** The name of the algorithm ({@code alg}). */
    String algorithm() {
        return header.path("alg").asText();
    }

    /** A claim's text; empty without one. */
    String claim(final String name) {
        return claims.path(name).asText();
    }

    /** Whether it is signed with this key and RS256 or PS256 (<a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.1">RFC 7518</a>). */
    boolean isSignedBy(final PublicKey key) {
        try {
            final Signature check = switch (algorithm()) {
                case "RS256" -> Signature.getInstance("SHA256withRSA");
                case "PS256" -> pss();
                default -> throw new GeneralSecurityException("No such algorithm is taken");
            };
            check.initVerify(key);
            check.update(signed.getBytes(StandardCharsets.US_ASCII));
            return check.verify(signature);
        } catch (final GeneralSecurityException e) {
            return false;
        }
    }

    private static Signature pss() throws GeneralSecurityException {
        final Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, HASH, 1));
        return pss;
    }

    private static JsonNode json(final String part) {
        try {
            return SimulatorResponse.MAPPER.readTree(Base64.getUrlDecoder().decode(part));
        } catch (final IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
