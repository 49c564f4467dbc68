/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Damages messages as transport, storage and broken programs do, and as somebody would who looks for a weakness. */
final class Mutations {
    private static final int LONGEST = 200_000;
    private static final int MOST_BYTES_CHANGED = 40;
    private static final int DEEPEST = 60;
    private static final String[] MARKS = {"--", "--\r\n", "\r\n", "\r", "\n", "\0", "=?", "?=", "<", ">", "\"", ";", ":", "(", "=", "=\r\n", "%",
        "*0*=", "<blockquote>", "</", "<!--", "&#0;", "\u202e", "begin 644 x\r\n", "Content-Type: multipart/mixed; boundary=\"b1\"\r\n",
        "charset=x-none;"};

    private final Random random;

    Mutations(final Random random) {
        this.random = random;
    }

    /** One to four damages after each other; never longer than a fifth of a megabyte. */
    byte[] damaged(final byte[] message, final byte[] other) {
        byte[] damaged = message.clone();
        for (int times = random.nextInt(4); times >= 0; times--) {
            damaged = once(damaged, other);
            damaged = damaged.length > LONGEST ? Arrays.copyOf(damaged, LONGEST) : damaged;
        }
        return damaged;
    }

    private byte[] once(final byte[] message, final byte[] other) {
        return switch (random.nextInt(10)) {
            case 0 -> changedBytes(message, false);
            case 1 -> changedBytes(message, true);
            case 2 -> Arrays.copyOf(message, at(message));
            case 3 -> without(message, at(message), at(message));
            case 4 -> lines(message, random.nextInt(3));
            case 5 -> replaced(message, "b1", "b2");
            case 6 -> replaced(message, "\r\n", random.nextBoolean() ? "\n" : "\r");
            case 7 -> inserted(message, MARKS[random.nextInt(MARKS.length)].repeat(1 + random.nextInt(random.nextBoolean() ? 3 : 2_000)));
            case 8 -> nested(message);
            default -> joined(Arrays.copyOf(message, at(message)), Arrays.copyOfRange(other, at(other), other.length));
        };
    }

    private int at(final byte[] message) {
        return random.nextInt(message.length + 1);
    }

    private byte[] changedBytes(final byte[] message, final boolean oneBit) {
        final byte[] changed = message.clone();
        for (int times = random.nextInt(MOST_BYTES_CHANGED); times >= 0 && changed.length > 0; times--) {
            final int index = random.nextInt(changed.length);
            changed[index] = (byte) (oneBit ? changed[index] ^ 1 << random.nextInt(Byte.SIZE) : random.nextInt());
        }
        return changed;
    }

    private static byte[] without(final byte[] message, final int one, final int another) {
        final int start = Math.min(one, another);
        final int end = Math.max(one, another);
        return joined(Arrays.copyOf(message, start), Arrays.copyOfRange(message, end, message.length));
    }

    /** A line removed, given many times, or all of them out of order. */
    private byte[] lines(final byte[] message, final int how) {
        final List<String> lines = new ArrayList<>(List.of(text(message).split("(?<=\n)")));
        final int index = random.nextInt(lines.size());
        switch (how) {
            case 0 -> lines.remove(index);
            case 1 -> lines.addAll(index, Collections.nCopies(1 + random.nextInt(200), lines.get(index)));
            default -> Collections.shuffle(lines, random);
        }
        return bytes(String.join("", lines));
    }

    /** In some places only, so that what belongs together no longer fits. */
    private byte[] replaced(final byte[] message, final String what, final String by) {
        final StringBuilder replaced = new StringBuilder();
        for (final String piece : text(message).split("(?<=" + what + ")")) {
            final boolean replace = piece.endsWith(what) && random.nextInt(3) == 0;
            replaced.append(replace ? piece.substring(0, piece.length() - what.length()) + by : piece);
        }
        return bytes(replaced.toString());
    }

    private byte[] inserted(final byte[] message, final String mark) {
        final int index = at(message);
        final byte[] inserted = mark.getBytes(StandardCharsets.UTF_8);
        return joined(Arrays.copyOf(message, index), inserted, Arrays.copyOfRange(message, index, message.length));
    }

    /** The message within a message within a message, with a boundary that its own parts have, too. */
    private byte[] nested(final byte[] message) {
        byte[] nested = message;
        for (int depth = random.nextInt(random.nextInt(DEEPEST) + 1); depth >= 0 && nested.length < LONGEST; depth--) {
            nested = random.nextBoolean()
                    ? joined(bytes("Subject: " + depth + "\r\nContent-Type: message/rfc822\r\n\r\n"), nested)
                    : joined(bytes("Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n"), nested, bytes("\r\n--b1\r\n"), nested);
        }
        return nested;
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] joined(final byte[]... parts) {
        final ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
