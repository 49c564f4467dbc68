/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.Bounce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bounces that another project has collected, with the failed recipients and whether they are temporary. */
class BounceCorpusTest {

    @Test
    void failedRecipientsAndWhetherTheyArePermanentAreFound() throws IOException {
        final Path folder = Mails.corpus("bounce");
        final List<String> wrongRecipients = new ArrayList<>();
        final List<String> wrongClass = new ArrayList<>();
        int messages = 0;
        for (final String line : Files.readAllLines(folder.resolve("flufl.jsonl"))) {
            final JsonNode sample = new ObjectMapper().readTree(line);
            final String file = sample.path("file").asText();
            final Automation automation = Mails.read(Files.readAllBytes(folder.resolve(file))).document().automation();
            final Set<String> expected = new HashSet<>();
            sample.path("recipients").forEach(node -> expected.add(node.asText().toLowerCase(Locale.ROOT)));
            final Set<String> found = new HashSet<>();
            final Bounce bounce = automation.bounce();
            if (bounce != null) {
                bounce.recipients().forEach(recipient -> {
                    found.add(recipient.address().toLowerCase(Locale.ROOT));
                    if (recipient.finalAddress() != null && expected.contains(recipient.finalAddress().toLowerCase(Locale.ROOT))) {
                        found.add(recipient.finalAddress().toLowerCase(Locale.ROOT));
                    }
                });
            }
            messages++;
            if (!found.equals(expected)) {
                wrongRecipients.add(file + " " + automation.kind() + " " + found + " instead of " + expected);
            }
            final boolean temporary = bounce != null && !bounce.permanent();
            if (temporary != sample.path("temporary").asBoolean()) {
                wrongClass.add(file + " " + bounce);
            }
        }
        assertTrue(messages - wrongRecipients.size() >= 110, () -> String.join("\n", wrongRecipients));
        assertTrue(wrongClass.size() * 20 <= messages, () -> String.join("\n", wrongClass));
    }
}
