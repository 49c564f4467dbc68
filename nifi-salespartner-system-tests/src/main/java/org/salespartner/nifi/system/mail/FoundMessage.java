/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.mail;

import java.io.InputStream;
import java.nio.file.Path;

/**
 * A message on the disk.
 *
 * @param file    where it lies, below the path that was asked for as that was written
 * @param number  its place in an mbox, from 1; 0 when the file is the message
 * @param content its raw bytes, to be read once and during the call; need not be read to its end nor closed
 */
public record FoundMessage(Path file, int number, InputStream content) {

    /** What a user knows it by. */
    public String name() {
        return name(file, number);
    }

    /** The same without the path that was asked for. */
    public String nameBelow(final Path root) {
        return name(MessageFiles.below(root, file), number);
    }

    private static String name(final Path file, final int number) {
        return number == 0 ? file.toString() : file + " #" + number;
    }
}
