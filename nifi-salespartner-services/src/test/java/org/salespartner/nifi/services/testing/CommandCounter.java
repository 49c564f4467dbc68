/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a mail program and a server on 127.0.0.1 and notes the commands. */
public final class CommandCounter extends CommandProxy {
    private final List<String> commands = new CopyOnWriteArrayList<>();

    public CommandCounter(final int serverPort) throws IOException {
        super(serverPort);
        start();
    }

    /** The names of the commands so far, such as {@code UID FETCH}, each of which waits for an answer. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    protected void onCommand(final String line) {
        final String[] words = line.strip().split(" ", 4);
        if (words.length > 1) {
            final String name = words[1].toUpperCase(Locale.ROOT);
            commands.add("UID".equals(name) ? name + " " + words[2].toUpperCase(Locale.ROOT) : name);
        }
    }
}
