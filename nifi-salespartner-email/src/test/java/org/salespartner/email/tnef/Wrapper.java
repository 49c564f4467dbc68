/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.tnef;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes Outlook's own wrapper as [MS-OXTNEF] says, for tests. */
public final class Wrapper {
    private static final int UNICODE = 0x1F;
    private static final int BINARY = 0x102;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Wrapper() {
        number(out, 0x223E9F78L, 4);
        number(out, 1, 2);
    }

    /** A wrapper with two files, of which one is shown in the body. */
    public static byte[] usual() {
        return new Wrapper().codePage(1252)
                .attribute(1, 0x69003, properties(unicode(0x1000, "Grüße aus Köln"), binary(0x1013, "<p>Grüße <b>aus</b> Köln</p>"), named()))
                .file("ANGEBO~1.PDF", "%PDF-1".getBytes(StandardCharsets.US_ASCII), unicode(0x3707, "Angebot für Köln.pdf"))
                .file("logo.png", "PNG".getBytes(StandardCharsets.US_ASCII), unicode(0x370E, "image/png"), unicode(0x3712, "logo@x"), flags(4))
                .bytes();
    }

    /** The beginning of one whose file is as large as that. */
    public static byte[] begun(final long size) {
        final Wrapper wrapper = new Wrapper().attribute(2, 0x69002, new byte[14])
                .attribute(2, 0x18010, "large.bin\0".getBytes(StandardCharsets.US_ASCII));
        wrapper.out.write(2);
        number(wrapper.out, 0x6800F, 4);
        number(wrapper.out, size, 4);
        return wrapper.bytes();
    }

    Wrapper codePage(final int number) {
        final ByteArrayOutputStream value = new ByteArrayOutputStream();
        number(value, number, 4);
        number(value, 0, 4);
        return attribute(1, 0x69007, value.toByteArray());
    }

    Wrapper file(final String title, final byte[] content, final byte[]... properties) {
        return attribute(2, 0x69002, new byte[14]).attribute(2, 0x6800F, content)
                .attribute(2, 0x18010, (title + "\0").getBytes(StandardCharsets.ISO_8859_1)).attribute(2, 0x69005, properties(properties));
    }

    Wrapper attribute(final int level, final long id, final byte[] value) {
        out.write(level);
        number(out, id, 4);
        number(out, value.length, 4);
        out.writeBytes(value);
        int sum = 0;
        for (final byte b : value) {
            sum += b & 0xff;
        }
        number(out, sum & 0xffff, 2);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static byte[] properties(final byte[]... properties) {
        final ByteArrayOutputStream list = new ByteArrayOutputStream();
        number(list, properties.length, 4);
        Arrays.stream(properties).forEach(list::writeBytes);
        return list.toByteArray();
    }

    static byte[] unicode(final int id, final String text) {
        return property(UNICODE, id, (text + "\0").getBytes(StandardCharsets.UTF_16LE));
    }

    static byte[] binary(final int id, final String text) {
        return property(BINARY, id, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] property(final int type, final int id, final byte[] value) {
        final ByteArrayOutputStream property = new ByteArrayOutputStream();
        number(property, type, 2);
        number(property, id, 2);
        number(property, 1, 4);
        number(property, value.length, 4);
        property.writeBytes(value);
        property.writeBytes(new byte[(4 - value.length % 4) % 4]);
        return property.toByteArray();
    }

    /** One that has a name instead of a number, and several values. */
    static byte[] named() {
        final ByteArrayOutputStream property = new ByteArrayOutputStream();
        number(property, 0x1003, 2);
        number(property, 0x8001, 2);
        property.writeBytes(new byte[16]);
        number(property, 1, 4);
        final byte[] name = "Keywords\0".getBytes(StandardCharsets.UTF_16LE);
        number(property, name.length, 4);
        property.writeBytes(name);
        property.writeBytes(new byte[(4 - name.length % 4) % 4]);
        number(property, 2, 4);
        number(property, 7, 4);
        number(property, 8, 4);
        return property.toByteArray();
    }

    static byte[] flags(final int value) {
        final ByteArrayOutputStream property = new ByteArrayOutputStream();
        number(property, 0x0003, 2);
        number(property, 0x3714, 2);
        number(property, value, 4);
        return property.toByteArray();
    }

    private static void number(final ByteArrayOutputStream to, final long value, final int bytes) {
        for (int i = 0; i < bytes; i++) {
            to.write((int) (value >> 8 * i));
        }
    }
}
