/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * What the user configured.
 *
 * @param apiKey             null for an endpoint that needs none
 * @param temperature        null to leave it to the model
 * @param maximumInput       tokens of the first request for an e-mail, estimated
 * @param maximumOutput      tokens of one answer
 * @param instructions       wishes of the user, null when there are none
 * @param sslContext         what decides whom to trust; null for the trust store of the Java runtime
 * @param proxy              null for a direct connection
 */
record ModelSettings(Provider provider, URI baseUrl, String apiKey, String model, AnswerFormat answerFormat, Double temperature, Duration timeout,
        int maximumInput, int maximumOutput, String instructions, SSLContext sslContext, InetSocketAddress proxy) {

    /** How documents name the model: the kind of endpoint, the model, the version of the prompt. */
    String assistantName() {
        return assistantName(Prompt.VERSION);
    }

    /** The same for another prompt. */
    String assistantName(final String promptVersion) {
        return "%s/%s, prompt %s".formatted(provider.id(), model, promptVersion);
    }

    /** The endpoint as messages name it: never a path or a query, which may hold a secret. */
    String host() {
        return baseUrl.getPort() < 0 ? baseUrl.getHost() : "%s:%d".formatted(baseUrl.getHost(), baseUrl.getPort());
    }

    /** Without the key, so that it can never reach a log (rule T1). */
    @Override
    public String toString() {
        return "ModelSettings[%s, %s, %s]".formatted(provider, host(), model);
    }
}
