/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.read;

import org.salespartner.nifi.system.command.UsageException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the command was called.
 *
 * @param summary whether the local assistant is asked for its section
 * @param paths   as they were written; at least one unless help is asked for
 */
record ReadOptions(boolean help, boolean summary, List<Path> paths) {

    static ReadOptions parse(final String... arguments) throws UsageException {
        boolean help = false;
        boolean summary = false;
        boolean optionsEnded = false;
        final List<Path> paths = new ArrayList<>();
        for (final String argument : arguments) {
            if (optionsEnded || !argument.startsWith("-")) {
                paths.add(path(argument));
                continue;
            }

            switch (argument) {
                case "--help", "-h" -> help = true;
                case "--summary" -> summary = true;
                case "--" -> optionsEnded = true;
                default -> throw new UsageException("There is no option " + argument + ": bin/read --help lists them.");
            }
        }

        if (paths.isEmpty() && !help) {
            throw new UsageException("Name at least one file or folder: bin/read --help says what can be read.");
        }
        return new ReadOptions(help, summary, List.copyOf(paths));
    }

    private static Path path(final String argument) throws UsageException {
        if (argument.isEmpty()) {
            throw new UsageException("A path is empty: name a file or a folder.");
        }

        try {
            return Path.of(argument);
        } catch (final InvalidPathException e) {
            throw new UsageException("%s: this cannot be a path (%s).".formatted(argument, e.getReason()), e);
        }
    }
}
