/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.time.Instant;
import java.util.Set;

/**
 * What an access token stands for.
 *
 * @param clientId    the app
 * @param user        who signed in; null for an app without a user
 * @param permissions delegated permissions, or the app's roles without a user
 * @param expires     when the token ends
 */
record EntraGrant(String clientId, String user, Set<String> permissions, Instant expires) {

    boolean delegated() {
        return user != null;
    }

    boolean hasExpired() {
        return !Instant.now().isBefore(expires);
    }
}
