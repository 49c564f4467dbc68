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
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Looks for secrets in all that a NiFi has written, byte by byte: logs, flow, state, repositories, databases. */
final class SecretSearch {
    /** Unpacked programs, which hold nothing of a user. */
    private static final List<String> PROGRAMS = List.of("extensions", "work");
    private static final int BASE64_GROUP = 3;
    private static final int BASE64_BITS = 6;
    /** What is looked up at each byte of a file: shorter texts cannot be searched for. */
    private static final int START = Long.BYTES;
    /** So many bits of it tell quickly that nothing begins here. */
    private static final int QUICK = 0xfffff;

    private final List<Path> folders;
    private int files;

    SecretSearch(final Path... folders) {
        this.folders = List.of(folders);
    }

    /**
     * @param secrets looked for as they are, and as they look in Base64 behind whatever else. Where one has characters that are written otherwise in
     *                a URL or in JSON, its longest part without them is enough
     * @return the files that hold one, each with the secret
     */
    List<String> find(final Collection<String> secrets) throws IOException {
        final Forms forms = Forms.of(secrets);
        final List<String> found = new ArrayList<>();
        files = 0;
        for (final Path folder : folders) {
            for (final Path file : written(folder)) {
                files++;
                forms.within(read(file)).forEach(secret -> found.add("%s: %s".formatted(folder.relativize(file), secret)));
            }
        }
        return found;
    }

    /** As in a file, but in a text that NiFi tells. */
    static Collection<String> within(final String text, final Collection<String> secrets) {
        return Forms.of(secrets).within(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many files the last search has read. */
    int files() {
        return files;
    }

    private static long start(final byte[] bytes) {
        if (bytes.length < START) {
            throw new IllegalArgumentException("Too short to be searched for: chance would find it");
        }
        long start = 0;
        for (int i = 0; i < START; i++) {
            start = start << Byte.SIZE | bytes[i] & 0xff;
        }
        return start;
    }

    /** A text in Base64 looks different according to where in a group of three bytes it begins; what depends on its neighbours is left out. */
    private static String base64(final String text, final int offset, final Base64.Encoder encoder) {
        final byte[] shifted = ("x".repeat(offset) + text).getBytes(StandardCharsets.UTF_8);
        return encoder.withoutPadding().encodeToString(shifted)
                .substring((offset * Byte.SIZE + BASE64_BITS - 1) / BASE64_BITS, shifted.length * Byte.SIZE / BASE64_BITS);
    }

    private static List<Path> written(final Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !PROGRAMS.contains(folder.relativize(file).getName(0).toString())).toList();
        }
    }

    private static byte[] read(final Path file) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        return isPacked(bytes) ? unpacked(bytes) : bytes;
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

    /** All ways in which the secrets may be written, by how they start. */
    private record Forms(Map<Long, List<Form>> byStart, BitSet quick) {
        private static Forms of(final Collection<String> secrets) {
            final Forms forms = new Forms(new HashMap<>(), new BitSet(QUICK + 1));
            for (final String secret : secrets) {
                forms.add(secret, Stream.of(secret.split("[^A-Za-z0-9@._-]+")).max(Comparator.comparingInt(String::length)).orElseThrow());
                for (int offset = 0; offset < BASE64_GROUP; offset++) {
                    forms.add(secret, base64(secret, offset, Base64.getEncoder()));
                    forms.add(secret, base64(secret, offset, Base64.getUrlEncoder()));
                }
            }
            return forms;
        }

        private void add(final String secret, final String text) {
            final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            final long start = start(bytes);
            byStart.computeIfAbsent(start, key -> new ArrayList<>()).add(new Form(secret, bytes));
            quick.set((int) (start & QUICK));
        }

        private Collection<String> within(final byte[] content) {
            final Collection<String> found = new TreeSet<>();
            long window = 0;
            for (int end = 0; end < content.length; end++) {
                window = window << Byte.SIZE | content[end] & 0xff;
                final int begin = end - START + 1;
                if (begin >= 0 && quick.get((int) (window & QUICK))) {
                    byStart.getOrDefault(window, List.of()).stream().filter(form -> form.isAt(content, begin)).map(Form::secret).forEach(found::add);
                }
            }
            return found;
        }
    }

    /** One way in which a secret may be written. */
    private record Form(String secret, byte[] bytes) {
        private boolean isAt(final byte[] content, final int begin) {
            final int end = begin + bytes.length;
            return end <= content.length && Arrays.equals(content, begin, end, bytes, 0, bytes.length);
        }
    }
}
