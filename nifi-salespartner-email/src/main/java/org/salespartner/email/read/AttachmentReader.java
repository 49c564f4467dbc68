/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.document.Attachment;
import org.salespartner.email.identity.Digests;
import org.salespartner.email.mime.MimePart;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.tnef.TnefMessage;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Describes the attachments and hands their content to the sink. The content is decoded once for size and digest and once more for a sink. */
final class AttachmentReader {
    private final AttachmentSink sink;
    private final Wrappers wrappers;
    private final Problems problems;
    private final byte[] buffer = new byte[16 * 1024];

    AttachmentReader(final AttachmentSink sink, final Wrappers wrappers, final Problems problems) {
        this.sink = sink;
        this.wrappers = wrappers;
        this.problems = problems;
    }

    List<Attachment> read(final List<MimePart> parts) throws IOException {
        final List<Attachment> attachments = new ArrayList<>(parts.size());
        for (final MimePart part : parts) {
            final Attachment attachment = describe(part, attachments.size());
            attachments.add(attachment);
            if (sink != AttachmentSink.NONE) {
                sink.attachment(attachment, part.decoded(problems));
            }
            final TnefMessage wrapped = wrappers.in(part);
            if (wrapped != null) {
                new WrappedFiles(sink, problems).add(part, wrapped, attachments);
            }
        }
        return attachments;
    }

    private Attachment describe(final MimePart part, final int index) throws IOException {
        final MessageDigest digest = Digests.sha256();
        long size = 0;
        final InputStream content = part.decoded(problems);
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            digest.update(buffer, 0, count);
            size += count;
        }
        final String fileName = AttachmentNames.safe(part.fileName(), problems);
        return new Attachment(index, fileName, part.mediaType(), size, HexFormat.of().formatHex(digest.digest()), isInline(part),
                AttachmentNotes.of(part, fileName, wrappers.in(part)));
    }

    private static boolean isInline(final MimePart part) {
        if (part.disposition().equals("attachment")) {
            return false;
        }
        final boolean related = part.parent() != null && part.parent().is("multipart/related") && part.headers().has("Content-ID");
        return part.disposition().equals("inline") || related;
    }
}
