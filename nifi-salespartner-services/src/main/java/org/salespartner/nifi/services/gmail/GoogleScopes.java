/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.salespartner.nifi.account.AccountMode;

import java.util.Collection;
import java.util.List;

/** What a mode needs, and what allows it (https://developers.google.com/workspace/gmail/api/auth/scopes). */
final class GoogleScopes {
    private static final String PREFIX = "https://www.googleapis.com/auth/";
    private static final String READ = PREFIX + "gmail.readonly";
    private static final String COMPOSE = PREFIX + "gmail.compose";
    /** They allow each of the others. */
    private static final List<String> WIDER = List.of(PREFIX + "gmail.modify", "https://mail.google.com/");

    private GoogleScopes() {
    }

    /** Only what the mode needs: drafts are made, sent and read back with gmail.compose. */
    static List<String> needed(final AccountMode mode) {
        return mode == AccountMode.CONVERSATION ? List.of(READ, COMPOSE) : List.of(READ);
    }

    /** Those of the needed ones that are not allowed, without what all names begin with. */
    static List<String> missing(final Collection<String> needed, final Collection<String> granted) {
        return granted.stream().anyMatch(WIDER::contains) ? List.of() : names(needed.stream().filter(scope -> !granted.contains(scope)).toList());
    }

    /** Those that the mode does not need, without what all names begin with. */
    static List<String> needless(final Collection<String> needed, final Collection<String> granted) {
        return names(granted.stream().filter(scope -> scope.contains("mail") && !needed.contains(scope)).sorted().toList());
    }

    static List<String> names(final Collection<String> scopes) {
        return scopes.stream().map(scope -> scope.replace(PREFIX, "")).toList();
    }
}
