/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.services.account.HttpProxy;
import org.salespartner.nifi.services.oauth.Renewal;
import org.salespartner.nifi.services.oauth.SignInMethod;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the Microsoft account was configured with.
 *
 * @param graphUrl        where Microsoft Graph is, without a slash or a version at its end
 * @param mailbox         the address of somebody else's mailbox, null for that of the person who has signed in
 * @param method          how the account signs in
 * @param folders         as the user wrote them
 * @param proxy           null when the user configured none
 */
record GraphSettings(String accountId, String address, URI graphUrl, String mailbox, SignInMethod method, List<String> folders, AccountMode mode,
                     Duration connectTimeout, Duration readTimeout, HttpProxy proxy) {
    private static final String READ = "Mail.Read";
    private static final String WRITE = "Mail.ReadWrite";
    private static final String SEND = "Mail.Send";
    private static final String OF_OTHERS = ".Shared";

    GraphSettings {
        folders = List.copyOf(folders);
    }

    /**
     * What the mode needs and no more (https://learn.microsoft.com/graph/permissions-reference): permissions of the application, or scopes that a
     * person consents to, which have other names for somebody else's mailbox.
     */
    List<String> permissions() {
        return permissions(applicationOnly() || mailbox == null ? "" : OF_OTHERS);
    }

    /** What an application needs that signs in as itself. */
    List<String> permissionsOfApplication() {
        return permissions("");
    }

    /** Whether the application signs in as itself, without a person; what another service of NiFi does is not known. */
    boolean applicationOnly() {
        return method == SignInMethod.CLIENT_CREDENTIALS;
    }

    /** What to do about a consent that is not taken. */
    Renewal renewal() {
        return switch (method) {
            case TOKEN_PROVIDER -> Renewal.ofProvider();
            case CLIENT_CREDENTIALS -> Renewal.byAdministrator();
            default -> Renewal.microsoft(mode, mailbox != null);
        };
    }

    private List<String> permissions(final String suffix) {
        return mode == AccountMode.CONVERSATION ? List.of(WRITE + suffix, SEND + suffix) : List.of(READ + suffix);
    }
}
