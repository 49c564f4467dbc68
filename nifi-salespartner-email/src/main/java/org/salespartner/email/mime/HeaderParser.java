/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads header blocks (RFC 5322, 2.2) as they are found in the wild: with junk lines between the fields, with no empty line at
 * the end, with raw 8-bit characters. What is kept of all headers of one message together is bounded.
 */
final class HeaderParser {
    private static final int BUDGET = 2 << 20;
    private static final int MAXIMUM_NAME = 100;

    private final LineScanner scanner;
    private final Problems problems;
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private int budget = BUDGET;
    private List<HeaderField> fields = new ArrayList<>();
    private String name;

    HeaderParser(final LineScanner scanner, final Problems problems) {
        this.scanner = scanner;
        this.problems = problems;
    }

    /**
     * Reads from the scanner's next line on and leaves the scanner in front of the first line of the body.
     *
     * @param boundary says whether the scanner's current line begins or ends a part: a header ends there too
     */
    Headers parse(final BooleanSupplier boundary) throws IOException {
        fields = new ArrayList<>();
        name = null;
        long junk = -1;
        boolean ended = false;
        while (!ended && scanner.advance()) {
            final int colon = colon();
            if (scanner.isBlank() && endsHere()) {
                ended = true;
                if (junk >= 0) {
                    bodyFrom(junk);
                }
            } else if (boundary.getAsBoolean()) {
                scanner.seek(scanner.start());
                ended = true;
            } else if (isContinuation()) {
                append(0);
            } else if (colon > 0) {
                if (junk >= 0) {
                    problems.add("A line among the header fields is no field; it was left out.");
                    junk = -1;
                }
                flush();
                name = ascii(colon);
                append(colon + 1);
            } else if (isMailboxLine()) {
                flush();
            } else if (junk < 0) {
                flush();
                junk = scanner.start();
            } else {
                bodyFrom(junk);
                ended = true;
            }
        }
        if (!ended && junk >= 0) {
            bodyFrom(junk);
        }
        flush();
        return new Headers(fields);
    }

    private void bodyFrom(final long position) throws IOException {
        scanner.seek(position);
        if (!fields.isEmpty() || name != null) {
            problems.add("The header ends without an empty line; the body was taken to begin at the first line that is no header field.");
        }
    }

    /** A line of blanks alone ends the header, unless a field follows: then it was a badly folded one. */
    private boolean endsHere() throws IOException {
        if (scanner.length() == 0) {
            return true;
        }
        final long after = scanner.next();
        final boolean fieldFollows = scanner.advance() && (colon() > 0 || isContinuation() && !scanner.isBlank());
        scanner.seek(after);
        if (!fieldFollows) {
            problems.add("The line that ends the header is not empty but holds blanks; it was taken as empty.");
        }
        return !fieldFollows;
    }

    private boolean isContinuation() {
        return scanner.length() > 0 && (scanner.line()[0] == ' ' || scanner.line()[0] == '\t');
    }

    private boolean isMailboxLine() {
        return fields.isEmpty() && (scanner.startsWith("From ") || scanner.startsWith(">From "));
    }

    /** Where the colon behind a field name stands, 0 when the line is no field. */
    private int colon() {
        final byte[] line = scanner.line();
        final int limit = Math.min(scanner.length(), MAXIMUM_NAME);
        int at = 0;
        while (at < limit && line[at] > ' ' && line[at] < 127 && line[at] != ':') {
            at++;
        }
        int colon = at;
        while (colon < limit && (line[colon] == ' ' || line[colon] == '\t')) {
            colon++;
        }
        final boolean field = at > 0 && colon < limit && line[colon] == ':';
        final boolean address = field && colon + 2 < scanner.length() && line[colon + 1] == '/' && line[colon + 2] == '/';
        return field && !address ? colon : 0;
    }

    private String ascii(final int colon) {
        final StringBuilder characters = new StringBuilder(colon);
        for (int i = 0; i < colon; i++) {
            characters.append((char) scanner.line()[i]);
        }
        return characters.toString().strip();
    }

    private void append(final int from) {
        if (name == null) {
            return;
        }
        final int count = Math.min(scanner.length() - from, budget);
        if (count < scanner.length() - from) {
            problems.add("The header is larger than 2 MB; what is beyond was left out.");
        }
        value.write(scanner.line(), from, count);
        budget -= count;
    }

    private void flush() {
        if (name != null && budget > 0) {
            final byte[] bytes = value.toByteArray();
            fields.add(new HeaderField(name, Charsets.headerText(bytes, problems).strip()));
            budget -= name.length();
        }
        value.reset();
        name = null;
    }
}
