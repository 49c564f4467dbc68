/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The JSON form of an {@link EmailDocument}: UTF-8, times as ISO 8601 in UTC. Thread-safe. */
public final class EmailDocumentJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private EmailDocumentJson() {
    }

    /**
     * Reads one document to the end of the stream; the stream is not closed.
     *
     * @throws InvalidEmailDocumentException when the bytes are no email document or one of another schema version; its message says which
     * @throws IOException                   when the stream cannot be read
     */
    public static EmailDocument read(final InputStream in) throws IOException {
        final byte[] bytes = in.readAllBytes();
        try {
            final JsonNode tree = MAPPER.readTree(bytes);
            if (tree == null || !tree.isObject() || !tree.path("schemaVersion").isTextual()) {
                throw new InvalidEmailDocumentException(
                        "The content is no email document: a JSON object with schemaVersion is expected, as ParseEmail writes it.");
            }
            final String version = tree.path("schemaVersion").textValue();
            if (!EmailDocument.SCHEMA_VERSION.equals(version)) {
                throw new InvalidEmailDocumentException(
                        "The email document has schema version [%s], this version reads [%s]: parse the raw message again."
                                .formatted(version, EmailDocument.SCHEMA_VERSION));
            }
            return MAPPER.treeToValue(tree, EmailDocument.class);
        } catch (final JsonProcessingException e) {
            // Where, and not what: the parser's own message quotes the content, which is the body of an e-mail (rule T1).
            throw new InvalidEmailDocumentException(
                    "The content is no email document (line %d, column %d): it must be JSON as ParseEmail writes it."
                            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()), e);
        }
    }

    /** Writes the document as one line of JSON; the stream is not closed. */
    public static void write(final EmailDocument document, final OutputStream out) throws IOException {
        out.write(MAPPER.writeValueAsBytes(document));
    }
}
