/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentJson;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Messages of other projects, many deliberately broken: each gives a document. */
class CorporaTest {
    private static final long SEED = 20260303;
    private static final int TRUNCATED_FILES = 60;
    private static final int CUTS = 8;

    private static List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(Mails.corpus("mime"))) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void everyFileGivesADocumentThatComesBackFromJson() throws IOException {
        int recognisable = 0;
        for (final Path file : files()) {
            final byte[] bytes = Files.readAllBytes(file);
            final ReadEmail read = Mails.read(bytes, ReadContext.NONE,
                    (attachment, content) -> assertEquals(attachment.size(), content.readAllBytes().length, file::toString));
            final EmailDocument document = read.document();
            assertNotNull(document.identity(), file::toString);
            assertNotNull(document.conversationId(), file::toString);
            final ByteArrayOutputStream json = new ByteArrayOutputStream();
            EmailDocumentJson.write(document, json);
            assertEquals(document, EmailDocumentJson.read(new ByteArrayInputStream(json.toByteArray())), file::toString);
            assertEquals(document.identity(), Mails.read(bytes).document().identity(), file::toString);
            recognisable += read.recognisable() ? 1 : 0;
        }
        assertTrue(recognisable > 400, "recognised as e-mails: " + recognisable);
    }

    @Test
    void everyBeginningOfAFileGivesADocument() throws IOException {
        final Random random = new Random(SEED);
        final List<Path> files = files();
        for (int i = 0; i < TRUNCATED_FILES; i++) {
            final Path file = files.get(random.nextInt(files.size()));
            final byte[] bytes = Files.readAllBytes(file);
            for (int k = 0; k < CUTS; k++) {
                final int length = random.nextInt(bytes.length + 1);
                assertNotNull(Mails.read(Arrays.copyOf(bytes, length)).document().identity(), () -> file + " cut at " + length + ", seed " + SEED);
            }
        }
    }

    @Test
    void damagedFilesGiveADocument() throws IOException {
        final Random random = new Random(SEED);
        final List<Path> files = files();
        for (int i = 0; i < TRUNCATED_FILES * 2; i++) {
            final Path file = files.get(random.nextInt(files.size()));
            final byte[] bytes = Files.readAllBytes(file);
            for (int k = 0; k < bytes.length / 50 + 1 && bytes.length > 0; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertNotNull(Mails.read(bytes).document().identity(), () -> file + ", seed " + SEED);
        }
    }
}
