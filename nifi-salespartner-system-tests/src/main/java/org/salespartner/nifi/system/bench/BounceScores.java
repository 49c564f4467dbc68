/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentJson;
import org.salespartner.nifi.system.bench.measure.Figures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** How often delivery failures are recognised, who did not get the mail is found, and whether it is worth trying again. */
final class BounceScores {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BounceScores() {
    }

    /** Lines of JSON with {@code file}, {@code recipients} and {@code temporary}; the files lie beside. */
    static void measure(final Path file, final Figures figures) throws IOException {
        int recognised = 0;
        int found = 0;
        int exact = 0;
        int classes = 0;
        final List<String> lines = Files.readAllLines(file);
        for (final String line : lines) {
            final JsonNode sample = JSON.readTree(line);
            final String name = sample.path("file").asText();
            final JsonNode automation = json(MailReading.read(Files.readAllBytes(file.resolveSibling(name))).document()).path("automation");
            final JsonNode bounce = automation.path("bounce");
            final Set<String> expected = addresses(sample.path("recipients"), null);
            final Set<String> recipients = addresses(bounce.path("recipients"), "address");
            final boolean all = recipients.containsAll(expected);
            final boolean classed = bounce.path("permanent").isBoolean()
                    && bounce.path("permanent").asBoolean() != sample.path("temporary").asBoolean();
            recognised += "bounce".equals(automation.path("kind").asText()) ? 1 : 0;
            found += all ? 1 : 0;
            exact += recipients.equals(expected) ? 1 : 0;
            classes += classed ? 1 : 0;
            if (!all || !classed) {
                System.err.printf("  not as expected: %s%s%s%n", name, all ? "" : ", recipients", classed ? "" : ", temporary or permanent");
            }
        }
        figures.count("read.bounce.recognised", "Bounces recognised", recognised, lines.size(), "");
        figures.count("read.bounce.recipients", "Bounces with all failed recipients found", found, lines.size(), "110 of 113");
        figures.count("read.bounce.recipients.exact", "  and no other address taken for one", exact, lines.size(), "");
        figures.count("read.bounce.class", "Bounces told temporary or permanent", classes, lines.size(), "95 %");
    }

    private static JsonNode json(final EmailDocument document) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        EmailDocumentJson.write(document, bytes);
        return JSON.readTree(bytes.toByteArray());
    }

    /** @param field of each element; null when the elements are the addresses themselves */
    private static Set<String> addresses(final JsonNode list, final String field) {
        final Set<String> addresses = new TreeSet<>();
        list.forEach(element -> addresses.add((field == null ? element : element.path(field)).asText().toLowerCase(Locale.ROOT)));
        return addresses;
    }
}
