/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.document.Summary;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertThrows;

/** An assistant, enabled on demand, and the endpoint that it asks. */
abstract class AssistantTestCase {
    static final String KEY = "sk-very-secret-4711";
    static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    static final String REQUEST = "Could you send the quote for 40 pumps by Friday?";
    static final String FACT = "The budget of 12,000 EUR is approved.";
    static final EmailDocument EMAIL = email("Pumps for Porto", "Hello Tom,\n\n" + FACT + "\n" + REQUEST + "\n");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    final InstantSource clock = now::get;
    final LanguageModelEmailAssistant assistant = new LanguageModelEmailAssistant(clock);
    ScriptedModelEndpoint endpoint;
    TestRunner runner;

    @BeforeEach
    void prepare() throws IOException, InitializationException {
        endpoint = ScriptedModelEndpoint.start();
        runner = TestRunners.newTestRunner(new NoProcessor());
        runner.addControllerService("assistant", assistant);
        set(LanguageModelEmailAssistant.API_BASE_URL, endpoint.url());
        set(LanguageModelEmailAssistant.API_KEY, KEY);
        set(LanguageModelEmailAssistant.MODEL, "scripted");
    }

    @AfterEach
    void stop() {
        if (runner.isControllerServiceEnabled(assistant)) {
            runner.disableControllerService(assistant);
        }
        endpoint.close();
    }

    final void set(final PropertyDescriptor property, final String value) {
        runner.setProperty(assistant, property, value);
    }

    final Summary summarize(final EmailDocument email) throws AssistantException {
        enable();
        return assistant.summarize(email, List.of());
    }

    final AssistantException trouble(final EmailDocument email) {
        enable();
        return assertThrows(AssistantException.class, () -> assistant.summarize(email, List.of()));
    }

    final void enable() {
        if (!runner.isControllerServiceEnabled(assistant)) {
            runner.enableControllerService(assistant);
        }
    }

    static EmailDocument email(final String subject, final String reply) {
        return new EmailDocumentBuilder().subject(subject).reply(reply).text(reply).from(new EmailAddress("Ana Lopes", "ana@lopes.example"))
                .to(List.of(new EmailAddress("Tom", "tom@seller.example"))).sentAt(NOW).build();
    }

    /** The JSON that a model should answer: statements as pairs of text and source. */
    static String answer(final String topic, final List<String[]> keyPoints, final List<String[]> nextSteps) {
        return json(new LinkedHashMap<>(Map.of("topic", topic, "keyPoints", statements(keyPoints), "nextSteps", statements(nextSteps))));
    }

    /** An answer of which everything stands in {@link #EMAIL}. */
    static String goodAnswer() {
        return answer("Quote for pumps", List.of(new String[][] {{"The budget of 12,000 EUR is approved", FACT}}),
                List.of(new String[][] {{"Tom sends the quote by 2026-03-06", REQUEST}}));
    }

    static String json(final Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<Map<String, String>> statements(final List<String[]> pairs) {
        final List<Map<String, String>> statements = new ArrayList<>();
        pairs.forEach(pair -> statements.add(Map.of("text", pair[0], "source", pair[1])));
        return statements;
    }

    private static final class NoProcessor extends AbstractProcessor {
        @Override
        public void onTrigger(final ProcessContext context, final ProcessSession session) {
            throw new UnsupportedOperationException();
        }
    }
}
