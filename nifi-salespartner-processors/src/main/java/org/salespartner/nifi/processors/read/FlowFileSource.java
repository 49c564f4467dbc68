/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.salespartner.email.read.MessageSource;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of a FlowFile as the bytes of a message. A session lets nobody write a FlowFile that is still being read, so every stream that was
 * opened is closed at the end, also when the reading of a message broke off. Not thread-safe.
 */
final class FlowFileSource implements MessageSource, Closeable {
    private final ProcessSession session;
    private final FlowFile flowFile;
    private final List<InputStream> opened = new ArrayList<>();

    FlowFileSource(final ProcessSession session, final FlowFile flowFile) {
        this.session = session;
        this.flowFile = flowFile;
    }

    @Override
    public InputStream open() {
        final InputStream in = session.read(flowFile);
        opened.add(in);
        return in;
    }

    @Override
    public void close() throws IOException {
        for (final InputStream in : opened) {
            in.close();
        }
    }
}
