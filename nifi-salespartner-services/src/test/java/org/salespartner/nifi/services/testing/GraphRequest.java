/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

/**
 * A request as it came to a simulator. Neither its tokens nor what is in its body are kept.
 *
 * @param method the HTTP method
 * @param path   the raw path
 * @param query  the raw query; empty when there is none
 * @param prefer the preferences, comma separated; empty when there are none
 * @param about  the grant type of a token request; empty for any other
 */
public record GraphRequest(String method, String path, String query, String prefer, String about) {

    /** Whether it asked for a change. */
    public boolean changes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }
}
