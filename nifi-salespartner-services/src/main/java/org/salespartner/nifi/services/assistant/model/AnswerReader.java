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
import org.salespartner.email.document.Summary.Level;
import org.salespartner.email.document.Summary.Who;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads the JSON of an answer and takes no other form than the one that was asked for. */
final class AnswerReader {
    private static final Set<String> FIELDS = Set.of("topic", "keyPoints", "nextSteps");
    private static final Set<String> STATEMENT_FIELDS = Set.of("text", "source");
    /** These may be missing: servers that are not held to the schema leave out what they do not know. */
    private static final Set<String> STEP_FIELDS = Set.of("who", "due");
    private static final String URGENCY = "urgency";
    private static final String UNKNOWN = "unknown";
    private static final String NO_DATE = "due of an element of nextSteps is neither empty nor a date of the form YYYY-MM-DD.";
    /** Characters. */
    private static final int ISO_DATE = 10;
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
        return answer(object(text, cut));
    }

    /** The one JSON object that an answer is. */
    static JsonNode object(final String text, final boolean cut) throws UnusableAnswerException {
        final String json = bare(text);
        if (cut) {
            throw new UnusableAnswerException("it was cut off at the largest length allowed, so be shorter.");
        }
        if (json.isEmpty()) {
            throw new UnusableAnswerException("it is empty.");
        }
        try {
            final JsonNode root = MAPPER.readTree(json);
            require(root.isObject(), "it is not one JSON object.");
            return root;
        } catch (final JsonProcessingException e) {
            throw unusable("it is not one JSON object.", e);
        }
    }

    private static Answer answer(final JsonNode root) throws UnusableAnswerException {
        final Set<String> names = names(root);
        names.remove(URGENCY);
        require(names.equals(FIELDS), "its fields are not exactly topic, keyPoints, nextSteps and urgency.");
        require(root.get("topic").isTextual(), "topic is not a string.");
        return new Answer(root.get("topic").textValue(), statements(root, "keyPoints", Set.of()), statements(root, "nextSteps", STEP_FIELDS),
                urgency(root.get(URGENCY)));
    }

    private static RawUrgency urgency(final JsonNode node) throws UnusableAnswerException {
        if (node == null || node.isNull()) {
            return null;
        }
        require(node.isObject() && names(node).equals(Set.of("level", "source")) && node.get("source").isTextual(),
                "urgency is not an object with exactly the strings level and source.");
        final Level level = choice(node.get("level"), Level.values(), Level::value);
        require(level != null, "level of urgency is not low, normal or high.");
        return new RawUrgency(level, node.get("source").textValue());
    }

    static List<RawStatement> statements(final JsonNode root, final String field, final Set<String> optional) throws UnusableAnswerException {
        require(root.get(field).isArray(), "%s is not an array.".formatted(field));
        final List<RawStatement> statements = new ArrayList<>();
        for (final JsonNode node : root.get(field)) {
            final Set<String> names = names(node);
            names.removeAll(optional);
            require(node.isObject() && names.equals(STATEMENT_FIELDS) && node.get("text").isTextual() && node.get("source").isTextual(),
                    "an element of %s is not an object with exactly the strings text and source%s.".formatted(field,
                            optional.isEmpty() ? "" : ", who and due"));
            statements.add(new RawStatement(node.get("text").textValue(), node.get("source").textValue(), who(node.get("who")),
                    due(node.get("due"))));
        }
        return statements;
    }

    private static Who who(final JsonNode node) throws UnusableAnswerException {
        final Who who = choice(node, Who.values(), Who::value);
        require(who != null || isMissing(node) || UNKNOWN.equals(node.textValue()), "who of an element of nextSteps is not us, them or unknown.");
        return who;
    }

    private static String due(final JsonNode node) throws UnusableAnswerException {
        if (isMissing(node) || node.isTextual() && (node.textValue().isEmpty() || UNKNOWN.equals(node.textValue()))) {
            return null;
        }
        require(node.isTextual() && node.textValue().length() == ISO_DATE, NO_DATE);
        try {
            return LocalDate.parse(node.textValue()).toString();
        } catch (final DateTimeParseException e) {
            throw unusable(NO_DATE, e);
        }
    }

    private static boolean isMissing(final JsonNode node) {
        return node == null || node.isNull();
    }

    static <T> T choice(final JsonNode node, final T[] choices, final Function<T, String> name) {
        return isMissing(node) ? null : Arrays.stream(choices).filter(choice -> name.apply(choice).equals(node.textValue())).findFirst().orElse(null);
    }

    static Set<String> names(final JsonNode object) {
        final Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static void require(final boolean condition, final String otherwise) throws UnusableAnswerException {
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

    private static UnusableAnswerException unusable(final String message, final Exception e) {
        // The message may quote the answer, so only where it stopped is kept.
        final UnusableAnswerException unusable = new UnusableAnswerException(message);
        unusable.setStackTrace(e.getStackTrace());
        return unusable;
    }

    /** What the model said, of the right form and otherwise unchecked. */
    record Answer(String topic, List<RawStatement> keyPoints, List<RawStatement> nextSteps, RawUrgency urgency) {
    }

    /** One statement, unchecked. */
    record RawStatement(String text, String source, Who who, String due) {
    }

    /** How urgent the model takes the e-mail to be; its source is unchecked. */
    record RawUrgency(Level level, String source) {
    }
}
