/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.proxy.ProxyConfigurationService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.ssl.SSLContextProvider;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Summary;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.assistant.DraftProposal;
import org.salespartner.nifi.assistant.DraftRequest;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.assistant.QualificationRequest;
import org.salespartner.nifi.services.assistant.LocalEmailAssistant;
import org.salespartner.nifi.store.TimelineEntry;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

@Tags({"email", "mail", "salespartner", "assistant", "summary", "lead", "qualification", "draft", "llm", "language model", "ai", "openai",
    "anthropic", "ollama", "vllm"})
@CapabilityDescription("""
        Summarises e-mails, judges who is a lead and writes the text of drafts with a language model: any endpoint with the API of OpenAI, hosted or \
        on your own machines, or Anthropic. Each e-mail is sent to that endpoint as data that the model must not obey. What the model answers is \
        checked: a key point, a next step or a reason is taken only with a sentence that really stands in the e-mail, an answer of another form is \
        refused, and a model never makes a lead of what code rules out.""")
@SeeAlso(LocalEmailAssistant.class)
public class LanguageModelEmailAssistant extends AbstractControllerService implements EmailAssistant, VerifiableControllerService {

    static final PropertyDescriptor PROVIDER = new PropertyDescriptor.Builder()
            .name("Provider")
            .description("The API that the endpoint speaks.")
            .required(true)
            .allowableValues(Provider.class)
            .defaultValue(Provider.OPENAI_COMPATIBLE)
            .build();

    static final PropertyDescriptor API_BASE_URL = new PropertyDescriptor.Builder()
            .name("API Base URL")
            .description("Where the API is, up to its version, for instance http://localhost:11434/v1 for Ollama. Empty means the provider's own: "
                    + "https://api.openai.com/v1 or https://api.anthropic.com/v1. E-mails are sent there: use https for any host but your own.")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor API_KEY = new PropertyDescriptor.Builder()
            .name("API Key")
            .description("What the endpoint knows you by. May be empty for an endpoint of your own that asks for none.")
            .required(false)
            .sensitive(true)
            // What a header cannot hold would end up in an exception.
            .addValidator(SettingsReader::validateKey)
            .build();

    static final PropertyDescriptor MODEL = new PropertyDescriptor.Builder()
            .name("Model")
            .description("The model's name as the endpoint knows it.")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .expressionLanguageSupported(ExpressionLanguageScope.ENVIRONMENT)
            .build();

    static final PropertyDescriptor ANSWER_FORMAT = new PropertyDescriptor.Builder()
            .name("Answer Format")
            .description("How the model is held to the form of the answer.")
            .required(true)
            .allowableValues(AnswerFormat.class)
            .defaultValue(AnswerFormat.JSON_SCHEMA)
            .build();

    static final PropertyDescriptor TEMPERATURE = new PropertyDescriptor.Builder()
            .name("Temperature")
            .description("From 0, the most predictable, to 2 (Anthropic: 1). Write none to leave it to the model, as many reasoning models require.")
            .required(true)
            .defaultValue("0")
            .addValidator(StandardValidators.createRegexMatchingValidator(SettingsReader.TEMPERATURE, false,
                    "a number from 0 to 2, or none"))
            .build();

    static final PropertyDescriptor REQUEST_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Request Timeout")
            .description("How long one request may take from beginning to end. Models on your own machines may need minutes.")
            .required(true)
            .defaultValue("60 secs")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.SECONDS, 1, TimeUnit.HOURS))
            .build();

    static final PropertyDescriptor MAXIMUM_INPUT_TOKENS = new PropertyDescriptor.Builder()
            .name("Maximum Input Tokens")
            .description("How many tokens the request for one e-mail may have, the instructions of this service included. They are estimated, rather "
                    + "too high than too low. Of an e-mail that is longer only the beginning is sent, and the summary says so. A second request, for "
                    + "an answer that cannot be used, has the first answer in addition.")
            .required(true)
            .defaultValue("8000")
            .addValidator(StandardValidators.createLongValidator(2_000, 1_000_000, true))
            .build();

    static final PropertyDescriptor MAXIMUM_OUTPUT_TOKENS = new PropertyDescriptor.Builder()
            .name("Maximum Output Tokens")
            .description("How many tokens an answer may have. A summary has some hundred; a reasoning model spends its thoughts from this too.")
            .required(true)
            .defaultValue("1500")
            .addValidator(StandardValidators.createLongValidator(200, 100_000, true))
            .build();

    static final PropertyDescriptor INSTRUCTIONS = new PropertyDescriptor.Builder()
            .name("Instructions")
            .description("Your own wishes for the wording of summaries, for instance: Write in English. Mention each product by its number. They are "
                    + "sent with each e-mail, so put no secret there.")
            .required(false)
            .addValidator(StandardValidators.createRegexMatchingValidator(SettingsReader.INSTRUCTIONS, false,
                    "a text of at most 4000 characters"))
            .build();

    static final PropertyDescriptor FALLBACK_ASSISTANT = new PropertyDescriptor.Builder()
            .name("Fallback Assistant")
            .description("Who answers while the endpoint is down: cannot be reached, does not answer in time, or reports trouble of its own. The "
                    + "summary or qualification then says who wrote it. Empty means that e-mails wait for the endpoint.")
            .required(false)
            .identifiesControllerService(EmailAssistant.class)
            .build();

    static final PropertyDescriptor SSL_CONTEXT_SERVICE = new PropertyDescriptor.Builder()
            .name("SSL Context Service")
            .description("Whom to trust, for an endpoint whose certificate is signed by an authority of your own. Empty means the authorities "
                    + "that the Java runtime trusts.")
            .required(false)
            .identifiesControllerService(SSLContextProvider.class)
            .build();

    static final PropertyDescriptor PROXY_CONFIGURATION_SERVICE = new PropertyDescriptor.Builder()
            .name("Proxy Configuration Service")
            .description("An HTTP proxy on the way to the endpoint. It must not ask for a password.")
            .required(false)
            .identifiesControllerService(ProxyConfigurationService.class)
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(PROVIDER, API_BASE_URL, API_KEY, MODEL, ANSWER_FORMAT, TEMPERATURE,
            REQUEST_TIMEOUT, MAXIMUM_INPUT_TOKENS, MAXIMUM_OUTPUT_TOKENS, INSTRUCTIONS, FALLBACK_ASSISTANT, SSL_CONTEXT_SERVICE,
            PROXY_CONFIGURATION_SERVICE);

    private final InstantSource clock;
    private volatile Running running;
    private volatile Hold hold;

    public LanguageModelEmailAssistant() {
        this(InstantSource.system());
    }

    LanguageModelEmailAssistant(final InstantSource clock) {
        this.clock = clock;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    protected Collection<ValidationResult> customValidate(final ValidationContext validationContext) {
        return new SettingsReader(validationContext).validate();
    }

    @OnEnabled
    public void onEnabled(final ConfigurationContext context) throws InitializationException {
        final ModelSettings settings;
        try {
            settings = new SettingsReader(context).read();
        } catch (final IllegalArgumentException e) {
            throw new InitializationException(e.getMessage(), e);
        }

        final ChatEndpoint endpoint = new ChatEndpoint(settings, clock);
        hold = null;
        running = new Running(settings, endpoint, new ModelSummarizer(settings, endpoint), new ModelQualifier(settings, endpoint),
                new ModelDrafter(settings, endpoint), context.getProperty(FALLBACK_ASSISTANT).asControllerService(EmailAssistant.class));
    }

    @OnDisabled
    public void onDisabled() {
        final Running stopped = running;
        running = null;
        if (stopped != null) {
            stopped.endpoint().close();
        }
    }

    @Override
    public Summary summarize(final EmailDocument email, final List<TimelineEntry> history) throws AssistantException {
        return answer(current -> current.summarizer().summarize(email, history),
                (fallback, note) -> fallback.summarize(email, history).withNote(note));
    }

    @Override
    public Qualification qualify(final QualificationRequest request) throws AssistantException {
        return answer(current -> current.qualifier().qualify(request), (fallback, note) -> fallback.qualify(request).withNote(note));
    }

    @Override
    public boolean isWriting() {
        return true;
    }

    @Override
    public DraftProposal draft(final DraftRequest request) throws AssistantException {
        return answer(current -> current.drafter().draft(request), (fallback, note) -> {
            try {
                return fallback.draft(request).withNote(note);
            } catch (final AssistantException e) {
                // Most fallbacks cannot write, and the endpoint may come back.
                throw new AssistantException("The endpoint did not answer and will be asked again, and the fallback assistant was of no help: "
                        + e.getMessage(), true, e);
            }
        });
    }

    @Override
    public List<ConfigVerificationResult> verify(final ConfigurationContext context, final ComponentLog verificationLogger,
                                                 final Map<String, String> variables) {
        final ModelSettings settings;
        try {
            settings = new SettingsReader(context).read();
        } catch (final IllegalArgumentException e) {
            return List.of(new ConfigVerificationResult.Builder().verificationStepName(ModelVerifier.REACH_ENDPOINT).outcome(Outcome.FAILED)
                    .explanation(e.getMessage()).build(), ModelVerifier.skipped());
        }
        return new ModelVerifier(clock).verify(settings);
    }

    private <T> T answer(final Question<T> question, final Substitute<T> substitute) throws AssistantException {
        final Running current = running;
        if (current == null) {
            throw new AssistantException("The assistant is not enabled: enable the controller service.", true, null);
        }

        final Hold asked = hold;
        if (asked != null && clock.instant().isBefore(asked.until())) {
            return unanswered(current, asked.fault(), asked.status(), substitute);
        }

        try {
            return question.put(current);
        } catch (final EndpointException e) {
            if (e.retryAfter() != null && e.fault().temporary()) {
                hold = new Hold(clock.instant().plus(e.retryAfter()), e.fault(), e.status());
            }
            return unanswered(current, e.fault(), e.status(), substitute);
        }
    }

    /** What comes of an e-mail that the endpoint did not answer: another assistant's answer where the user chose so. */
    private <T> T unanswered(final Running current, final EndpointFault fault, final int status, final Substitute<T> substitute)
            throws AssistantException {
        final String sentence = fault.sentence(current.settings(), status);
        if (fault.down() && current.fallback() != null) {
            return substitute.put(current.fallback(),
                    "The fallback assistant wrote this instead of [%s]. %s".formatted(current.settings().assistantName(), sentence));
        }

        final Hold asked = hold;
        final String wait = asked != null && clock.instant().isBefore(asked.until())
                ? " It asks to wait until %s; nothing is sent there before.".formatted(asked.until().truncatedTo(ChronoUnit.SECONDS)) : "";
        // Without a cause: what the endpoint sent may quote the e-mail or the key (rule T1).
        throw new AssistantException(sentence + wait, fault.temporary(), null);
    }

    /** What the model is asked. */
    @FunctionalInterface
    private interface Question<T> {
        T put(Running current) throws AssistantException;
    }

    /** What the fallback assistant is asked instead, and the note that it was. */
    @FunctionalInterface
    private interface Substitute<T> {
        T put(EmailAssistant fallback, String note) throws AssistantException;
    }

    /** What an enabled service works with. */
    private record Running(ModelSettings settings, ChatEndpoint endpoint, ModelSummarizer summarizer, ModelQualifier qualifier,
            ModelDrafter drafter, EmailAssistant fallback) {
    }

    /** The endpoint asked to be left alone, and why. */
    private record Hold(Instant until, EndpointFault fault, int status) {
    }
}
