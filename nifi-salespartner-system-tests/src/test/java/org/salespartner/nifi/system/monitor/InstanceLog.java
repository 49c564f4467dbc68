/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import org.salespartner.nifi.system.runtime.NiFiServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a NiFi has written to its log.
 *
 * @param file the application log
 */
record InstanceLog(Path file) {
    private static final Pattern ENTRY = Pattern.compile("^\\S+ \\S+ (TRACE|DEBUG|INFO|WARN|ERROR) \\[");
    /** Loggers are abbreviated. */
    private static final Pattern OURS = Pattern.compile("\\bo(?:rg)?\\.s(?:alespartner)?\\.n(?:ifi)?\\.\\S+ ");

    static InstanceLog of(final NiFiServer server) {
        return new InstanceLog(server.folder().applicationLog());
    }

    /** The first lines of the entries of our components at these levels. */
    List<String> ours(final String... levels) throws IOException {
        return entries().filter(line -> Stream.of(levels).anyMatch(level -> line.contains(" " + level + " [")))
                .filter(line -> OURS.matcher(line).find()).toList();
    }

    private Stream<String> entries() throws IOException {
        return Files.readAllLines(file).stream().filter(line -> ENTRY.matcher(line).find());
    }
}
