/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.flowfile.attributes.FragmentAttributes;
import org.apache.nifi.processor.ProcessSession;
import org.salespartner.email.document.Attachment;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.nifi.processors.EmailAttributes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Forks a FlowFile off the message for each of its attachments, while the message is being read. Not thread-safe. */
final class AttachmentFlowFiles implements AttachmentSink {
    static final String INDEX = "email.attachment.index";
    static final String INLINE = "email.attachment.inline";
    static final String SHA256 = "email.attachment.sha256";

    private final ProcessSession session;
    private final FlowFile message;
    private final List<FlowFile> forked = new ArrayList<>();

    AttachmentFlowFiles(final ProcessSession session, final FlowFile message) {
        this.session = session;
        this.message = message;
    }

    @Override
    public void attachment(final Attachment attachment, final InputStream content) throws IOException {
        final FlowFile child = session.create(message);
        final int position = forked.size();
        forked.add(child);
        try (OutputStream out = session.write(child)) {
            content.transferTo(out);
        }

        final Map<String, String> attributes = new HashMap<>();
        attributes.put(CoreAttributes.FILENAME.key(),
                attachment.fileName() == null ? "attachment-%d".formatted(attachment.index()) : attachment.fileName());
        attributes.put(CoreAttributes.MIME_TYPE.key(), attachment.mediaType());
        attributes.put(INDEX, Integer.toString(attachment.index()));
        attributes.put(INLINE, Boolean.toString(attachment.inline()));
        attributes.put(SHA256, attachment.sha256());
        attributes.values().removeIf(Objects::isNull);
        forked.set(position, session.putAllAttributes(child, attributes));
    }

    /**
     * The attachments with the attributes of their e-mail, which are known only when all of it has been read.
     *
     * @param email null values take an attribute away; {@code filename} becomes {@code segment.original.filename}
     */
    List<FlowFile> complete(final Map<String, String> email) {
        final Map<String, String> attributes = new HashMap<>(email);
        attributes.put(EmailAttributes.SIZE, null);
        attributes.put(FragmentAttributes.SEGMENT_ORIGINAL_FILENAME.key(), attributes.remove(CoreAttributes.FILENAME.key()));
        final List<FlowFile> completed = new ArrayList<>();
        for (final FlowFile child : forked) {
            completed.add(ParseEmail.replaceAttributes(session, child, attributes));
        }
        return completed;
    }

    /** Takes back what was forked, since the e-mail goes nowhere. */
    void remove() {
        session.remove(forked);
        forked.clear();
    }
}
