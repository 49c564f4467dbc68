/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.util.MockConfigurationContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint.Request;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ModelVerificationTest extends AssistantTestCase {
    private static final String SAMPLE_ANSWER = answer("Quote", List.of(),
            List.<String[]>of(new String[] {"Send the quote", "Could you send the quote for 40 pumps by Friday?"}));

    @Test
    void aModelThatAnswersIsNamedWithItsTokens() {
        endpoint.then(ScriptedModelEndpoint.openAi(SAMPLE_ANSWER));

        final List<ConfigVerificationResult> results = verify();

        assertEquals(List.of("Reach Endpoint", "Answer"), results.stream().map(ConfigVerificationResult::getVerificationStepName).toList());
        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL), outcomes(results));
        assertEquals("The endpoint [127.0.0.1:%d] responds (HTTP status 401 without API Key).".formatted(endpoint.port()),
                results.getFirst().getExplanation());
        assertEquals("The model [scripted-2026-01-01] summarised an e-mail of one sentence; 100 tokens in, 20 out.",
                results.getLast().getExplanation());
    }

    @Test
    @DisplayName("T1: whether the endpoint is there is asked without the key")
    void theFirstStepTellsNothing() {
        verify();

        final Request probe = endpoint.requests().getFirst();
        assertEquals("GET", probe.method());
        assertEquals("/v1/models", probe.path());
        assertNull(probe.header("Authorization"));
    }

    @Test
    void anEndpointThatIsNotThereFailsTheFirstStepAndSkipsTheOther() {
        endpoint.close();

        final List<ConfigVerificationResult> results = verify();

        assertEquals(List.of(Outcome.FAILED, Outcome.SKIPPED), outcomes(results));
        assertTrue(results.getFirst().getExplanation().contains("cannot be reached"));
    }

    @Test
    void aRefusedKeyFailsTheSecondStepWithTheRemedy() {
        endpoint.then(ScriptedModelEndpoint.error(401, "invalid_api_key", "Incorrect API key provided: " + KEY));

        final ConfigVerificationResult result = verify().getLast();

        assertEquals(Outcome.FAILED, result.getOutcome());
        assertTrue(result.getExplanation().contains("set API Key to one that is valid there"), result.getExplanation());
        assertFalse(result.getExplanation().contains(KEY));
    }

    @Test
    void aModelThatCannotKeepTheFormFailsTheSecondStep() {
        endpoint.then(ScriptedModelEndpoint.openAi("Hello!")).then(ScriptedModelEndpoint.openAi("How can I help you?"));

        assertEquals(List.of(Outcome.SUCCESSFUL, Outcome.FAILED), outcomes(verify()));
    }

    @Test
    void aRunningServiceIsNotTouched() throws AssistantException {
        enable();
        endpoint.then(ScriptedModelEndpoint.openAi(SAMPLE_ANSWER)).then(ScriptedModelEndpoint.openAi(goodAnswer()));

        verify();

        assertEquals("Quote for pumps", summarize(EMAIL).topic());
    }

    private List<ConfigVerificationResult> verify() {
        final Map<String, String> properties = new HashMap<>(Map.of("API Base URL", endpoint.url(), "API Key", KEY, "Model", "scripted"));
        final LanguageModelEmailAssistant verified = new LanguageModelEmailAssistant(clock);
        final Map<PropertyDescriptor, String> values = new HashMap<>();
        properties.forEach((name, value) -> values.put(verified.getPropertyDescriptor(name), value));
        return verified.verify(new MockConfigurationContext(verified, values, null, Map.of()), runner.getLogger(), Map.of());
    }

    private static List<Outcome> outcomes(final List<ConfigVerificationResult> results) {
        return results.stream().map(ConfigVerificationResult::getOutcome).toList();
    }
}
