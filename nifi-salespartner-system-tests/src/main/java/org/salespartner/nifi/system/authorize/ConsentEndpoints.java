/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import org.salespartner.nifi.account.AccountMode;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a provider asks a person for consent and gives tokens for it.
 *
 * @param device     null where there is no such way
 * @param loopback   how the provider knows this machine in a redirect URI
 * @param parameters what the provider wants besides, to give a refresh token
 * @param scopes     what is asked for: no more than the mode needs
 */
record ConsentEndpoints(URI authorization, URI token, URI device, String loopback, Map<String, String> parameters, List<String> scopes) {
    private static final String LASTING = "offline_access";

    ConsentEndpoints {
        parameters = Map.copyOf(parameters);
        scopes = List.copyOf(scopes);
    }

    /**
     * A desktop app is sent back to the loopback address by its number, which nobody's name service or firewall gets into the way of, and gets a
     * refresh token when it asks for one like this (https://developers.google.com/identity/protocols/oauth2/native-app#redirect-uri_loopback).
     */
    static ConsentEndpoints google(final AccountMode mode) {
        final String read = "https://www.googleapis.com/auth/gmail.readonly";
        return new ConsentEndpoints(URI.create("https://accounts.google.com/o/oauth2/v2/auth"), URI.create("https://oauth2.googleapis.com/token"), null,
                "127.0.0.1", Map.of("access_type", "offline", "prompt", "consent"),
                mode == AccountMode.CONVERSATION ? List.of(read, "https://www.googleapis.com/auth/gmail.compose") : List.of(read));
    }

    /**
     * http://localhost is what can be registered, and stands for any port
     * (https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions). The person is not made to consent where an administrator has
     * done so for her: she may not be allowed to
     * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code).
     */
    static ConsentEndpoints microsoft(final URI tenant, final String graph, final AccountMode mode, final boolean shared) {
        final String oauth = tenant + "/oauth2/v2.0/";
        final String suffix = shared ? ".Shared" : "";
        return new ConsentEndpoints(URI.create(oauth + "authorize"), URI.create(oauth + "token"), URI.create(oauth + "devicecode"),
                "localhost", Map.of("prompt", "select_account"),
                mode == AccountMode.CONVERSATION ? List.of(LASTING, graph + "/Mail.ReadWrite" + suffix, graph + "/Mail.Send" + suffix)
                        : List.of(LASTING, graph + "/Mail.Read" + suffix));
    }

    /** What a person has left out, where the page lets her choose; without the provider's address before it. */
    List<String> missing(final Collection<String> granted) {
        final Set<String> names = granted.stream().map(scope -> name(scope).toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return scopes.stream().map(ConsentEndpoints::name).filter(name -> !LASTING.equals(name) && !names.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static String name(final String scope) {
        return scope.substring(scope.lastIndexOf('/') + 1);
    }
}
