/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the JSON of an answer and takes no other form than the one that was asked for. */
final class AnswerReader {
    private static final Set<String> FIELDS = Set.of("topic", "keyPoints", "nextSteps");
    private static final Set<String> STATEMENT_FIELDS = Set.of("text", "source");
    private static final String THOUGHTS_BEGIN = "<think>";
    private static final String THOUGHTS_END = "</think>";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AnswerReader() {
    }

    /** @param cut whether the endpoint says that the answer was cut off */
    static Answer read(final String text, final boolean cut) throws UnusableAnswerException {
        final String json = bare(text);
        if (cut) {
            throw new UnusableAnswerException("it was cut off at the largest length allowed, so be shorter.");
        }
        if (json.isEmpty()) {
            throw new UnusableAnswerException("it is empty.");
        }
        try {
            return answer(MAPPER.readTree(json));
        } catch (final JsonProcessingException e) {
            throw unusable("it is not one JSON object.", e);
        }
    }

    private static Answer answer(final JsonNode root) throws UnusableAnswerException {
        require(root.isObject(), "it is not one JSON object.");
        require(names(root).equals(FIELDS), "its fields are not exactly topic, keyPoints and nextSteps.");
        require(root.get("topic").isTextual(), "topic is not a string.");
        return new Answer(root.get("topic").textValue(), statements(root, "keyPoints"), statements(root, "nextSteps"));
    }

    private static List<RawStatement> statements(final JsonNode root, final String field) throws UnusableAnswerException {
        require(root.get(field).isArray(), "%s is not an array.".formatted(field));
        final List<RawStatement> statements = new ArrayList<>();
        for (final JsonNode node : root.get(field)) {
            require(node.isObject() && names(node).equals(STATEMENT_FIELDS) && node.get("text").isTextual() && node.get("source").isTextual(),
                    "an element of %s is not an object with exactly the strings text and source.".formatted(field));
            statements.add(new RawStatement(node.get("text").textValue(), node.get("source").textValue()));
        }
        return statements;
    }

    private static Set<String> names(final JsonNode object) {
        final Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void require(final boolean condition, final String otherwise) throws UnusableAnswerException {
        if (!condition) {
            throw new UnusableAnswerException(otherwise);
        }
    }

    /** Without what many local models put around it: their thoughts before it and a code fence. */
    private static String bare(final String text) {
        String bare = text.strip();
        if (bare.startsWith(THOUGHTS_BEGIN) && bare.contains(THOUGHTS_END)) {
            bare = bare.substring(bare.indexOf(THOUGHTS_END) + THOUGHTS_END.length()).strip();
        }
        final int firstLine = bare.indexOf('\n');
        if (bare.startsWith("```") && firstLine > 0 && bare.endsWith("```") && bare.length() > firstLine + 3) {
            bare = bare.substring(firstLine, bare.length() - 3).strip();
        }
        return bare;
    }

    private static UnusableAnswerException unusable(final String message, final JsonProcessingException e) {
        // Jackson's message may quote the answer, so only where it stopped is kept.
        final UnusableAnswerException unusable = new UnusableAnswerException(message);
        unusable.setStackTrace(e.getStackTrace());
        return unusable;
    }

    /** What the model said, of the right form and otherwise unchecked. */
    record Answer(String topic, List<RawStatement> keyPoints, List<RawStatement> nextSteps) {
    }

    /** One statement, unchecked. */
    record RawStatement(String text, String source) {
    }
}
