/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.monitor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Looks for secrets in all that a NiFi has written, byte by byte: logs, flow, state, repositories. */
final class SecretSearch {
    /** Unpacked programs, which hold nothing of a user. */
    private static final List<String> PROGRAMS = List.of("extensions", "work");

    private final Path folder;
    private int files;

    SecretSearch(final Path folder) {
        this.folder = folder;
    }

    /**
     * @param secrets looked for as they are, and as signing in sends them
     * @return the files that hold one, each with the secret
     */
    List<String> find(final String user, final List<String> secrets) throws IOException {
        final List<String> found = new ArrayList<>();
        for (final Path file : written()) {
            final String content = read(file);
            files++;
            for (final String secret : secrets) {
                if (content.contains(secret) || content.contains(base64("\0%s\0%s".formatted(user, secret))) || content.contains(base64(secret))) {
                    found.add("%s: %s".formatted(folder.relativize(file), secret));
                }
            }
        }
        return found;
    }

    /** How many files the last search has read. */
    int files() {
        return files;
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !PROGRAMS.contains(folder.relativize(file).getName(0).toString())).toList();
        }
    }

    private static String read(final Path file) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        return new String(isPacked(bytes) ? unpacked(bytes) : bytes, StandardCharsets.ISO_8859_1);
    }

    private static boolean isPacked(final byte[] bytes) {
        return bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    /** As far as it goes: what a process was writing when it ended may be cut off. */
    private static byte[] unpacked(final byte[] bytes) throws IOException {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            stream.transferTo(all);
        } catch (final EOFException e) {
            all.write(bytes);
        }
        return all.toByteArray();
    }

    private static String base64(final String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
