/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.proxy.ProxyConfiguration;
import org.apache.nifi.proxy.ProxyConfigurationService;
import org.apache.nifi.ssl.SSLContextProvider;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** Reads what the user configured; the same way for running, for validating and for verifying. */
final class SettingsReader {
    static final Pattern INSTRUCTIONS = Pattern.compile("(?s).{1,4000}");
    /** Decimal numbers from 0 to 2, or none. */
    static final Pattern TEMPERATURE = Pattern.compile("none|[01](\\.\\d{1,4})?|2(\\.0{1,4})?");

    /** Tokens that must remain for the e-mail, or its beginning would say nothing. */
    private static final int SMALLEST_ROOM = 500;
    private static final String NO_TEMPERATURE = "none";

    private final PropertyContext context;

    SettingsReader(final PropertyContext context) {
        this.context = context;
    }

    /** Never with the key in what it says, unlike NiFi's validators (rule T1). */
    static ValidationResult validateKey(final String subject, final String input, final ValidationContext context) {
        final boolean valid = input.strip().chars().allMatch(c -> c > ' ' && c < 0x7f);
        return new ValidationResult.Builder().subject(subject).valid(valid)
                .explanation("it has spaces or characters that no key has: copy it from the provider again").build();
    }

    /** What is wrong when everything is looked at together; the properties have been looked at one by one before. */
    List<ValidationResult> validate() {
        final List<ValidationResult> results = new ArrayList<>();
        final String url = text(LanguageModelEmailAssistant.API_BASE_URL);
        if (url != null && baseUrl(url) == null) {
            results.add(invalid(LanguageModelEmailAssistant.API_BASE_URL.getName(),
                    "it is no address such as http://localhost:11434/v1: it begins with http:// or https:// and has no user, no ? and no #"));
        }
        if (apiKey() == null && (url == null || provider() == Provider.ANTHROPIC)) {
            results.add(invalid(LanguageModelEmailAssistant.API_KEY.getName(), "the endpoint [%s] needs one; create it at the provider"
                    .formatted(url == null ? provider().defaultUrl().getHost() : provider().getValue())));
        }
        if (Prompt.room(maximumInput(), instructions()) < SMALLEST_ROOM) {
            results.add(invalid(LanguageModelEmailAssistant.MAXIMUM_INPUT_TOKENS.getName(),
                    "too little remains for an e-mail beside Instructions: raise it, or shorten Instructions"));
        }
        return results;
    }

    /** @throws IllegalArgumentException when a service that it names cannot be used; the message is for the user */
    ModelSettings read() {
        final String url = text(LanguageModelEmailAssistant.API_BASE_URL);
        final String temperature = context.getProperty(LanguageModelEmailAssistant.TEMPERATURE).getValue();
        final URI baseUrl = url == null ? provider().defaultUrl() : baseUrl(url);
        if (baseUrl == null) {
            throw new IllegalArgumentException("API Base URL is no address: write one such as http://localhost:11434/v1.");
        }
        return new ModelSettings(provider(), baseUrl, apiKey(), text(LanguageModelEmailAssistant.MODEL),
                context.getProperty(LanguageModelEmailAssistant.ANSWER_FORMAT).asAllowableValue(AnswerFormat.class),
                NO_TEMPERATURE.equals(temperature) ? null : Double.valueOf(temperature),
                context.getProperty(LanguageModelEmailAssistant.REQUEST_TIMEOUT).asDuration(), maximumInput(),
                context.getProperty(LanguageModelEmailAssistant.MAXIMUM_OUTPUT_TOKENS).asInteger(), instructions(), sslContext(), proxy());
    }

    private Provider provider() {
        return context.getProperty(LanguageModelEmailAssistant.PROVIDER).asAllowableValue(Provider.class);
    }

    private String apiKey() {
        final String key = context.getProperty(LanguageModelEmailAssistant.API_KEY).getValue();
        return key == null || key.isBlank() ? null : key.strip();
    }

    private int maximumInput() {
        return context.getProperty(LanguageModelEmailAssistant.MAXIMUM_INPUT_TOKENS).asInteger();
    }

    private String instructions() {
        final String instructions = context.getProperty(LanguageModelEmailAssistant.INSTRUCTIONS).getValue();
        return instructions == null || instructions.isBlank() ? null : instructions.strip();
    }

    private SSLContext sslContext() {
        final SSLContextProvider provider = context.getProperty(LanguageModelEmailAssistant.SSL_CONTEXT_SERVICE)
                .asControllerService(SSLContextProvider.class);
        try {
            return provider == null ? null : provider.createContext();
        } catch (final ProcessException e) {
            throw new IllegalArgumentException("The SSL Context Service cannot be used: verify it.", e);
        }
    }

    private InetSocketAddress proxy() {
        final ProxyConfigurationService service = context.getProperty(LanguageModelEmailAssistant.PROXY_CONFIGURATION_SERVICE)
                .asControllerService(ProxyConfigurationService.class);
        final ProxyConfiguration configuration = service == null ? null : service.getConfiguration();
        if (configuration == null || configuration.getProxyType() == Proxy.Type.DIRECT) {
            return null;
        }
        if (configuration.getProxyType() != Proxy.Type.HTTP || configuration.hasCredential()) {
            throw new IllegalArgumentException("The Proxy Configuration Service names a SOCKS proxy or one with a password: only an HTTP proxy "
                    + "without one can be used.");
        }
        return InetSocketAddress.createUnresolved(configuration.getProxyServerHost(), configuration.getProxyServerPort());
    }

    private String text(final PropertyDescriptor property) {
        final String value = context.getProperty(property).evaluateAttributeExpressions().getValue();
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** @return null when it is no address of an API */
    private static URI baseUrl(final String url) {
        try {
            final URI uri = new URI(url);
            final boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null ? uri : null;
        } catch (final URISyntaxException e) {
            return null;
        }
    }

    private static ValidationResult invalid(final String subject, final String explanation) {
        return new ValidationResult.Builder().subject(subject).valid(false).explanation(explanation).build();
    }
}
