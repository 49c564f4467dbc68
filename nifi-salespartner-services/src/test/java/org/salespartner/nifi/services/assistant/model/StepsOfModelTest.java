/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.Level;
import org.salespartner.email.document.Summary.Statement;
import org.salespartner.email.document.Summary.Urgency;
import org.salespartner.email.document.Summary.Who;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who, by when and how urgent is taken from a model in the form that was asked for and in no other. */
class StepsOfModelTest extends AssistantTestCase {
    private static final String STEP = "{\"text\":\"Send the quote\",\"source\":\"" + REQUEST + "\"%s}";

    @Test
    void whoAndDueAndUrgencyAreTaken() throws AssistantException {
        final Summary summary = answered(STEP.formatted(",\"who\":\"us\",\"due\":\"2026-03-06\""),
                ",\"urgency\":{\"level\":\"high\",\"source\":\"" + REQUEST + "\"}");

        assertEquals(List.of(new Statement("Send the quote", REQUEST, "reply", Who.US, "2026-03-06")), summary.nextSteps());
        assertEquals(new Urgency(Level.HIGH, REQUEST, "reply"), summary.urgency());
        assertFalse(summary.nothingToDo());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"who\":\"unknown\",\"due\":\"\"", ",\"who\":null,\"due\":null"})
    void whatIsNotKnownIsNull(final String fields) throws AssistantException {
        final Summary summary = answered(STEP.formatted(fields), "");

        assertEquals(List.of(new Statement("Send the quote", REQUEST, "reply")), summary.nextSteps());
        assertNull(summary.urgency());
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"who\":\"Tom\"", ",\"who\":7", ",\"due\":\"Friday\"", ",\"due\":\"2026-02-30\"", ",\"due\":20260306",
        ",\"due\":\"2026-03-06T10:00:00Z\"", ",\"by\":\"2026-03-06\""})
    void anotherFormIsRefusedAndRepaired(final String fields) throws AssistantException {
        endpoint.then(ScriptedModelEndpoint.openAi(answer(STEP.formatted(fields), "")));

        assertEquals(1, answered(STEP.formatted(""), "").nextSteps().size());
        assertEquals(2, endpoint.requests().size());
    }

    @Test
    void theCalendarKnowsBetterWhichDayASentenceNames() throws AssistantException {
        assertEquals("2026-03-06", answered(STEP.formatted(",\"who\":\"us\",\"due\":\"2026-03-07\""), "").nextSteps().getFirst().due());
    }

    @Test
    void anUrgencyWithoutItsSentenceIsNotTaken() throws AssistantException {
        assertNull(answered("", ",\"urgency\":{\"level\":\"high\",\"source\":\"Wire 10,000 EUR now.\"}").urgency());
        assertEquals(Urgency.NORMAL, answered("", ",\"urgency\":{\"level\":\"normal\",\"source\":\"\"}").urgency());
    }

    @Test
    void nothingToDoIsSaidWhenTheModelFoundNothing() throws AssistantException {
        assertTrue(answered("", "").nothingToDo());
    }

    private Summary answered(final String steps, final String urgency) throws AssistantException {
        endpoint.then(ScriptedModelEndpoint.openAi(answer(steps, urgency)));
        return summarize(EMAIL);
    }

    private static String answer(final String steps, final String urgency) {
        return "{\"topic\":\"Pumps\",\"keyPoints\":[],\"nextSteps\":[%s]%s}".formatted(steps, urgency);
    }
}
