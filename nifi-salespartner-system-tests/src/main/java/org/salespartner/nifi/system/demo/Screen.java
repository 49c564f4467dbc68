/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import java.io.PrintStream;

/** What the user sees: lines, and one line of progress that is written anew on a terminal and now and then elsewhere. */
final class Screen {
    private static final long PACE_NANOS = 5_000_000_000L;
    private static final int NARROWEST = 80;
    private static final int WITHOUT_TERMINAL = 160;

    private final PrintStream out;
    private final boolean terminal;
    private final int columns;
    private boolean open;
    private long last;
    private String lastProgress = "";

    /**
     * @param terminal whether a line can be written anew
     * @param columns  of the terminal; 0 when not known
     */
    Screen(final PrintStream out, final boolean terminal, final int columns) {
        this.out = out;
        this.terminal = terminal;
        this.columns = columns > 0 ? Math.max(NARROWEST, columns) : WITHOUT_TERMINAL;
    }

    int columns() {
        return columns;
    }

    synchronized void line(final String text) {
        endProgress();
        out.println(text);
    }

    synchronized void progress(final String text) {
        if (terminal) {
            out.print("\r" + TextWidth.fit(text, columns - 1));
            out.flush();
            open = true;
        } else if (!text.equals(lastProgress) && System.nanoTime() - last >= PACE_NANOS) {
            out.println(text);
            last = System.nanoTime();
            lastProgress = text;
        }
    }

    private void endProgress() {
        if (open) {
            out.println();
            open = false;
        }
    }
}
