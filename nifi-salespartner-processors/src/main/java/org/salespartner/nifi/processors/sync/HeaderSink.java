/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Takes header blocks that are small enough to lie in memory, at most 256 KiB of each.
 *
 * @param header   takes a message with its header block
 * @param refused  takes a message that the server does not deliver
 * @param vanished takes a message that is no longer there
 */
record HeaderSink(BiConsumer<MessageReference, InputStream> header, Consumer<MessageReference> refused, Consumer<MessageReference> vanished)
        implements MessageSink {

    @Override
    public void accept(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
        final HeaderCopy copy = new HeaderCopy(content, () -> false);
        copy.readAllBytes();
        header.accept(message, copy.header());
    }

    @Override
    public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
        (why == Unavailable.VANISHED ? vanished : refused).accept(message);
    }
}
