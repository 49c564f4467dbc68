/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jsoup.Jsoup;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.system.bench.measure.Figures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How often what the author newly wrote is found exactly, white space aside. */
final class SplitScores {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EML = ".eml";
    /** What the samples of mail clients say where no file beside them has it. */
    private static final String USUAL_REPLY = "Hello";

    private SplitScores() {
    }

    /** Lines of JSON with {@code input} and {@code expected}. */
    static void plain(final Path file, final Figures figures) throws IOException {
        int right = 0;
        final List<String> lines = Files.readAllLines(file);
        for (final String line : lines) {
            final JsonNode sample = JSON.readTree(line);
            final byte[] message = MailReading.message("plain", sample.path("input").asText());
            right += isRight(sample.path("id").asText(), message, sample.path("expected").asText());
        }
        figures.count("read.split.plain", "Reply told from quotation, plain text", right, lines.size(), "43 of 45");
    }

    /** Lines of JSON with {@code html} and {@code expected_html}. */
    static void html(final Path file, final Figures figures) throws IOException {
        int right = 0;
        final List<String> lines = Files.readAllLines(file);
        for (final String line : lines) {
            final JsonNode sample = JSON.readTree(line);
            final String expected = Jsoup.parse(sample.path("expected_html").asText()).text();
            right += isRight(sample.path("id").asText(), MailReading.message("html", sample.path("html").asText()), expected);
        }
        figures.count("read.split.html", "Reply told from quotation, HTML", right, lines.size(), "15 of 15");
    }

    /** Whole messages, with the reply in a file beside some of them. */
    static void clients(final Path folder, final Figures figures) throws IOException {
        final List<Path> messages;
        try (Stream<Path> files = Files.list(folder)) {
            messages = files.filter(file -> file.toString().endsWith(EML)).sorted().toList();
        }
        int right = 0;
        for (final Path message : messages) {
            final String name = message.getFileName().toString();
            final Path reply = message.resolveSibling(name.substring(0, name.length() - EML.length()) + "_reply_text");
            final String expected = Files.exists(reply) ? Files.readString(reply, StandardCharsets.UTF_8) : USUAL_REPLY;
            final EmailDocument document = MailReading.read(Files.readAllBytes(message)).document();
            // Some take "Sent from my phone" for a part of the reply.
            final String withSignature = document.reply() + " " + document.signature();
            right += normal(withSignature).equals(normal(expected)) ? 1 : isRight(name, Files.readAllBytes(message), expected);
        }
        figures.count("read.split.clients", "Reply told from quotation, messages of mail programs", right, messages.size(), "");
    }

    private static int isRight(final String name, final byte[] message, final String expected) throws IOException {
        final EmailDocument document = MailReading.read(message).document();
        if (normal(document.reply()).equals(normal(expected))) {
            return 1;
        }
        System.err.println("  not as expected: " + name);
        return 0;
    }

    private static String normal(final String text) {
        return text == null ? "" : text.replaceAll("[\\s\\u00a0]+", " ").strip();
    }
}
