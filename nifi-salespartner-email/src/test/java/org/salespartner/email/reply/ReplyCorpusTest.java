/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Scores on another project's replies; each is read as a message. */
class ReplyCorpusTest {

    @Test
    void plainRepliesOfTheCorpus() throws IOException {
        final List<String> wrong = new ArrayList<>();
        for (final String line : Files.readAllLines(Mails.corpus("reply-split/talon-plain.jsonl"))) {
            final JsonNode sample = new ObjectMapper().readTree(line);
            compare(sample, Mails.plain(sample.get("input").asText()), sample.get("expected").asText(), wrong);
        }
        assertTrue(wrong.size() <= 1, wrong::toString);
    }

    @Test
    void htmlRepliesOfTheCorpus() throws IOException {
        final List<String> wrong = new ArrayList<>();
        for (final String line : Files.readAllLines(Mails.corpus("reply-split/talon-html.jsonl"))) {
            final JsonNode sample = new ObjectMapper().readTree(line);
            final String expected = Jsoup.parse(sample.get("expected_html").asText()).text();
            compare(sample, Mails.html(sample.get("html").asText()), expected, wrong);
        }
        assertTrue(wrong.isEmpty(), wrong::toString);
    }

    private static void compare(final JsonNode sample, final String message, final String expected, final List<String> wrong) {
        final String reply = Mails.read(message).reply();
        if (!normal(reply).equals(normal(expected))) {
            wrong.add(sample.get("id").asText() + ": " + reply);
        }
    }

    private static String normal(final String text) {
        return text.replaceAll("[\\s\\u00a0]+", " ").strip();
    }
}
