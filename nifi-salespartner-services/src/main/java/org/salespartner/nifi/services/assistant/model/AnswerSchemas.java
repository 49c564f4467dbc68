/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;

import java.util.List;

/** The forms of answers, as endpoints are told them. */
final class AnswerSchemas {
    static final ResponseFormat SUMMARY = format("summary", JsonObjectSchema.builder()
                    .addStringProperty("topic")
                    .addProperty("keyPoints", array(statement().required("text", "source")))
                    .addProperty("nextSteps", array(statement()
                            .addEnumProperty("who", List.of("us", "them", "unknown"))
                            .addStringProperty("due")
                            .required("text", "source", "who", "due")))
                    .addProperty("urgency", JsonObjectSchema.builder()
                            .addEnumProperty("level", List.of("low", "normal", "high"))
                            .addStringProperty("source")
                            .required("level", "source")
                            .additionalProperties(false)
                            .build())
                    .required("topic", "keyPoints", "nextSteps", "urgency")
                    .additionalProperties(false)
                    .build());
    static final ResponseFormat QUALIFICATION = format("qualification", JsonObjectSchema.builder()
                    .addEnumProperty("verdict", List.of("lead", "not lead", "review"))
                    .addNumberProperty("score")
                    .addProperty("reasons", array(statement().required("text", "source")))
                    .required("verdict", "score", "reasons")
                    .additionalProperties(false)
                    .build());

    static final ResponseFormat DRAFT = format("draft", JsonObjectSchema.builder()
                    .addStringProperty("text")
                    .required("text")
                    .additionalProperties(false)
                    .build());

    private AnswerSchemas() {
    }

    private static ResponseFormat format(final String name, final JsonObjectSchema root) {
        return ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(JsonSchema.builder().name(name).rootElement(root).build()).build();
    }

    private static JsonObjectSchema.Builder statement() {
        return JsonObjectSchema.builder().addStringProperty("text").addStringProperty("source");
    }

    private static JsonArraySchema array(final JsonObjectSchema.Builder element) {
        return JsonArraySchema.builder().items(element.additionalProperties(false).build()).build();
    }
}
