/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import org.salespartner.nifi.account.AccountMode;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the Microsoft account was configured with.
 *
 * @param graphUrl        where Microsoft Graph is, without a slash or a version at its end
 * @param mailbox         the address of somebody else's mailbox, null for that of the person who has signed in
 * @param applicationOnly whether the application signs in as itself, without a person
 * @param folders         as the user wrote them
 */
record GraphSettings(String accountId, String address, URI graphUrl, String mailbox, boolean applicationOnly, List<String> folders, AccountMode mode,
                     Duration connectTimeout, Duration readTimeout) {
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
        final String suffix = applicationOnly || mailbox == null ? "" : OF_OTHERS;
        return mode == AccountMode.CONVERSATION ? List.of(WRITE + suffix, SEND + suffix) : List.of(READ + suffix);
    }
}
