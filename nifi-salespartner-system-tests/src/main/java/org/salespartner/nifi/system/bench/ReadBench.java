/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import org.salespartner.nifi.system.bench.intent.IntentBench;
import org.salespartner.nifi.system.bench.measure.Figures;
import org.salespartner.nifi.system.command.UsageException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How well and how fast mails are read, on messages and replies of other projects: {@code bin/bench read}. */
final class ReadBench {
    private static final Path BESIDE = Path.of("..", "shared", "corpora");

    private final Path material;
    private final Path mail;
    private final int rounds;
    private final Figures figures = new Figures();

    /**
     * @param material null for that beside the checkout, if there is any
     * @param mail     what the speed is measured with; null for all messages of the material
     * @throws UsageException when what was named does not exist
     */
    ReadBench(final Path material, final Path mail, final int rounds) throws UsageException {
        this.material = material == null ? Path.of(System.getProperty("salespartner.home", "")).resolve(BESIDE).normalize() : material;
        this.mail = mail;
        this.rounds = rounds;
        if (material != null && !Files.isDirectory(material)) {
            throw new UsageException("--material " + material + ": there is no such folder.");
        }
        if (mail != null && !Files.exists(mail)) {
            throw new UsageException("--mail " + mail + ": there is no such file or folder.");
        }
    }

    void run() throws IOException {
        measure("read.split.plain", Path.of("reply-split", "talon-plain.jsonl"), file -> SplitScores.plain(file, figures));
        measure("read.split.html", Path.of("reply-split", "talon-html.jsonl"), file -> SplitScores.html(file, figures));
        measure("read.split.clients", Path.of("reply-split", "talon", "standard_replies"), folder -> SplitScores.clients(folder, figures));
        measure("read.bounce", Path.of("bounce", "flufl.jsonl"), file -> BounceScores.measure(file, figures));
        measure("read.mime", Path.of("mime"), folder -> MimeScores.measure(folder, figures));
        measure("read.intent", IntentBench.SENTENCES, file -> IntentBench.measure(file, System.out)
                .forEach((key, value) -> figures.detail(key, String.format(Locale.ROOT, "%.2f", value))));
        if (mail == null) {
            measure("read.speed", Path.of(""), folder -> ReadSpeed.measure(folder, rounds, figures));
        } else {
            ReadSpeed.measure(mail, rounds, figures);
        }
        figures.print(System.out);
    }

    private void measure(final String key, final Path needed, final Measurement measurement) throws IOException {
        final Path path = material.resolve(needed);
        if (!Files.exists(path)) {
            figures.skip(key, "It needs %s: name the folder with the material by --material DIR.".formatted(path));
            return;
        }

        System.err.println("Measuring " + key);
        measurement.of(path);
    }

    @FunctionalInterface
    private interface Measurement {
        void of(Path path) throws IOException;
    }
}
