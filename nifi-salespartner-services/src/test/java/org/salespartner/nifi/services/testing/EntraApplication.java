/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * An app registration and what was consented to.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/quickstart-register-app">registering an app</a>
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/reply-url">redirect URIs: the port on loopback is not compared</a>
 */
public final class EntraApplication {
    private final String clientId;
    private final List<String> secrets = new CopyOnWriteArrayList<>();
    private final List<X509Certificate> certificates = new CopyOnWriteArrayList<>();
    private final List<String> redirects = new CopyOnWriteArrayList<>();
    private final Set<String> delegated = new CopyOnWriteArraySet<>();
    private final Set<String> roles = new CopyOnWriteArraySet<>();
    private final Set<String> forAdministrators = new CopyOnWriteArraySet<>();

    EntraApplication(final String clientId) {
        this.clientId = clientId;
    }

    public String clientId() {
        return clientId;
    }

    /** An app without secret and certificate is a public client. */
    public EntraApplication secret(final String secret) {
        secrets.add(secret);
        return this;
    }

    /** The certificate with which it signs assertions. */
    public EntraApplication certificate(final X509Certificate certificate) {
        certificates.add(certificate);
        return this;
    }

    /** Where codes may be sent to. */
    public EntraApplication redirect(final String uri) {
        redirects.add(uri);
        return this;
    }

    /** The delegated permissions that users have consented to, as {@code Mail.Read}. */
    public EntraApplication consentedTo(final String... permissions) {
        delegated.addAll(List.of(permissions));
        return this;
    }

    /** The delegated permissions for which an administrator has to consent and has not: asking for one gives AADSTS90094. */
    public EntraApplication administratorsConsentTo(final String... permissions) {
        forAdministrators.addAll(List.of(permissions));
        return this;
    }

    /** The application permissions that an administrator has consented to, for client credentials. */
    public EntraApplication roles(final String... permissions) {
        roles.addAll(List.of(permissions));
        return this;
    }

    Set<String> delegated() {
        return delegated;
    }

    Set<String> roles() {
        return roles;
    }

    Set<String> forAdministrators() {
        return forAdministrators;
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    boolean isPublic() {
        return secrets.isEmpty() && certificates.isEmpty();
    }

    boolean hasSecret(final String secret) {
        return secrets.contains(secret);
    }

    boolean mayRedirectTo(final String uri) {
        return redirects.stream().anyMatch(known -> known.equals(uri) || loopback(known).equals(loopback(uri)) && !loopback(uri).equals(uri)
                || loopback(uri).equals(known));
    }

    private static String loopback(final String uri) {
        return uri.replaceFirst("^http://(localhost|127\\.0\\.0\\.1):\\d+", "http://$1");
    }
}
