/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;

/** What it means when a provider's API cannot be asked at all. */
public final class NetworkTrouble {
    private NetworkTrouble() {
    }

    /**
     * A sentence that says what to look at.
     *
     * @param provider as the user knows it, such as {@code Gmail}
     * @param api      where the API is
     */
    public static String sentence(final IOException thrown, final String provider, final URI api) {
        if (thrown instanceof ProxyTroubleException) {
            return thrown.getMessage();
        }

        if (thrown instanceof UnknownHostException) {
            return "the host [%s] is not known. See whether this machine's name service works; if a proxy is needed, set Proxy Configuration Service."
                    .formatted(api.getHost());
        }

        if (thrown instanceof ConnectException) {
            return ("nothing answers at [%s]. See whether a firewall lets the connection through; if a proxy is needed, set "
                    + "Proxy Configuration Service.").formatted(api.getAuthority());
        }

        if (thrown instanceof SocketTimeoutException) {
            return "%s has not answered in time. It is tried again by itself; if this stays, raise Connect Timeout and Read Timeout."
                    .formatted(provider);
        }

        return "the connection to %s broke off, or its answer cannot be read. It is tried again by itself.".formatted(provider);
    }
}
