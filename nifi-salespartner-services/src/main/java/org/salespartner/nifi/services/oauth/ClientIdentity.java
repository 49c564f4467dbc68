/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.salespartner.nifi.account.OAuthClient;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * The OAuth application as which tokens are asked for. It is always the user's own.
 *
 * @param secret      null when there is none, as for a public client or one with a certificate
 * @param key         the private key that belongs to the certificate; null together with it
 * @param certificate null when the application proves itself by a secret or not at all
 */
public record ClientIdentity(String clientId, String secret, PrivateKey key, X509Certificate certificate) {

    public static ClientIdentity of(final OAuthClient application) {
        return application.getCertificate().map(signing -> withCertificate(application.getClientId(), signing.key(), signing.certificate()))
                .orElseGet(() -> withSecret(application.getClientId(), application.getClientSecret().orElse(null)));
    }

    public static ClientIdentity withSecret(final String clientId, final String secret) {
        return new ClientIdentity(clientId, secret, null, null);
    }

    public static ClientIdentity withCertificate(final String clientId, final PrivateKey key, final X509Certificate certificate) {
        return new ClientIdentity(clientId, null, key, certificate);
    }

    /** Without the secret (rule T1). */
    @Override
    public String toString() {
        return "ClientIdentity[" + clientId + "]";
    }
}
