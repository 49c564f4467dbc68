/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import org.salespartner.nifi.system.bench.measure.Figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Whether everything that can be called a message, and every beginning of it, gives a document, and how long that takes at most. */
final class MimeScores {
    private static final long SEED = 20_260_303;
    private static final int CUT_FILES = 200;
    private static final int CUTS = 50;

    private int read;
    private int documents;
    private int exceptions;
    private long slowest;
    private String slowestName = "";

    private MimeScores() {
    }

    static void measure(final Path folder, final Figures figures) throws IOException {
        final List<Path> files;
        try (Stream<Path> paths = Files.walk(folder)) {
            files = new ArrayList<>(paths.filter(Files::isRegularFile).sorted().toList());
        }
        final MimeScores whole = new MimeScores();
        for (final Path file : files) {
            whole.read(folder.relativize(file).toString(), Files.readAllBytes(file));
        }
        whole.put("read.mime", "Files", figures);

        System.err.println("Measuring read.mime.cut, seed " + SEED);
        final Random random = new Random(SEED);
        Collections.shuffle(files, random);
        final MimeScores cut = new MimeScores();
        for (final Path file : files.subList(0, Math.min(CUT_FILES, files.size()))) {
            final byte[] bytes = Files.readAllBytes(file);
            for (int times = 0; times < CUTS; times++) {
                final int length = random.nextInt(bytes.length + 1);
                cut.read(folder.relativize(file) + " cut at " + length, Arrays.copyOf(bytes, length));
            }
        }
        cut.put("read.mime.cut", "Files cut at any place", figures);
    }

    @SuppressWarnings("PMD.AvoidCatchingGenericException")
    private void read(final String name, final byte[] message) throws IOException {
        final long start = System.nanoTime();
        read++;
        try {
            documents += MailReading.read(message).document().identity() == null ? 0 : 1;
        } catch (final RuntimeException | StackOverflowError e) {
            exceptions++;
            System.err.println("  failed: " + name + ": " + e);
        }
        final long taken = System.nanoTime() - start;
        if (taken > slowest) {
            slowest = taken;
            slowestName = name;
        }
    }

    private void put(final String key, final String name, final Figures figures) {
        figures.count(key + ".documents", name + " that give a document", documents, read, "all");
        figures.number(key + ".exceptions", name + " that give an exception", "%.0f", exceptions, "0");
        figures.number(key + ".slowest_seconds", "Slowest of them, in seconds", "%.3f", slowest / 1e9, "less than 1");
        System.err.println("  slowest: " + slowestName);
    }
}
