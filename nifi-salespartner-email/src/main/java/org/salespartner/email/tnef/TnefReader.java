/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

import org.salespartner.email.mime.Charsets;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.tnef.TnefInput.Content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads one wrapper, attribute by attribute ([MS-OXTNEF], 2.1.1). */
public final class TnefReader {
    private static final long SIGNATURE = 0x223E9F78L;
    private static final int LEVEL_MESSAGE = 1;
    private static final int LEVEL_ATTACHMENT = 2;
    private static final int CODE_PAGE = 0x9007;
    private static final int BODY = 0x800C;
    private static final int MESSAGE_PROPERTIES = 0x9003;
    private static final int NEW_ATTACHMENT = 0x9002;
    private static final int TITLE = 0x8010;
    private static final int DATA = 0x800F;
    private static final int ATTACHMENT_PROPERTIES = 0x9005;
    private static final int MOST_ATTACHMENTS = 500;
    private static final int LONGEST_NAME = 4_096;
    /** Of an attachment that the HTML body shows ([MS-OXCMSG], 2.2.2.18). */
    private static final int SHOWN_IN_BODY = 4;

    private final TnefInput in;
    private final int longest;
    private final Problems problems;
    private final List<Found> attachments = new ArrayList<>();
    private Charset charset = Charsets.FALLBACK;
    private byte[] body;
    private MapiProperties properties;

    /** An attachment of which more is to come: its name may stand before its content or behind it. */
    private static final class Found {
        private byte[] title;
        private Content content;
        private MapiProperties properties;
    }

    private TnefReader(final TnefInput in, final int longest, final Problems problems) {
        this.in = in;
        this.longest = longest;
        this.problems = problems;
    }

    /**
     * @param in      the decoded wrapper; not closed
     * @param longest bytes of each form of the body that are kept
     * @return null when the bytes are no wrapper
     * @throws IOException only when the stream cannot be read
     */
    public static TnefMessage read(final InputStream in, final int longest, final Problems problems) throws IOException {
        final TnefReader reader = new TnefReader(new TnefInput(in), longest, problems);
        try {
            if (reader.in.unsignedInt() != SIGNATURE) {
                return null;
            }
            reader.in.skip(2);
            reader.attributes();
        } catch (final EOFException e) {
            if (reader.in.position() < 6) {
                return null;
            }
            problems.add("Outlook's own wrapper (TNEF) ends too early; what stood before the end was read.");
        }
        return reader.message();
    }

    private void attributes() throws IOException {
        for (int level = in.read(); level >= 0; level = in.read()) {
            if (level != LEVEL_MESSAGE && level != LEVEL_ATTACHMENT) {
                problems.add("Outlook's own wrapper (TNEF) goes on with bytes that are none; they were left out.");
                return;
            }
            final int name = in.unsignedShort();
            in.skip(2);
            final long length = in.unsignedInt();
            final long end = in.position() + length;
            if (level == LEVEL_MESSAGE) {
                ofMessage(name, length, end);
            } else {
                ofAttachment(name, length, end);
            }
            in.skipTo(end);
            // The checksum.
            in.skip(2);
        }
    }

    private void ofMessage(final int name, final long length, final long end) throws IOException {
        if (name == CODE_PAGE && length >= 4) {
            charset = CodePages.of(in.unsignedInt());
        } else if (name == BODY) {
            body = in.bytes(length, longest);
        } else if (name == MESSAGE_PROPERTIES && length >= 4) {
            properties = MapiProperties.read(in, end, longest);
        }
    }

    private void ofAttachment(final int name, final long length, final long end) throws IOException {
        if (name == NEW_ATTACHMENT || attachments.isEmpty()) {
            if (attachments.size() >= MOST_ATTACHMENTS) {
                problems.add("Outlook's own wrapper (TNEF) holds more than %d files; the others were left out.", MOST_ATTACHMENTS);
                in.skipTo(end);
                return;
            }
            attachments.add(new Found());
        }
        final Found found = attachments.getLast();
        if (name == TITLE) {
            found.title = in.bytes(length, LONGEST_NAME);
        } else if (name == DATA && found.content == null) {
            found.content = in.content(length);
        } else if (name == ATTACHMENT_PROPERTIES && length >= 4) {
            found.properties = MapiProperties.read(in, end, longest);
        }
    }

    private TnefMessage message() {
        final List<TnefAttachment> files = attachments.stream().map(this::file).filter(file -> file != null)
                .sorted(Comparator.comparingLong(TnefAttachment::offset)).toList();
        final Charset ofBody = properties == null || properties.number(MapiProperties.CODE_PAGE) == 0 ? charset
                : CodePages.of(properties.number(MapiProperties.CODE_PAGE));
        final String html = properties == null ? null : properties.text(MapiProperties.HTML, ofBody);
        final String unicode = properties == null ? null : properties.text(MapiProperties.BODY, charset);
        if (html != null || unicode != null || body != null) {
            return new TnefMessage(html, unicode == null && body != null ? upToZero(new String(body, charset)) : unicode, files);
        }
        final byte[] rtf = properties == null ? null : properties.bytes(MapiProperties.RTF_COMPRESSED);
        final RtfText read = rtf == null ? null : RtfText.of(CompressedRtf.decompress(rtf, longest), charset);
        return new TnefMessage(read == null || !read.html() ? null : read.text(), read == null || read.html() ? null : read.text(), files);
    }

    private TnefAttachment file(final Found found) {
        final MapiProperties more = found.properties;
        final boolean embedded = more != null && more.content() != null && (found.content == null || found.content.size() == 0);
        final Content content = embedded ? more.content() : found.content;
        if (content == null) {
            return null;
        }
        String name = more == null ? null : more.text(MapiProperties.LONG_FILE_NAME, charset);
        name = name == null || name.isBlank() ? found.title == null ? null : upToZero(new String(found.title, charset)) : name;
        name = more != null && (name == null || name.isBlank()) ? more.text(MapiProperties.FILE_NAME, charset) : name;
        name = more != null && (name == null || name.isBlank()) ? more.text(MapiProperties.DISPLAY_NAME, charset) : name;
        final boolean shown = more != null && more.text(MapiProperties.CONTENT_ID, charset) != null
                && (more.number(MapiProperties.FLAGS) & SHOWN_IN_BODY) != 0;
        return new TnefAttachment(name, more == null ? null : more.text(MapiProperties.MIME_TAG, charset), shown, embedded, content.offset(),
                content.size(), content.sha256());
    }

    private static String upToZero(final String text) {
        final int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }
}
