/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.salespartner.nifi.account.OAuthClient;

import java.util.Optional;

/** Sees to it that an account's refresh token goes to the account's own provider (rule T1). */
public final class ApplicationOfProvider {
    private ApplicationOfProvider() {
    }

    /**
     * What is wrong with the application that an account names. Empty when it is in order, and as long as it does not tell, which it does not before
     * it is enabled; until then the account cannot be enabled either.
     *
     * @param descriptor names the application
     * @param wanted     the account's provider
     */
    public static Optional<ValidationResult> problem(final ValidationContext context, final PropertyDescriptor descriptor,
                                                     final OAuthProvider wanted) {
        final String service = context.getProperty(descriptor).getValue();
        if (service == null || !context.getControllerServiceLookup().isControllerServiceEnabled(service)) {
            return Optional.empty();
        }

        final Optional<String> provider = context.getProperty(descriptor).asControllerService(OAuthClient.class).getProvider();
        return provider.filter(id -> !wanted.id().equals(id)).map(id -> new ValidationResult.Builder().subject(descriptor.getName()).valid(false)
                .explanation("its Provider is %s, which would be sent what is for %s alone. Name an OAuthApplication whose Provider is %s"
                        .formatted(named(id), wanted.getValue(), wanted.getValue())).build());
    }

    private static String named(final String id) {
        for (final OAuthProvider provider : OAuthProvider.values()) {
            if (provider.id().equals(id)) {
                return provider.getValue();
            }
        }
        return "[%s]".formatted(id);
    }
}
