/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.salespartner.email.document.Summary;

import java.sql.SQLException;
import java.util.List;

/** A summary as the JSON of one column. */
final class SummaryJson {
    /** In characters; the column's width. */
    static final int MAXIMUM_LENGTH = 1_000_000;

    private static final int MAXIMUM_STATEMENTS = 50;
    private static final int MAXIMUM_TEXT = 1_500;
    private static final JsonMapper MAPPER = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private SummaryJson() {
    }

    static String write(final Summary summary) throws SQLException {
        if (summary == null) {
            return null;
        }

        try {
            final String whole = MAPPER.writeValueAsString(storable(summary, Integer.MAX_VALUE, Integer.MAX_VALUE));
            return whole.length() <= MAXIMUM_LENGTH ? whole : MAPPER.writeValueAsString(storable(summary, MAXIMUM_STATEMENTS, MAXIMUM_TEXT));
        } catch (final JsonProcessingException e) {
            throw new SQLException("The summary cannot be written as JSON.", "22032", e);
        }
    }

    static Summary read(final String json) throws SQLException {
        if (json == null) {
            return null;
        }

        try {
            return MAPPER.readValue(json, Summary.class);
        } catch (final JsonProcessingException e) {
            throw new SQLException("The summary of an entry is no JSON.", "22032", e);
        }
    }

    private static Summary storable(final Summary summary, final int statements, final int length) {
        return new Summary(text(summary.assistant(), length), text(summary.topic(), length), storable(summary.keyPoints(), statements, length),
                storable(summary.nextSteps(), statements, length), summary.nothingToDo(), storable(summary.urgency(), length),
                summary.notes().stream().limit(statements).map(note -> text(note, length)).toList(),
                storable(summary.languageModel(), length));
    }

    private static Summary.LanguageModel storable(final Summary.LanguageModel model, final int length) {
        return model == null ? null : new Summary.LanguageModel(text(model.provider(), length), text(model.model(), length),
                text(model.promptVersion(), length), model.requests(), model.inputTokens(), model.outputTokens());
    }

    private static Summary.Urgency storable(final Summary.Urgency urgency, final int length) {
        return urgency == null ? null : new Summary.Urgency(urgency.level(), text(urgency.source(), length), urgency.part());
    }

    private static List<Summary.Statement> storable(final List<Summary.Statement> all, final int statements, final int length) {
        return all.stream()
                .limit(statements)
                .map(statement -> new Summary.Statement(text(statement.text(), length), text(statement.source(), length), statement.part(),
                        statement.who(), text(statement.due(), length)))
                .toList();
    }

    private static String text(final String text, final int length) {
        return Texts.storable(Texts.shortened(text, length));
    }
}
