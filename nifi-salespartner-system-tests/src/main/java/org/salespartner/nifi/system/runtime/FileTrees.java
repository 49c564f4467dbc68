/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** What the JDK lacks for whole folders. */
public final class FileTrees {
    private FileTrees() {
    }

    /**
     * Makes the same file appear in a second place: as a hard link where the file system allows it, else as a copy. Only for files that nobody
     * ever writes into.
     *
     * @param source an existing file
     * @param target does not exist; its folder does
     * @throws IOException when neither works
     */
    static void linkOrCopy(final Path source, final Path target) throws IOException {
        try {
            Files.createLink(target, source);
        } catch (final FileSystemException | UnsupportedOperationException e) {
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Links, or copies, a folder with all it holds.
     *
     * @param source an existing folder
     * @param target does not exist; its parent does
     * @throws IOException when that fails
     */
    static void linkOrCopyTree(final Path source, final Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(final Path folder, final BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(source.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                linkOrCopy(file, target.resolve(source.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Deletes a folder with all it holds; symbolic links are removed, not followed. One that does not exist is fine.
     *
     * @param folder the folder, or a file
     * @throws UncheckedIOException when something cannot be deleted
     */
    public static void delete(final Path folder) {
        try {
            if (Files.notExists(folder)) {
                return;
            }
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(final Path visited, final IOException failure) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (final IOException e) {
            throw new UncheckedIOException("Could not delete " + folder, e);
        }
    }

    /**
     * @param folder an existing folder
     * @return what it directly holds, by name
     * @throws IOException when it cannot be read
     */
    static List<Path> list(final Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        }
    }
}
