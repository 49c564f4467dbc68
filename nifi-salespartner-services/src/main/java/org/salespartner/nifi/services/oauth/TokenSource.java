/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import java.io.IOException;

/** One way to come by an access token. */
public interface TokenSource {

    /**
     * A fresh token, asked for now.
     *
     * @throws TokenRefusedException when the provider refuses
     * @throws IOException           when it cannot be reached, or what has to be kept before the token may be used cannot be kept
     */
    IssuedTokens issue() throws TokenRefusedException, IOException;

    /** Whether asking again may go otherwise than the last time, as far as that is seen without asking the provider. */
    default boolean hasNews() {
        return false;
    }
}
