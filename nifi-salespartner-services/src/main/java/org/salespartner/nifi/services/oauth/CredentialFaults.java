/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import java.util.Optional;

/**
 * What is wrong with an application itself, by Microsoft Entra ID's codes
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). Whoever looks after the OAuth application mends it.
 */
final class CredentialFaults {
    private CredentialFaults() {
    }

    /** Empty when the code is about something else. */
    static Optional<String> remedy(final String number, final String clientId) {
        return Optional.ofNullable(sentence(number)).map(sentence -> sentence.formatted(clientId));
    }

    private static String sentence(final String number) {
        return switch (number) {
            case "700016", "700011", "7000229" -> "the application [%s] is not known in this tenant. Correct Client ID and Tenant of the OAuth "
                    + "application.";
            case "90002", "900021", "900023", "50059", "90019" -> "there is no such tenant. Correct Tenant of the OAuth application.";
            case "50194", "9001023", "90124", "90130" -> "the application [%s] takes sign-ins of its own tenant only. Write that tenant's ID into "
                    + "Tenant of the OAuth application.";
            case "7000215", "7000216", "70002" -> "the client secret of the application [%s] is wrong. Paste the secret's value, not its ID, into "
                    + "Client Secret of the OAuth application.";
            case "7000222" -> "the client secret of the application [%s] has expired. Make a new one under Certificates & secrets and paste its "
                    + "value into Client Secret of the OAuth application.";
            case "7000218" -> "the application [%s] needs a secret. Set Client Secret of the OAuth application.";
            case "700025" -> "the application [%s] is a public client, which has no secret. Leave Client Secret of the OAuth application empty, "
                    + "or register the redirect URI http://localhost under Web.";
            case "50012", "700027", "700030", "7000277" -> "the certificate is not the one that the application [%s] has. Upload it under "
                    + "Certificates & secrets of the application.";
            case "700024" -> "the proof that the certificate's key has signed is not of this time. See whether this machine's clock is right.";
            default -> null;
        };
    }
}
