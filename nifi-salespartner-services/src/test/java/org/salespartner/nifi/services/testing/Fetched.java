/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps what a fetch brings, in its order, by id. */
public final class Fetched implements MessageSink {
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final Map<String, Unavailable> unavailable = new LinkedHashMap<>();

    @Override
    public void accept(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
        contents.put(message.providerId(), content.readAllBytes());
    }

    @Override
    public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
        unavailable.put(message.providerId(), why);
    }

    /** The messages that came. */
    public Map<String, byte[]> contents() {
        return contents;
    }

    /** Those that did not come, with the reason. */
    public Map<String, Unavailable> unavailable() {
        return unavailable;
    }
}
