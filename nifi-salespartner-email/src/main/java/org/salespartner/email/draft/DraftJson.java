/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.salespartner.email.identity.Digests;

/** The JSON form of a {@link DraftContent}, in which it is kept, and its hash. Thread-safe. */
public final class DraftJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private DraftJson() {
    }

    /** One line of JSON; the same content always gives the same. */
    public static String write(final DraftContent content) {
        try {
            return MAPPER.writeValueAsString(content);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("A draft could not be written as JSON.", e);
        }
    }

    /**
     * @throws IllegalArgumentException when it is none; its own message holds nothing of the text, unlike its cause (rule T1)
     */
    public static DraftContent read(final String json) {
        try {
            return MAPPER.readValue(json, DraftContent.class);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException("The text is no draft.", e);
        }
    }

    /** What an approval names: the SHA-256, as lower-case hex, of all that the content says and whom it goes to. */
    public static String hash(final DraftContent content) {
        return Digests.sha256(write(content));
    }
}
