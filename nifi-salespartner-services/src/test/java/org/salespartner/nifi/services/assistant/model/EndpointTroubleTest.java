/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.ssl.SSLContextProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salespartner.email.document.Summary;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.services.assistant.LocalEmailAssistant;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint.Answer;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint.Hang;
import org.salespartner.nifi.services.testing.ScriptedModelEndpoint.Request;
import org.salespartner.nifi.services.testing.TestCertificate;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What comes of an endpoint that does not answer. */
class EndpointTroubleTest extends AssistantTestCase {
    /** What an endpoint may put into an error: the key, the e-mail. */
    private static final String TELLTALE = "Bad request for key " + KEY + ": " + REQUEST;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "401|invalid_api_key|false|refuses the API Key (HTTP status 401): set API Key",
        "403|permission_error|false|does not allow this API Key to use the model [scripted]",
        "402|billing|true|has no credit left",
        "404|model_not_found|false|does not know the model [scripted] (HTTP status 404): set Model",
        "400|model_not_found|false|does not know the model [scripted]",
        "400|context_length_exceeded|false|lower Maximum Input Tokens",
        "413|request_too_large|false|lower Maximum Input Tokens",
        "400|unsupported response_format|false|set Answer Format to Prompt Only",
        "400|unsupported_value temperature|false|set Temperature to none",
        "400|max_tokens too large|false|lower Maximum Output Tokens",
        "400|invalid_request_error|false|refuses the request for the model [scripted]",
        "422|unprocessable|false|refuses the request",
        "301|moved|false|set API Base URL to where it leads",
        "408|timeout|true|did not answer in time",
        "429|rate_limit_error|true|limits the rate of requests (HTTP status 429)",
        "429|insufficient_quota|true|has no credit left",
        "500|api_error|true|is in trouble or overloaded (HTTP status 500)",
        "503|unavailable|true|is in trouble",
        "529|overloaded_error|true|is in trouble or overloaded (HTTP status 529)"})
    @DisplayName("T1: refusals say what to do, whether to come again, and nothing of key and e-mail")
    void refusalsSayWhatToDo(final int status, final String code, final boolean temporary, final String sentence) {
        endpoint.then(ScriptedModelEndpoint.error(status, code, TELLTALE));

        final AssistantException trouble = trouble(EMAIL);

        assertEquals(temporary, trouble.isTemporary());
        assertTrue(trouble.getMessage().contains(sentence), trouble.getMessage());
        assertTellsNothing(trouble);
        assertEquals(1, endpoint.requests().size(), "no hidden retries");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "<html>Sign in</html>", "{\"choices\":[]}", "{\"choices\":[{}]}",
        "{\"choices\":[{\"message\":null}]}",
        "{\"choices\":[{\"message\":{\"content\":\"{", "{\"choices\":\"sk-very-secret-4711\"}", "\u0000\u0001"})
    @DisplayName("T1: a body that is no answer is a failure that says so and quotes nothing")
    void garbageIsNoAnswer(final String body) {
        endpoint.then(Answer.text(200, body)).then(Answer.text(200, body));

        final AssistantException trouble = trouble(EMAIL);

        assertFalse(trouble.isTemporary());
        assertTellsNothing(trouble);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "<html>", "{\"content\":null}", "{\"content\":[]}", "{\"type\":\"message\"}",
        "{\"content\":[{\"type\":\"novelty\"}]}"})
    void garbageIsNoAnswerOfAnthropicEither(final String body) {
        set(LanguageModelEmailAssistant.PROVIDER, "Anthropic");
        endpoint.then(Answer.text(200, body)).then(Answer.text(200, body));

        final AssistantException trouble = trouble(EMAIL);

        assertFalse(trouble.isTemporary());
        assertTellsNothing(trouble);
    }

    @ParameterizedTest
    @EnumSource(value = Hang.class, names = {"BEFORE_HEADERS", "IN_BODY"})
    void anEndpointThatHangsIsGivenUp(final Hang hang) {
        set(LanguageModelEmailAssistant.REQUEST_TIMEOUT, "1 sec");
        endpoint.then(ScriptedModelEndpoint.openAi(goodAnswer()).hanging(hang));

        final AssistantException trouble = trouble(EMAIL);

        assertTrue(trouble.isTemporary());
        assertTrue(trouble.getMessage().contains("did not answer in time"), trouble.getMessage());
    }

    @Test
    void anEndpointThatIsNotThereIsNamed() {
        endpoint.close();

        final AssistantException trouble = trouble(EMAIL);

        assertTrue(trouble.isTemporary());
        assertEquals("The endpoint [127.0.0.1:%d] cannot be reached: check API Base URL, the network and, for a local endpoint, whether it runs."
                .formatted(endpoint.port()), trouble.getMessage());
    }

    @Test
    void aStoppingProcessorIsNotHeldUp() {
        enable();
        Thread.currentThread().interrupt();

        final AssistantException trouble = trouble(EMAIL);

        assertTrue(Thread.interrupted());
        assertTrue(trouble.isTemporary());
    }

    @Test
    @DisplayName("S6: Retry-After is obeyed without sleeping: nothing is sent before")
    void retryAfterIsObeyed() throws AssistantException {
        endpoint.then(ScriptedModelEndpoint.error(429, "rate_limit_error", "slow down").with("Retry-After", "30"));
        assertTrue(trouble(EMAIL).getMessage().endsWith(" It asks to wait until 2026-03-02T10:00:30Z; nothing is sent there before."));

        now.set(NOW.plusSeconds(29));
        assertTrue(trouble(EMAIL).isTemporary());
        assertEquals(1, endpoint.requests().size());

        now.set(NOW.plusSeconds(30));
        endpoint.then(ScriptedModelEndpoint.openAi(goodAnswer()));
        assertEquals("Quote for pumps", summarize(EMAIL).topic());
    }

    @Test
    void retryAfterIsSecondsOrADateAndNeverForEver() {
        assertEquals(Duration.ofMillis(1500), RetryAfter.parse(" 1.5 ", NOW).orElseThrow());
        assertEquals(Duration.ofMinutes(2), RetryAfter.parse("Mon, 02 Mar 2026 10:02:00 GMT", NOW).orElseThrow());
        assertEquals(Duration.ZERO, RetryAfter.parse("Mon, 02 Mar 2026 09:00:00 GMT", NOW).orElseThrow());
        assertEquals(Duration.ofHours(1), RetryAfter.parse("999999999", NOW).orElseThrow());
        for (final String value : List.of("", "-1", "soon", "1e9", "99999999999999999999")) {
            assertTrue(RetryAfter.parse(value, NOW).isEmpty(), value);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 529})
    void theFallbackWritesWhileTheEndpointIsDownAndTheSummarySaysSo(final int status) throws InitializationException, AssistantException {
        useFallback();
        endpoint.then(ScriptedModelEndpoint.error(status, "api_error", TELLTALE).with("Retry-After", "60"));

        final Summary summary = summarize(EMAIL);

        assertEquals("local/1", summary.assistant());
        assertEquals(REQUEST, summary.nextSteps().getFirst().text());
        assertNull(summary.languageModel());
        assertEquals(List.of("""
                The fallback assistant wrote this instead of [openai-compatible/scripted, prompt 2]. \
                The endpoint [127.0.0.1:%d] is in trouble or overloaded (HTTP status %d).""".formatted(endpoint.port(), status)), summary.notes());
        assertEquals(summary, summarize(EMAIL));
        assertEquals(1, endpoint.requests().size());
    }

    @Test
    void theFallbackWritesForAnEndpointThatIsNotThere() throws InitializationException, AssistantException {
        useFallback();
        endpoint.close();

        assertEquals("local/1", summarize(EMAIL).assistant());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 429})
    void theFallbackStaysOutOfWhatAUserHasToMend(final int status) throws InitializationException {
        useFallback();
        endpoint.then(ScriptedModelEndpoint.error(status, "error", TELLTALE));

        assertEquals(status == 429, trouble(EMAIL).isTemporary());
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused(@TempDir final Path folder) throws IOException, InitializationException, AssistantException {
        final TestCertificate certificate = TestCertificate.create(folder);
        try (ScriptedModelEndpoint secured = ScriptedModelEndpoint.startTls(certificate.serverContext())) {
            set(LanguageModelEmailAssistant.API_BASE_URL, "https://localhost:%d/v1".formatted(secured.port()));
            final AssistantException trouble = trouble(EMAIL);
            assertFalse(trouble.isTemporary());
            assertTrue(trouble.getMessage().contains("set SSL Context Service"), trouble.getMessage());

            runner.disableControllerService(assistant);
            final Trust trust = new Trust(certificate.trustingContext());
            runner.addControllerService("trust", trust);
            runner.enableControllerService(trust);
            set(LanguageModelEmailAssistant.SSL_CONTEXT_SERVICE, "trust");
            secured.then(ScriptedModelEndpoint.openAi(goodAnswer()));
            assertEquals("Quote for pumps", summarize(EMAIL).topic());
        }
    }

    @Test
    @DisplayName("T1: a redirect takes the key nowhere")
    void redirectsAreNotFollowed() throws IOException {
        try (ScriptedModelEndpoint elsewhere = ScriptedModelEndpoint.start()) {
            endpoint.then(Answer.text(307, "").with("Location", elsewhere.url() + "/chat/completions"));

            assertTrue(trouble(EMAIL).getMessage().contains("redirects (HTTP status 307)"));
            assertEquals(List.<Request>of(), elsewhere.requests());
        }
    }

    @Test
    @DisplayName("T1: the settings never print the key")
    void settingsDoNotPrintTheKey() {
        final ModelSettings settings = new ModelSettings(Provider.ANTHROPIC, Provider.ANTHROPIC.defaultUrl(), KEY, "m", AnswerFormat.PROMPT, null,
                Duration.ofSeconds(1), 1, 1, null, null, null);

        assertEquals("ModelSettings[ANTHROPIC, api.anthropic.com, m]", settings.toString());
    }

    private void useFallback() throws InitializationException {
        final LocalEmailAssistant local = new LocalEmailAssistant();
        runner.addControllerService("local", local, Map.of());
        runner.enableControllerService(local);
        set(LanguageModelEmailAssistant.FALLBACK_ASSISTANT, "local");
    }

    /** Neither in the message nor anywhere in the stack trace that a log would hold. */
    private static void assertTellsNothing(final AssistantException trouble) {
        final StringWriter log = new StringWriter();
        trouble.printStackTrace(new PrintWriter(log, true));
        for (final String secret : List.of(KEY, "very-secret", REQUEST, "quote for 40", FACT, EMAIL.subject())) {
            assertFalse(log.toString().contains(secret), log.toString());
        }
    }

    /** Trusts what it is told to. */
    private static final class Trust extends AbstractControllerService implements SSLContextProvider {
        private final SSLContext context;

        private Trust(final SSLContext context) {
            this.context = context;
        }

        @Override
        public SSLContext createContext() {
            return context;
        }

        @Override
        public X509TrustManager createTrustManager() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<X509ExtendedKeyManager> createKeyManager() {
            throw new UnsupportedOperationException();
        }
    }
}
