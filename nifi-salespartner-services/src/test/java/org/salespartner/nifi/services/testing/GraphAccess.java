/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.util.Arrays;
import java.util.Set;

/**
 * What a token may do to a mailbox.
 *
 * @param grant   what Entra ID gave
 * @param mailbox whose mailbox it is about
 * @see <a href="https://learn.microsoft.com/graph/permissions-reference">permissions reference: Mail</a>
 * @see <a href="https://learn.microsoft.com/graph/outlook-share-messages-folders">shared and delegated folders</a>
 */
record GraphAccess(EntraGrant grant, GraphMailbox mailbox) {

    /** Refuses a client that may not even see subjects. */
    void toList() throws GraphError {
        require("Mail.ReadBasic", "Mail.ReadBasic.All", "Mail.Read", "Mail.ReadWrite");
    }

    /** Refuses a client that may not see bodies. */
    void toRead() throws GraphError {
        require("Mail.Read", "Mail.ReadWrite");
    }

    void toWrite() throws GraphError {
        require("Mail.ReadWrite");
    }

    void toSend() throws GraphError {
        require("Mail.Send");
    }

    /** Whether subjects and the like are all that may be seen. */
    boolean basic() {
        return !has("Mail.Read", "Mail.ReadWrite");
    }

    private void require(final String... any) throws GraphError {
        if (!grant.delegated() ? !has(any) : !has(any) || !own() && !mailbox.isSharedWith(grant.user())) {
            throw GraphError.accessDenied();
        }
    }

    private boolean has(final String... any) {
        final Set<String> permissions = grant.permissions();
        return Arrays.stream(any).anyMatch(one -> permissions.contains(grant.delegated() && !own() ? one + ".Shared" : one));
    }

    private boolean own() {
        return mailbox.address().equalsIgnoreCase(grant.user());
    }
}
