/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.salespartner.nifi.account.OAuthClient.SigningCertificate;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the user configured.
 *
 * @param secret      null when there is none
 * @param certificate null when there is none
 */
record ApplicationSettings(OAuthProvider provider, String clientId, String secret, SigningCertificate certificate, URI tokenEndpoint) {

    static ApplicationSettings of(final PropertyContext context) {
        final OAuthProvider provider = provider(context);
        final String pem = provider == OAuthProvider.MICROSOFT ? context.getProperty(OAuthApplication.CERTIFICATE).getValue() : null;
        final SigningCertificate certificate = pem == null || pem.isBlank() ? null
                : new SigningCertificate(PemKeys.privateKey(pem), PemKeys.certificate(pem));
        final String secret = context.getProperty(OAuthApplication.CLIENT_SECRET).getValue();
        return new ApplicationSettings(provider, evaluated(context, OAuthApplication.CLIENT_ID),
                secret == null || secret.isBlank() ? null : secret.strip(), certificate, tokenEndpoint(context, provider));
    }

    /** What the properties' own validators cannot see. */
    static Collection<ValidationResult> problems(final PropertyContext context) {
        final List<ValidationResult> problems = new ArrayList<>();
        final boolean secret = context.getProperty(OAuthApplication.CLIENT_SECRET).isSet();
        final boolean microsoft = provider(context) == OAuthProvider.MICROSOFT;
        final boolean certificate = microsoft && context.getProperty(OAuthApplication.CERTIFICATE).isSet();
        if (!microsoft && !secret) {
            problems.add(invalid(OAuthApplication.CLIENT_SECRET, "Google's applications have one; paste it from the Google Cloud console"));
        }

        if (secret && certificate) {
            problems.add(invalid(OAuthApplication.CERTIFICATE, "there is a Client Secret, too; leave one of them empty"));
        }

        try {
            of(context);
        } catch (final IllegalArgumentException e) {
            problems.add(invalid(certificate ? OAuthApplication.CERTIFICATE : OAuthApplication.AUTHORITY, e.getMessage()));
        }
        return problems;
    }

    ClientIdentity identity() {
        return certificate == null ? ClientIdentity.withSecret(clientId, secret)
                : ClientIdentity.withCertificate(clientId, certificate.key(), certificate.certificate());
    }

    /** Without the secret (rule T1). */
    @Override
    public String toString() {
        return "ApplicationSettings[%s, %s]".formatted(provider, clientId);
    }

    private static OAuthProvider provider(final PropertyContext context) {
        return context.getProperty(OAuthApplication.PROVIDER).asAllowableValue(OAuthProvider.class);
    }

    private static URI tokenEndpoint(final PropertyContext context, final OAuthProvider provider) {
        if (provider == OAuthProvider.GOOGLE) {
            return URI.create(evaluated(context, OAuthApplication.TOKEN_ENDPOINT));
        }

        final String tenant = evaluated(context, OAuthApplication.TENANT);
        if (!tenant.matches("[A-Za-z0-9.-]+")) {
            throw new IllegalArgumentException("the Tenant has to be an ID or a domain such as example.com");
        }

        return URI.create(evaluated(context, OAuthApplication.AUTHORITY).replaceAll("/+$", "") + "/" + tenant + "/oauth2/v2.0/token");
    }

    private static String evaluated(final PropertyContext context, final PropertyDescriptor descriptor) {
        final String value = context.getProperty(descriptor).evaluateAttributeExpressions().getValue();
        return value == null ? "" : value.strip();
    }

    private static ValidationResult invalid(final PropertyDescriptor descriptor, final String explanation) {
        return new ValidationResult.Builder().subject(descriptor.getName()).valid(false).explanation(explanation).build();
    }
}
