/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

import org.salespartner.email.tnef.TnefInput.Content;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A list of MAPI properties as wrappers hold them ([MS-OXTNEF], 2.1.3.4 and 2.1.3.5), of which those are kept that the reader knows. */
final class MapiProperties {
    static final int BODY = 0x1000;
    static final int RTF_COMPRESSED = 0x1009;
    static final int HTML = 0x1013;
    static final int DISPLAY_NAME = 0x3001;
    static final int DATA = 0x3701;
    static final int FILE_NAME = 0x3704;
    static final int LONG_FILE_NAME = 0x3707;
    static final int MIME_TAG = 0x370E;
    static final int CONTENT_ID = 0x3712;
    static final int FLAGS = 0x3714;
    static final int CODE_PAGE = 0x3FDE;

    private static final int MULTIPLE = 0x1000;
    private static final int OBJECT = 0x000D;
    private static final int STRING = 0x001E;
    private static final int UNICODE = 0x001F;
    private static final int BINARY = 0x0102;
    private static final int FIRST_NAMED = 0x8000;
    /** Bytes of the identifier of an interface, before an object. */
    private static final int INTERFACE = 16;
    /** Bytes of names and the like that are kept. */
    private static final int SHORT = 4_096;

    private final Map<Integer, byte[]> values = new HashMap<>();
    private final Map<Integer, Integer> types = new HashMap<>();
    private Content content;

    private MapiProperties() {
    }

    /**
     * @param end     where the list ends, in bytes of the wrapper
     * @param longest bytes of a body that are kept
     */
    static MapiProperties read(final TnefInput in, final long end, final int longest) throws IOException {
        final MapiProperties properties = new MapiProperties();
        final long count = in.unsignedInt();
        for (long i = 0; i < count && in.position() + 4 <= end; i++) {
            final int type = in.unsignedShort();
            final int id = in.unsignedShort();
            if (id >= FIRST_NAMED) {
                skipName(in);
            }
            if (!properties.property(in, type, id, longest, end)) {
                break;
            }
        }
        return properties;
    }

    private static void skipName(final TnefInput in) throws IOException {
        in.skip(16);
        final long kind = in.unsignedInt();
        final long length = in.unsignedInt();
        if (kind == 1) {
            in.skip(padded(length));
        }
    }

    /** @return false for a type whose length nobody knows, so that nothing behind it can be read */
    private boolean property(final TnefInput in, final int type, final int id, final int longest, final long end) throws IOException {
        final int single = type & ~MULTIPLE;
        final boolean variable = single == OBJECT || single == STRING || single == UNICODE || single == BINARY;
        final int fixed = size(single);
        if (!variable && fixed < 0) {
            return false;
        }
        final long count = variable || (type & MULTIPLE) != 0 ? in.unsignedInt() : 1;
        for (long i = 0; i < count && in.position() < end; i++) {
            final long length = variable ? Math.min(in.unsignedInt(), end - in.position()) : fixed;
            final long next = in.position() + Math.min(padded(length), end - in.position());
            value(in, single, id, length, longest);
            in.skipTo(next);
        }
        return true;
    }

    private void value(final TnefInput in, final int type, final int id, final long length, final int longest) throws IOException {
        if (id == DATA) {
            final long before = type == OBJECT ? Math.min(INTERFACE, length) : 0;
            in.skip(before);
            content = in.content(length - before);
            return;
        }
        final boolean body = id == BODY || id == RTF_COMPRESSED || id == HTML;
        final boolean name = id == DISPLAY_NAME || id == FILE_NAME || id == LONG_FILE_NAME || id == MIME_TAG || id == CONTENT_ID || id == FLAGS
                || id == CODE_PAGE;
        if (body || name) {
            values.putIfAbsent(id, in.bytes(length, body ? longest : SHORT));
            types.putIfAbsent(id, type);
        }
    }

    /** Of the types without a length of their own; -1 for others. */
    private static int size(final int type) {
        return switch (type) {
            case 0x0000, 0x0001 -> 0;
            case 0x0002, 0x0003, 0x0004, 0x000A, 0x000B -> 4;
            case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040 -> 8;
            case 0x0048 -> 16;
            default -> -1;
        };
    }

    private static long padded(final long length) {
        return (length + 3) / 4 * 4;
    }

    /** Null when there is none. */
    Content content() {
        return content;
    }

    /** Null when there is none. */
    byte[] bytes(final int id) {
        return values.get(id);
    }

    /** Up to its zero; null when there is none. */
    String text(final int id, final Charset narrow) {
        final byte[] bytes = values.get(id);
        if (bytes == null) {
            return null;
        }
        final String text = new String(bytes, types.get(id) == UNICODE ? StandardCharsets.UTF_16LE : narrow);
        final int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    /** 0 when there is none. */
    long number(final int id) {
        final byte[] bytes = values.get(id);
        long number = 0;
        for (int i = bytes == null ? -1 : Math.min(bytes.length, 4) - 1; i >= 0; i--) {
            number = number << 8 | bytes[i] & 0xff;
        }
        return number;
    }
}
