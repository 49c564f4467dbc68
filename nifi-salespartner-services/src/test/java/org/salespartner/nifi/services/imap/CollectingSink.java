/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a fetch brings, in its order. */
final class CollectingSink implements MessageSink {
    final Map<MessageReference, byte[]> contents = new LinkedHashMap<>();
    final Map<MessageReference, String> keys = new LinkedHashMap<>();
    final Map<MessageReference, Unavailable> unavailable = new LinkedHashMap<>();
    final List<String> reasons = new ArrayList<>();
    final List<MessageReference> order = new ArrayList<>();

    @Override
    public void accept(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
        contents.put(message, content.readAllBytes());
        keys.put(message, registerKey);
        order.add(message);
    }

    @Override
    public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
        unavailable.put(message, why);
        reasons.add(reason);
        order.add(message);
    }
}
