/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Finds the parts of a message (RFC 2046, 5.1) in one pass over its lines, without recursion: a line that may be a boundary is compared with
 * those of the multiparts that are open, the innermost first. Depth and number of parts are bounded. Embedded messages are not opened.
 */
public final class StructureScanner {
    private static final int MAXIMUM_DEPTH = 30;
    private static final int MAXIMUM_PARTS = 10_000;
    private static final int GUESS_LINES = 2000;

    private final MessageBytes bytes;
    private final Problems problems;
    private final LineScanner lines;
    private final HeaderParser headerParser;
    private final List<Open> open = new ArrayList<>();
    private int parts;

    private StructureScanner(final MessageBytes bytes, final Problems problems) throws IOException {
        this.bytes = bytes;
        this.problems = problems;
        this.lines = new LineScanner(bytes);
        this.headerParser = new HeaderParser(lines, problems);
    }

    private record Open(MimePart part, byte[] boundary) {
    }

    /** Finds the parts. The bytes must stay open as long as content is read from them. */
    public static MimeStructure scan(final MessageBytes bytes, final Problems problems) throws IOException {
        return new StructureScanner(bytes, problems).scan();
    }

    /** Reads the header alone: the root has no children. */
    public static MimeStructure scanHeader(final MessageBytes bytes, final Problems problems) throws IOException {
        final StructureScanner scanner = new StructureScanner(bytes, problems);
        scanner.lines.seek(scanner.firstLine());
        final MimePart root = scanner.part(null);
        return new MimeStructure(root, KnownHeaders.anyIn(root.headers()));
    }

    private MimeStructure scan() throws IOException {
        lines.seek(firstLine());
        final MimePart root = part(null);
        final boolean recognisable = KnownHeaders.anyIn(root.headers());
        if (!recognisable) {
            root.end(bytes.length());
            return new MimeStructure(root, false);
        }
        final long body = lines.next();
        parts(root, root.parameter("boundary"));
        if (root.isMultipart() && root.children().isEmpty()) {
            final String guessed = guess(body);
            if (guessed != null) {
                problems.add("The boundary between the parts is missing or another one than declared; [%s] was taken for it.", guessed);
                lines.seek(body);
                parts(root, guessed);
            }
        }
        withoutParts(root);
        return new MimeStructure(root, true);
    }

    /** Behind a byte order mark and empty lines, which have no business before a header. */
    private long firstLine() throws IOException {
        long position = 0;
        while (lines.advance()) {
            final boolean mark = lines.start() == 0 && lines.length() >= 3
                    && (lines.line()[0] & 0xff) == 0xef && (lines.line()[1] & 0xff) == 0xbb && (lines.line()[2] & 0xff) == 0xbf;
            if (mark || !lines.isBlank()) {
                position = mark ? 3 : lines.start();
                break;
            }
        }
        if (position > 0) {
            problems.add("The message does not begin with its header; what stands before it was passed over.");
        }
        return position;
    }

    private MimePart part(final MimePart parent) throws IOException {
        final Headers headers = headerParser.parse(() -> level() >= 0);
        parts++;
        final MimePart part = new MimePart(bytes, headers, parent, lines.next(), problems);
        if (parent != null) {
            parent.add(part);
        }
        return part;
    }

    private void parts(final MimePart root, final String boundary) throws IOException {
        open.clear();
        MimePart current = root;
        openMultipart(root, boundary);
        while (!open.isEmpty() && lines.advance()) {
            final int level = level();
            if (level >= 0 && parts >= MAXIMUM_PARTS) {
                problems.add("The message has more than %d parts; the rest was left out.", MAXIMUM_PARTS);
                open.clear();
            } else if (level >= 0) {
                current = atBoundary(level, current);
            }
        }
        if (!open.isEmpty()) {
            problems.add("The message ends before its last part does: it was cut off, or a closing boundary is missing.");
        }
        current.end(Math.min(bytes.length(), current == root ? bytes.length() : lastEnd()));
    }

    private long lastEnd() {
        return open.isEmpty() ? lines.previousEnd() : bytes.length();
    }

    private MimePart atBoundary(final int level, final MimePart before) throws IOException {
        before.end(lines.previousEnd());
        final Open multipart = open.get(level);
        if (level < open.size() - 1) {
            problems.add("A multipart inside another one has no closing boundary; it was taken to end with the outer part.");
        }
        final boolean closing = isClosing(multipart.boundary());
        while (open.size() > (closing ? level : level + 1)) {
            open.remove(open.size() - 1);
        }
        if (closing) {
            // What follows up to the next boundary is an epilogue and belongs to nobody: a part is made only at a delimiter.
            return new MimePart(bytes, new Headers(List.of()), null, lines.next(), problems);
        }
        final MimePart part = part(multipart.part());
        if (part.isMultipart()) {
            if (open.size() >= MAXIMUM_DEPTH) {
                problems.add("Parts are nested more than %d deep; what is deeper was left as one attachment.", MAXIMUM_DEPTH);
                part.readAs("application/octet-stream");
            } else {
                openMultipart(part, part.parameter("boundary"));
            }
        }
        return part;
    }

    private void openMultipart(final MimePart part, final String boundary) {
        if (part.isMultipart() && boundary != null && !boundary.isBlank()) {
            open.add(new Open(part, boundary.stripTrailing().getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Which open multipart the current line is a boundary of; -1 for none. One that fits to its end goes before one with something behind it. */
    private int level() {
        if (!lines.startsWith("--")) {
            return -1;
        }
        int loose = -1;
        for (int i = open.size() - 1; i >= 0; i--) {
            final byte[] boundary = open.get(i).boundary();
            if (matches(boundary)) {
                if (restIs("", boundary) || restIs("--", boundary)) {
                    return i;
                }
                loose = loose < 0 && isSetApart(boundary) ? i : loose;
            }
        }
        return loose;
    }

    /** RFC 2046, 5.1.1: it is enough that the line begins with the boundary. A letter right behind it makes it another one, though. */
    private boolean isSetApart(final byte[] boundary) {
        final byte behind = lines.line()[boundary.length + 2];
        return behind == ' ' || behind == '\t' || isClosing(boundary);
    }

    private boolean matches(final byte[] boundary) {
        if (lines.length() < boundary.length + 2) {
            return false;
        }
        for (int i = 0; i < boundary.length; i++) {
            if (lines.line()[i + 2] != boundary[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isClosing(final byte[] boundary) {
        final int behind = boundary.length + 2;
        final byte[] line = lines.line();
        return lines.length() >= behind + 2 && line[behind] == '-' && line[behind + 1] == '-'
                && (lines.length() == behind + 2 || line[behind + 2] == ' ' || line[behind + 2] == '\t');
    }

    private boolean restIs(final String rest, final byte[] boundary) {
        int from = boundary.length + 2;
        for (int i = 0; i < rest.length(); i++, from++) {
            if (from >= lines.length() || lines.line()[from] != rest.charAt(i)) {
                return false;
            }
        }
        while (from < lines.length() && (lines.line()[from] == ' ' || lines.line()[from] == '\t')) {
            from++;
        }
        return from == lines.length();
    }

    /** A line that looks like a boundary and has a part's header behind it. */
    private String guess(final long body) throws IOException {
        lines.seek(body);
        String candidate = null;
        for (int i = 0; i < GUESS_LINES && lines.advance(); i++) {
            if (candidate != null && lines.startsWith("Content-")) {
                return candidate;
            }
            candidate = null;
            if (lines.startsWith("--") && lines.length() > 3 && lines.length() <= 200) {
                final String text = new String(lines.line(), 2, lines.length() - 2, StandardCharsets.UTF_8).stripTrailing();
                candidate = text.isEmpty() || text.indexOf(' ') >= 0 ? null : text;
            }
        }
        return null;
    }

    /** A multipart in which no part was found is text to whoever looks at it. */
    private void withoutParts(final MimePart root) {
        final Deque<MimePart> pending = new ArrayDeque<>(List.of(root));
        while (!pending.isEmpty()) {
            final MimePart part = pending.pop();
            pending.addAll(part.children());
            if (part.isMultipart() && part.children().isEmpty()) {
                problems.add("A %s holds no part: its boundary is missing or does not occur. Its content was read as plain text.",
                        part.mediaType().toLowerCase(Locale.ROOT));
                part.readAs("text/plain");
            }
        }
    }
}
