/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import java.net.URI;
import java.util.List;

/**
 * Where a provider asks a person for consent and gives tokens for it.
 *
 * @param device null where there is no such way
 * @param scopes what is asked for: no more than the mode needs
 */
record ConsentEndpoints(URI authorization, URI token, URI device, List<String> scopes) {

    /** https://developers.google.com/identity/protocols/oauth2/native-app */
    static ConsentEndpoints google(final boolean conversation) {
        final String read = "https://www.googleapis.com/auth/gmail.readonly";
        return new ConsentEndpoints(URI.create("https://accounts.google.com/o/oauth2/v2/auth"), URI.create("https://oauth2.googleapis.com/token"), null,
                conversation ? List.of(read, "https://www.googleapis.com/auth/gmail.compose") : List.of(read));
    }

    /** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
    static ConsentEndpoints microsoft(final URI tenant, final String graph, final boolean conversation) {
        final String oauth = tenant + "/oauth2/v2.0/";
        return new ConsentEndpoints(URI.create(oauth + "authorize"), URI.create(oauth + "token"), URI.create(oauth + "devicecode"),
                conversation ? List.of("offline_access", graph + "/Mail.ReadWrite", graph + "/Mail.Send")
                        : List.of("offline_access", graph + "/Mail.Read"));
    }
}
