/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import org.salespartner.nifi.services.oauth.OAuthProvider;
import org.salespartner.nifi.system.command.UsageException;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * How the command was called.
 *
 * @param provider     null when help is asked for
 * @param tenant       of Microsoft; null for Google
 * @param conversation whether mail is to be sent, too
 * @param device       whether the person consents on another device
 * @param endpoints    where the provider asks for consent and gives tokens
 */
record AuthorizeOptions(boolean help, OAuthProvider provider, String clientId, String tenant, boolean conversation, boolean device,
                        ConsentEndpoints endpoints) {
    private static final String MICROSOFT = "https://login.microsoftonline.com";

    static AuthorizeOptions parse(final String... arguments) throws UsageException {
        OAuthProvider provider = null;
        String clientId = null;
        String tenant = "organizations";
        String authority = MICROSOFT;
        String graph = "https://graph.microsoft.com";
        boolean conversation = false;
        boolean device = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--help", "-h" -> {
                    return new AuthorizeOptions(true, null, null, null, false, false, null);
                }
                case "--client-id" -> clientId = value(arguments, ++i);
                case "--tenant" -> tenant = value(arguments, ++i);
                case "--authority" -> authority = value(arguments, ++i).replaceAll("/+$", "");
                case "--graph" -> graph = value(arguments, ++i).replaceAll("/+$", "");
                case "--conversation" -> conversation = true;
                case "--device" -> device = true;
                default -> provider = provider(arguments[i], provider);
            }
        }

        if (provider == null || clientId == null) {
            throw new UsageException("Name the provider and --client-id, such as: bin/authorize microsoft --client-id ID --tenant example.com");
        }

        if (provider == OAuthProvider.GOOGLE) {
            if (device) {
                throw new UsageException("Google allows no mail to be read with --device: leave it out.");
            }
            return new AuthorizeOptions(false, provider, clientId, null, conversation, false, ConsentEndpoints.google(conversation));
        }
        return new AuthorizeOptions(false, provider, clientId, tenant, conversation, device,
                ConsentEndpoints.microsoft(URI.create(authority + "/" + tenant), graph, conversation));
    }

    private static OAuthProvider provider(final String argument, final OAuthProvider before) throws UsageException {
        for (final OAuthProvider provider : OAuthProvider.values()) {
            if (before == null && provider.name().equals(argument.toUpperCase(Locale.ROOT))) {
                return provider;
            }
        }
        throw new UsageException("%s is neither %s nor an option: bin/authorize --help lists them.".formatted(argument,
                String.join(" nor ", List.of("microsoft", "google"))));
    }

    private static String value(final String[] arguments, final int index) throws UsageException {
        if (index == arguments.length || arguments[index].isBlank()) {
            throw new UsageException(arguments[index - 1] + " needs a value: bin/authorize --help says which.");
        }
        return arguments[index].strip();
    }
}
