/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.salespartner.nifi.services.testing.CommandProxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Stands between a mail program and a server on 127.0.0.1: lets something happen just before a command reaches the server, and cuts the connection
 * in the middle of an answer.
 */
final class MeddlingProxy extends CommandProxy {
    private static final int PIECE = 4096;

    private final TestMailbox mailbox;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile Before before;
    private volatile List<String> markers = List.of();
    private volatile int cutsLeft;

    MeddlingProxy(final TestMailbox mailbox) throws IOException {
        super(mailbox.port());
        this.mailbox = mailbox;
        start();
    }

    /** What is to happen once, before the next command that fits reaches the server. */
    void before(final String commandPattern, final Action action) {
        before = new Before(Pattern.compile(commandPattern), action);
    }

    /**
     * From now on cuts the connection behind a text when the server sends it.
     *
     * @param times how often
     */
    void cutBehind(final String text, final int times) {
        cutsLeft = times;
        markers = mailbox.wireForms(text);
    }

    /** How often a connection was cut. */
    int cuts() {
        return cuts.get();
    }

    @Override
    protected void onCommand(final String command) throws IOException {
        final Before waiting = before;
        if (waiting != null && waiting.pattern().matcher(command).find()) {
            before = null;
            waiting.action().run();
        }
    }

    @Override
    protected void passAnswers(final InputStream in, final OutputStream out) throws IOException {
        final byte[] piece = new byte[PIECE];
        final StringBuilder seen = new StringBuilder();
        int length = in.read(piece);
        while (length >= 0) {
            final String text = new String(piece, 0, length, StandardCharsets.ISO_8859_1);
            final int keptBefore = seen.length();
            seen.append(text);
            final int found = cutsLeft == 0 ? -1 : endOfMarker(seen);
            if (found >= 0) {
                out.write(piece, 0, found - keptBefore);
                out.flush();
                cutsLeft--;
                cuts.incrementAndGet();
                return;
            }

            out.write(piece, 0, length);
            seen.delete(0, Math.max(0, seen.length() - PIECE));
            length = in.read(piece);
        }
    }

    /** -1 when there is none. */
    private int endOfMarker(final StringBuilder seen) {
        return markers.stream().filter(marker -> seen.indexOf(marker) >= 0).mapToInt(marker -> seen.indexOf(marker) + marker.length()).min()
                .orElse(-1);
    }

    /** Something that happens to the mailbox. */
    interface Action {
        void run() throws IOException;
    }

    private record Before(Pattern pattern, Action action) {
    }
}
