/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.email.document.Summary.Statement;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint.Request;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LanguageModelEmailAssistantTest extends AssistantTestCase {

    @Test
    void anEmailIsSummarisedWithTheSentencesItRestsOn() throws AssistantException {
        endpoint.then(ScriptedModelEndpoint.openAi(goodAnswer()));

        final Summary summary = summarize(EMAIL);

        assertEquals(new Summary("openai-compatible/scripted, prompt 2", "Quote for pumps",
                List.of(new Statement("The budget of 12,000 EUR is approved", FACT, "reply")),
                List.of(new Statement("Tom sends the quote by 2026-03-06", REQUEST, "reply")), List.of(),
                new LanguageModel("openai-compatible", "scripted-2026-01-01", "2", 1, 100, 20)), summary);
    }

    @Test
    void theRequestIsAChatCompletionWithASchema() throws AssistantException {
        endpoint.then(ScriptedModelEndpoint.openAi(goodAnswer()));

        summarize(EMAIL);

        final Request request = endpoint.requests().getFirst();
        assertEquals("/v1/chat/completions", request.path());
        assertEquals("Bearer " + KEY, request.header("Authorization"));
        final JsonNode json = request.json();
        assertEquals("scripted", json.path("model").asText());
        assertEquals(0.0, json.path("temperature").asDouble(-1));
        assertEquals(1500, json.path("max_tokens").asInt());
        assertFalse(json.path("stream").asBoolean());
        assertEquals("json_schema", json.at("/response_format/type").asText());
        assertTrue(json.at("/response_format/json_schema/strict").asBoolean());
        final JsonNode schema = json.at("/response_format/json_schema/schema");
        assertFalse(schema.path("additionalProperties").asBoolean(true));
        assertEquals("[\"topic\",\"keyPoints\",\"nextSteps\",\"urgency\"]", schema.path("required").toString());
        assertEquals("[\"text\",\"source\"]", schema.at("/properties/keyPoints/items/required").toString());
        assertEquals("[\"text\",\"source\",\"who\",\"due\"]", schema.at("/properties/nextSteps/items/required").toString());
    }

    @Test
    void anthropicIsAskedForAMessage() throws AssistantException {
        set(LanguageModelEmailAssistant.PROVIDER, "Anthropic");
        endpoint.then(ScriptedModelEndpoint.anthropic(goodAnswer()));

        final Summary summary = summarize(EMAIL);

        assertEquals("anthropic/scripted, prompt 2", summary.assistant());
        assertEquals(new LanguageModel("anthropic", "scripted-claude", "2", 1, 90, 15), summary.languageModel());
        final Request request = endpoint.requests().getFirst();
        assertEquals("/v1/messages", request.path());
        assertEquals(KEY, request.header("x-api-key"));
        assertEquals("2023-06-01", request.header("anthropic-version"));
        assertEquals("json_schema", request.json().at("/output_config/format/type").asText());
        assertEquals(1500, request.json().path("max_tokens").asInt());
    }

    @Test
    void anEndpointOfOnesOwnNeedsNoKey() throws AssistantException {
        runner.removeProperty(assistant, LanguageModelEmailAssistant.API_KEY);
        set(LanguageModelEmailAssistant.ANSWER_FORMAT, "Prompt Only");
        set(LanguageModelEmailAssistant.TEMPERATURE, "none");
        endpoint.then(ScriptedModelEndpoint.openAi("<think>Hm, {pumps}.</think>\n```json\n" + goodAnswer() + "\n```"));

        assertEquals("Quote for pumps", summarize(EMAIL).topic());

        final Request request = endpoint.requests().getFirst();
        assertNull(request.header("Authorization"));
        assertTrue(request.json().path("response_format").isMissingNode());
        assertTrue(request.json().path("temperature").isMissingNode());
    }

    @Test
    void whatTheProviderNeedsIsSaidBeforeItIsAsked() {
        runner.removeProperty(assistant, LanguageModelEmailAssistant.API_KEY);
        runner.assertValid(assistant);
        set(LanguageModelEmailAssistant.PROVIDER, "Anthropic");
        runner.assertNotValid(assistant);
        set(LanguageModelEmailAssistant.API_KEY, KEY);
        runner.assertValid(assistant);
        for (final String url : List.of("localhost:11434", "ftp://localhost/v1", "https://user:pass@host/v1", "https://host/v1?key=1", "http://")) {
            set(LanguageModelEmailAssistant.API_BASE_URL, url);
            runner.assertNotValid(assistant);
        }
        runner.removeProperty(assistant, LanguageModelEmailAssistant.API_BASE_URL);
        runner.assertValid(assistant);
        for (final String key : List.of("two words", "line\nbreak", "ключ")) {
            set(LanguageModelEmailAssistant.API_KEY, key);
            runner.assertNotValid(assistant);
        }
        set(LanguageModelEmailAssistant.API_KEY, " " + KEY + "\n");
        runner.assertValid(assistant);
        set(LanguageModelEmailAssistant.MAXIMUM_INPUT_TOKENS, "2000");
        set(LanguageModelEmailAssistant.INSTRUCTIONS, "Write in English! ".repeat(200));
        runner.assertNotValid(assistant);
    }

    @Test
    @DisplayName("T2: statements whose sentence does not stand in the e-mail are dropped, and the summary says so")
    void inventedSentencesAreDropped() throws AssistantException {
        endpoint.then(ScriptedModelEndpoint.openAi(answer("Pumps", List.of(new String[][] {{"They pay at once", "We will pay at once, in advance."},
            {"The budget is approved", "The   budget of 12,000 EUR\nis approved."}}), List.of())));

        final Summary summary = summarize(EMAIL);

        assertEquals(List.of(new Statement("The budget is approved", FACT, "reply")), summary.keyPoints());
        assertEquals(List.of("1 of the model's 2 statements were left out, since the sentences that they name do not stand in the e-mail."),
                summary.notes());
        assertEquals(1, endpoint.requests().size());
    }

    @Test
    void anAnswerThatCannotBeUsedIsRepairedOnce() throws AssistantException {
        endpoint.then(ScriptedModelEndpoint.openAi("Sure! The customer wants pumps.")).then(ScriptedModelEndpoint.openAi(goodAnswer()));

        final Summary summary = summarize(EMAIL);

        assertEquals(new LanguageModel("openai-compatible", "scripted-2026-01-01", "2", 2, 200, 40), summary.languageModel());
        final List<String> texts = endpoint.requests().getLast().texts();
        assertEquals(4, texts.size());
        assertEquals("Sure! The customer wants pumps.", texts.get(2));
        assertTrue(texts.get(3).startsWith("Your answer cannot be used: it is not one JSON object."), texts.get(3));
    }

    @Test
    void anAnswerThatStaysUnusableIsAFailureThatSaysSo() {
        endpoint.then(ScriptedModelEndpoint.openAi(answer("Pumps", List.of(new String[][] {{"Invented", "A sentence that nobody wrote."}}),
                List.of())))
                .then(ScriptedModelEndpoint.openAi("{\"topic\": \"Pum", "length"));

        final AssistantException trouble = trouble(EMAIL);

        assertFalse(trouble.isTemporary());
        assertEquals("""
                The model [scripted] at the endpoint [127.0.0.1:%d] gave no usable answer, and none when asked to repair it: it was cut off at \
                the largest length allowed, so be shorter. Raise Maximum Output Tokens. 2 requests took 200 tokens in and 40 out."""
                .formatted(endpoint.port()), trouble.getMessage());
        assertEquals(2, endpoint.requests().size());
    }

    @Test
    void anEmailWithoutTextIsNotSentAnywhere() throws AssistantException {
        final Summary summary = summarize(new EmailDocumentBuilder().subject(" ").text("\u200b\n").build());

        assertEquals(List.of("The e-mail has neither subject nor text; the model was not asked."), summary.notes());
        assertEquals(List.of(), endpoint.requests());
    }

    @Test
    @DisplayName("R3: automated mail gets no next step, whatever the model says")
    void automatedMailHasNoNextSteps() throws AssistantException {
        endpoint.then(ScriptedModelEndpoint.openAi(goodAnswer()));

        final Automation newsletter = new Automation(AutomationKind.NEWSLETTER, List.of("List-Unsubscribe"));
        final Summary summary = summarize(EMAIL.toBuilder().automation(newsletter).build());

        assertEquals(1, summary.keyPoints().size());
        assertEquals(List.of(), summary.nextSteps());
    }

    @Test
    void aLongEmailIsCutAndTheSummarySaysSo() throws AssistantException {
        set(LanguageModelEmailAssistant.MAXIMUM_INPUT_TOKENS, "4000");
        final EmailDocument email = email("Pumps", FACT + "\n" + "We have a pump number 4711 in hall seven.\n".repeat(5_000) + REQUEST);
        endpoint.then(ScriptedModelEndpoint.openAi(goodAnswer()));

        final Summary summary = summarize(email);

        final List<String> texts = endpoint.requests().getFirst().texts();
        assertTrue(texts.stream().mapToInt(TokenEstimate::of).sum() <= 4_000);
        assertTrue(texts.stream().mapToInt(TokenEstimate::of).sum() > 3_500);
        assertFalse(texts.get(1).contains(REQUEST));
        assertTrue(summary.notes().getFirst().matches("The model was given the first \\d{4} of the %d characters of the text: .*"
                .formatted(email.reply().strip().length())), summary.notes().getFirst());
    }

    @Test
    void theQuoteAndTheConversationAreContextWithinTheBudget() throws AssistantException {
        endpoint.then(ScriptedModelEndpoint.openAi(goodAnswer())).then(ScriptedModelEndpoint.openAi(goodAnswer()));

        summarize(EMAIL.toBuilder().text(EMAIL.reply() + "\n> Do you still need pumps?").build());
        final List<TimelineEntry> history = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            history.add(new TimelineEntry("i" + i, "i" + i, "c", "m", null, NOW, NOW, "Earlier " + i, List.of(), List.of(), null, null, null,
                    "What was said before, at some length. ".repeat(20), null, 0, List.of()));
        }
        final Summary summary = assistant.summarize(EMAIL, history);

        assertTrue(endpoint.requests().getFirst().texts().get(1).contains(" QUOTED\n> Do you still need pumps?"));
        final String data = endpoint.requests().getLast().texts().get(1);
        assertTrue(data.contains("Earlier 199.") && !data.contains("Earlier 0."), data);
        assertTrue(summary.notes().getFirst().matches("The model was given \\d+ of 200 earlier e-mails of the conversation: .*"),
                summary.notes().toString());
    }

    @Test
    void wishesOfTheUserAreSentAndKeepTheirPlace() throws AssistantException {
        set(LanguageModelEmailAssistant.INSTRUCTIONS, "Write in English.");
        endpoint.then(ScriptedModelEndpoint.openAi(goodAnswer()));

        summarize(EMAIL);

        assertTrue(endpoint.requests().getFirst().texts().getFirst().endsWith("rules above:\nWrite in English."));
    }
}
