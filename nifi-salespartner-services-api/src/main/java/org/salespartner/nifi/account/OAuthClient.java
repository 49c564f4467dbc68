/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import org.apache.nifi.controller.ControllerService;

import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The user's own OAuth application (RFC 6749, section 2), which several accounts can share. It holds no person's consent: that belongs to the
 * account.
 */
public interface OAuthClient extends ControllerService {

    /** Whose sign-in it is registered with, as {@link EmailAccount#getProvider()} says it; empty when that is not known. */
    default Optional<String> getProvider() {
        return Optional.empty();
    }

    /** The client id that the provider gave the application, never null. It is no secret. */
    String getClientId();

    /** The client secret; empty for a public client or one that has a certificate. */
    Optional<String> getClientSecret();

    /** What the application signs with instead of a secret; empty when it has none. */
    Optional<SigningCertificate> getCertificate();

    /** Where tokens are asked for (RFC 6749, section 3.2), never null. */
    URI getTokenEndpoint();

    /** A certificate that the application is registered with, and its key. */
    record SigningCertificate(PrivateKey key, X509Certificate certificate) {

        /** Without the key. */
        @Override
        public String toString() {
            return "SigningCertificate[" + certificate.getSubjectX500Principal() + "]";
        }
    }
}
