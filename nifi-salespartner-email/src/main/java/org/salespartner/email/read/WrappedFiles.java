/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.document.Attachment;
import org.salespartner.email.mime.MimePart;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.tnef.TnefAttachment;
import org.salespartner.email.tnef.TnefMessage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The files in a wrapper as attachments of their own, behind the wrapper. */
final class WrappedFiles {
    private static final String UNKNOWN = "application/octet-stream";
    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(Map.entry("pdf", "application/pdf"), Map.entry("txt", "text/plain"),
            Map.entry("csv", "text/csv"), Map.entry("htm", "text/html"), Map.entry("html", "text/html"), Map.entry("ics", "text/calendar"),
            Map.entry("vcf", "text/vcard"), Map.entry("xml", "application/xml"), Map.entry("zip", "application/zip"),
            Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"), Map.entry("png", "image/png"), Map.entry("gif", "image/gif"),
            Map.entry("eml", "message/rfc822"), Map.entry("rtf", "application/rtf"), Map.entry("doc", "application/msword"),
            Map.entry("xls", "application/vnd.ms-excel"), Map.entry("ppt", "application/vnd.ms-powerpoint"),
            Map.entry("msg", "application/vnd.ms-outlook"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"));

    private final AttachmentSink sink;
    private final Problems problems;

    WrappedFiles(final AttachmentSink sink, final Problems problems) {
        this.sink = sink;
        this.problems = problems;
    }

    /** Adds them to those that were found before; for a sink the wrapper is decoded once more. */
    void add(final MimePart wrapper, final TnefMessage message, final List<Attachment> attachments) throws IOException {
        final InputStream content = sink == AttachmentSink.NONE ? null : wrapper.decoded(problems);
        long position = 0;
        for (final TnefAttachment file : message.attachments()) {
            final String name = AttachmentNames.safe(file.name(), problems);
            final Attachment attachment = new Attachment(attachments.size(), name, mediaType(file, name), file.size(), file.sha256(), file.inline(),
                    file.embedded() ? "An object of Outlook, for instance a message, in its own form; from Outlook's own wrapper (TNEF)."
                            : "From Outlook's own wrapper (TNEF).");
            attachments.add(attachment);
            if (content != null) {
                content.skipNBytes(file.offset() - position);
                final Piece piece = new Piece(content, file.size());
                sink.attachment(attachment, piece);
                content.skipNBytes(piece.left);
                position = file.offset() + file.size();
            }
        }
    }

    private static String mediaType(final TnefAttachment file, final String name) {
        final String written = file.mediaType() == null ? "" : file.mediaType().strip().toLowerCase(Locale.ROOT);
        if (written.matches("[a-z0-9.+-]{1,60}/[a-z0-9.+_-]{1,100}")) {
            return written;
        }
        final int dot = name == null ? -1 : name.lastIndexOf('.');
        return dot < 0 || file.embedded() ? UNKNOWN : MEDIA_TYPES.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), UNKNOWN);
    }

    /** A stretch of a stream, which stays open. */
    private static final class Piece extends InputStream {
        private final InputStream in;
        private long left;

        private Piece(final InputStream in, final long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            final int value = left > 0 ? in.read() : -1;
            left -= value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(final byte[] into, final int offset, final int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, into.length);
            if (count == 0) {
                return 0;
            }
            final int read = left > 0 ? in.read(into, offset, (int) Math.min(count, left)) : -1;
            left -= Math.max(read, 0);
            return read;
        }
    }
}
