/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.services.oauth.OAuthProvider;

import java.util.ArrayList;
import java.util.List;

/** Which property of which service takes what, without a secret. */
final class Instructions {
    private final List<String> lines = new ArrayList<>();

    private Instructions() {
    }

    /**
     * @param secret whether the application has one
     */
    static List<String> of(final AuthorizeOptions options, final boolean secret) {
        final boolean microsoft = options.provider() == OAuthProvider.MICROSOFT;
        final Instructions instructions = new Instructions();
        instructions.lines.add("");
        instructions.lines.add("Set in NiFi, in the service OAuthApplication:");
        instructions.property("Provider", options.provider().getValue());
        if (microsoft) {
            instructions.property("Tenant", options.tenant());
        }
        instructions.property("Client ID", options.clientId());
        instructions.property("Client Secret", secret ? "the client secret that was used here" : "leave it empty");
        if (microsoft && !AuthorizeOptions.AUTHORITY.equals(options.authority())) {
            instructions.property("Authority", options.authority());
        }

        instructions.lines.add("and in the service %s:".formatted(microsoft ? "MicrosoftEmailAccount" : "GoogleEmailAccount"));
        instructions.property("Address", options.shared() ? "the address of the shared mailbox" : "the address of the person who has consented");
        instructions.property("Authentication Strategy", "Refresh Token");
        instructions.property("OAuth Application", "the service above");
        if (options.shared()) {
            instructions.property("Mailbox", "the address of the shared mailbox");
        }
        instructions.property("Mode", options.mode() == AccountMode.CONVERSATION ? "Conversation" : "Monitor");
        if (microsoft && !AuthorizeOptions.GRAPH.equals(options.graph())) {
            instructions.property("Graph URL", options.graph());
        }
        instructions.property("Refresh Token", "the next line (it is a secret; it is shown once and kept nowhere)");
        return instructions.lines;
    }

    private void property(final String name, final String value) {
        lines.add("  %-24s %s".formatted(name, value));
    }
}
