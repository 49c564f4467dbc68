/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.services.oauth.OAuthProvider;
import org.salespartner.nifi.system.command.UsageException;

import java.net.URI;
import java.util.Locale;

/**
 * How the command was called.
 *
 * @param provider  null when help is asked for
 * @param tenant    of Microsoft; null for Google
 * @param authority of Microsoft; null for Google
 * @param graph     of Microsoft; null for Google
 * @param mode      what the account is to do
 * @param shared    whether the mailbox is another one than that of the person who signs in
 * @param device    whether the person consents on another device
 * @param endpoints where the provider asks for consent and gives tokens
 */
record AuthorizeOptions(boolean help, OAuthProvider provider, String clientId, String tenant, String authority, String graph, AccountMode mode,
                        boolean shared, boolean device, ConsentEndpoints endpoints) {
    static final String AUTHORITY = "https://login.microsoftonline.com";
    static final String GRAPH = "https://graph.microsoft.com";
    private static final String ANY_TENANT = "organizations";

    static AuthorizeOptions parse(final String... arguments) throws UsageException {
        OAuthProvider provider = null;
        String clientId = null;
        String tenant = ANY_TENANT;
        String authority = AUTHORITY;
        String graph = GRAPH;
        String ofMicrosoft = null;
        AccountMode mode = AccountMode.MONITOR;
        boolean shared = false;
        boolean device = false;
        for (int i = 0; i < arguments.length; i++) {
            final String argument = arguments[i];
            switch (argument) {
                case "--help", "-h" -> {
                    return new AuthorizeOptions(true, null, null, null, null, null, mode, false, false, null);
                }
                case "--client-id" -> clientId = value(arguments, ++i);
                case "--tenant" -> tenant = value(arguments, ++i);
                case "--authority" -> authority = url(arguments, ++i);
                case "--graph" -> graph = url(arguments, ++i);
                case "--mode" -> mode = mode(value(arguments, ++i));
                case "--conversation" -> mode = AccountMode.CONVERSATION;
                case "--shared" -> shared = true;
                case "--device" -> device = true;
                default -> provider = provider(argument, provider);
            }
            ofMicrosoft = isOfMicrosoft(argument) ? argument : ofMicrosoft;
        }

        if (provider == null || clientId == null) {
            throw new UsageException("Name the provider and --client-id, such as: bin/authorize microsoft --client-id ID --tenant example.com");
        }

        if (provider == OAuthProvider.GOOGLE) {
            if (ofMicrosoft != null) {
                throw new UsageException("%s is for microsoft only: leave it out.%s".formatted(ofMicrosoft,
                        device ? " Google allows no mail to be read with a code on another device." : ""));
            }
            return new AuthorizeOptions(false, provider, clientId, null, null, null, mode, false, false, ConsentEndpoints.google(mode));
        }

        if (!tenant.matches("[A-Za-z0-9.-]+")) {
            throw new UsageException("--tenant has to be an ID or a domain such as example.com.");
        }
        return new AuthorizeOptions(false, provider, clientId, tenant, authority, graph, mode, shared, device,
                ConsentEndpoints.microsoft(URI.create(authority + "/" + tenant), graph, mode, shared));
    }

    private static boolean isOfMicrosoft(final String argument) {
        return switch (argument) {
            case "--tenant", "--authority", "--graph", "--shared", "--device" -> true;
            default -> false;
        };
    }

    private static OAuthProvider provider(final String argument, final OAuthProvider before) throws UsageException {
        for (final OAuthProvider provider : OAuthProvider.values()) {
            if (before == null && provider.name().equals(argument.toUpperCase(Locale.ROOT))) {
                return provider;
            }
        }
        throw new UsageException("%s is neither microsoft nor google nor an option: bin/authorize --help lists them.".formatted(argument));
    }

    private static AccountMode mode(final String value) throws UsageException {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "monitor" -> AccountMode.MONITOR;
            case "conversation" -> AccountMode.CONVERSATION;
            default -> throw new UsageException("--mode is monitor or conversation, not %s.".formatted(value));
        };
    }

    /** Without slashes at its end. */
    private static String url(final String[] arguments, final int index) throws UsageException {
        final String value = value(arguments, index).replaceAll("/+$", "");
        if (!value.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
            throw new UsageException("%s has to be an address without a path, such as https://login.microsoftonline.us.".formatted(arguments[index - 1]));
        }
        return value;
    }

    private static String value(final String[] arguments, final int index) throws UsageException {
        if (index == arguments.length || arguments[index].isBlank() || arguments[index].startsWith("--")) {
            throw new UsageException(arguments[index - 1] + " needs a value: bin/authorize --help says which.");
        }
        return arguments[index].strip();
    }
}
