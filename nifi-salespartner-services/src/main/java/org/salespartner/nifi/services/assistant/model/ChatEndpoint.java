/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** One model at one endpoint, asked through LangChain4j: one request a question, without retries and without a log. Thread-safe. */
final class ChatEndpoint implements AutoCloseable {
    private final ModelSettings settings;
    private final EndpointTransport transport;
    private final ChatModel model;

    ChatEndpoint(final ModelSettings settings, final InstantSource clock) {
        this.settings = settings;
        this.transport = new EndpointTransport(settings, clock);
        this.model = switch (settings.provider()) {
            case OPENAI_COMPATIBLE -> openAiCompatible();
            case ANTHROPIC -> anthropic();
        };
    }

    /**
     * @param format the form of the answer, for endpoints that can hold the model to it
     * @throws EndpointException when there is no answer
     */
    Reply ask(final List<ChatMessage> messages, final ResponseFormat format) {
        final ChatRequest.Builder request = ChatRequest.builder().messages(messages);
        if (settings.answerFormat() == AnswerFormat.JSON_SCHEMA) {
            request.responseFormat(format);
        }
        try {
            return reply(model.chat(request.build()));
        } catch (final EndpointException e) {
            throw e;
        } catch (final RuntimeException e) {
            // LangChain4j could make nothing of the body. Its exception may quote it, so it goes no further.
            throw unreadable(e);
        }
    }

    /** Whether anything answers there. @return the HTTP status */
    int probe() {
        return transport.probe(URI.create(baseUrl() + "/models"));
    }

    @Override
    public void close() {
        transport.close();
    }

    private Reply reply(final ChatResponse response) {
        final TokenUsage usage = response.tokenUsage();
        final String name = response.modelName() == null || response.modelName().isBlank() ? settings.model() : response.modelName();
        final String text = response.aiMessage() == null ? null : response.aiMessage().text();
        return new Reply(text == null ? "" : text, response.finishReason() == FinishReason.LENGTH, name,
                usage == null ? null : usage.inputTokenCount(), usage == null ? null : usage.outputTokenCount());
    }

    private static EndpointException unreadable(final RuntimeException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof final EndpointException endpointException) {
                return endpointException;
            }
        }
        return new EndpointException(EndpointFault.NO_ANSWER, 200, null);
    }

    private ChatModel openAiCompatible() {
        final OpenAiChatModel.OpenAiChatModelBuilder builder = OpenAiChatModel.builder()
                .httpClientBuilder(transport.asBuilder())
                .baseUrl(baseUrl())
                .apiKey(settings.apiKey())
                .modelName(settings.model())
                .temperature(settings.temperature())
                .strictJsonSchema(true)
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false);
        return (newLimit() ? builder.maxCompletionTokens(settings.maximumOutput()) : builder.maxTokens(settings.maximumOutput())).build();
    }

    /** OpenAI's newer models refuse max_tokens; other servers often know nothing else. */
    private boolean newLimit() {
        final String host = settings.baseUrl().getHost().toLowerCase(Locale.ROOT);
        return host.equals("api.openai.com") || host.endsWith(".openai.azure.com") || host.endsWith(".services.ai.azure.com");
    }

    private ChatModel anthropic() {
        return AnthropicChatModel.builder()
                .httpClientBuilder(transport.asBuilder())
                .baseUrl(baseUrl())
                .apiKey(settings.apiKey())
                .modelName(settings.model())
                .temperature(settings.temperature())
                .maxTokens(settings.maximumOutput())
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .build();
    }

    private String baseUrl() {
        final String url = settings.baseUrl().toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * @param text         what the model wrote, never null
     * @param cut          whether the answer ends where Maximum Output Tokens cut it
     * @param model        as the endpoint names it
     * @param inputTokens  null when the endpoint does not say
     * @param outputTokens null when the endpoint does not say
     */
    record Reply(String text, boolean cut, String model, Integer inputTokens, Integer outputTokens) {
    }
}
