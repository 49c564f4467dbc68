/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.assistant;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint;
import org.salespartner.nifi.system.runtime.NiFiClient;
import org.salespartner.nifi.system.runtime.NiFiRuntime;
import org.salespartner.nifi.system.runtime.NiFiServer;
import org.salespartner.nifi.system.runtime.QueuedFlowFile;
import org.salespartner.nifi.system.runtime.VerificationStep;
import org.salespartner.nifi.system.runtime.Waiting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The language model assistant as the NAR's class loader and a real NiFi run it. */
class LanguageModelIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String KEY = "sk-never-in-a-log";
    private static final String SENTENCE = "Could you send the quote for 40 pumps by Friday?";
    private static final String SUMMARY =
            "{\"topic\":\"Quote\",\"keyPoints\":[],\"nextSteps\":[{\"text\":\"Send the quote\",\"source\":\"%s\"}]}".formatted(SENTENCE);
    private static final String DOCUMENT = "{\"schemaVersion\":\"1\",\"identity\":\"i\",\"subject\":\"Pumps\",\"reply\":\"%s\"}".formatted(SENTENCE);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("T1: an e-mail is summarised from the canvas to provenance, and no log has the key or the e-mail")
    void anEmailIsSummarised() throws IOException {
        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        try (ScriptedModelEndpoint endpoint = ScriptedModelEndpoint.start(); NiFiServer server = runtime.server(folder.resolve("nifi"))) {
            server.start();
            final NiFiClient nifi = server.client();
            final String group = nifi.editor().createGroup(nifi.flow().rootId(), "Language model");
            final String assistant = nifi.editor().createService(group,
                    "org.salespartner.nifi.services.assistant.model.LanguageModelEmailAssistant", "Assistant",
                    Map.of("API Base URL", endpoint.url(), "API Key", KEY, "Model", "scripted"));
            endpoint.then(ScriptedModelEndpoint.openAi(SUMMARY));
            assertEquals(List.of("SUCCESSFUL", "SUCCESSFUL", "SUCCESSFUL"),
                    nifi.verification().service(assistant, Map.of()).stream().map(VerificationStep::outcome).toList());

            nifi.editor().enableService(assistant);
            final String source = nifi.editor().createProcessor(group, "org.apache.nifi.processors.standard.GenerateFlowFile", "Source",
                    Map.of("generate-ff-custom-text", DOCUMENT), Set.of());
            final String summarize = nifi.editor().createProcessor(group, "org.salespartner.nifi.processors.timeline.SummarizeEmail", "Summarize",
                    Map.of("Email Assistant", assistant), Set.of("retry"));
            final String sink = nifi.editor().createProcessor(group, "org.apache.nifi.processors.attributes.UpdateAttribute", "Sink", Map.of(),
                    Set.of("success"));
            nifi.editor().connect(group, source, summarize, Set.of("success"));
            final String success = nifi.editor().connect(group, summarize, sink, Set.of("success"));
            final String failure = nifi.editor().connect(group, summarize, sink, Set.of("failure"));
            nifi.editor().startProcessor(summarize);

            endpoint.then(ScriptedModelEndpoint.error(401, "invalid_api_key", "Wrong key " + KEY + " for " + SENTENCE));
            nifi.editor().runOnce(source);
            Waiting.until("the refused e-mail failed", LIMIT, () -> nifi.queues().size(failure) == 1);
            nifi.editor().stopProcessor(source);
            endpoint.then(ScriptedModelEndpoint.openAi(SUMMARY));
            nifi.editor().runOnce(source);
            Waiting.until("the e-mail is summarised", LIMIT, () -> nifi.queues().size(success) == 1 || nifi.queues().size(failure) == 2);

            final QueuedFlowFile refused = nifi.queues().list(failure).getFirst();
            assertTrue(refused.attributes().get("error.message").contains("refuses the API Key"), refused.attributes().toString());
            assertEquals(1, nifi.queues().size(success));
            final QueuedFlowFile summarised = nifi.queues().list(success).getFirst();
            assertEquals("scripted-2026-01-01", summarised.attributes().get("assistant.model"));
            assertEquals("100", summarised.attributes().get("assistant.tokens.input"));
            assertEquals("20", summarised.attributes().get("assistant.tokens.output"));
            final String document = new String(nifi.queues().content(summarised), StandardCharsets.UTF_8);
            assertTrue(document.contains("\"promptVersion\""), document);
            assertEquals("Summarised by [openai-compatible/scripted, prompt 2] with 0 earlier e-mails of the conversation: 0 key points, 1 next "
                    + "steps; "
                    + "100 tokens in, 20 out", Waiting.untilPresent("the event is indexed", LIMIT, () -> nifi.provenance()
                    .lineage(summarised.uuid()).stream().filter(event -> event.type().equals("CONTENT_MODIFIED")).findFirst()).details());
            final String bulletins = nifi.flow().bulletins(-1).toString();
            assertTrue(bulletins.contains("refuses the API Key"), bulletins);
            assertTellsNothing(bulletins);
        }
        assertTellsNothing(logs());
    }

    private String logs() throws IOException {
        final StringBuilder logs = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("nifi").resolve("logs"))) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                logs.append(Files.readString(file));
            }
        }
        assertTrue(logs.toString().contains("refuses the API Key"));
        return logs.toString();
    }

    private static void assertTellsNothing(final String text) {
        assertFalse(text.contains(KEY));
        assertFalse(text.contains(SENTENCE));
    }
}
