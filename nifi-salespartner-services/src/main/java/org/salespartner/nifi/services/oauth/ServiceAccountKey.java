/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.net.URI;
import java.security.PrivateKey;

/**
 * The JSON key file of a Google service account.
 *
 * @param keyId         null when the file does not name it
 * @param tokenEndpoint where the key is exchanged for tokens
 */
public record ServiceAccountKey(String clientEmail, String keyId, PrivateKey privateKey, URI tokenEndpoint) {
    private static final String GOOGLE = "https://oauth2.googleapis.com/token";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @throws IllegalArgumentException when the text is no such file; its message says what is wrong and quotes nothing
     */
    public static ServiceAccountKey parse(final String text) {
        final JsonNode file = json(text);
        if (!"service_account".equals(file.path("type").asText())) {
            throw new IllegalArgumentException("it is not the key file of a service account, whose \"type\" is \"service_account\"");
        }

        final String email = file.path("client_email").asText();
        if (email.isBlank()) {
            throw new IllegalArgumentException("\"client_email\" is missing: paste the whole key file of the service account");
        }

        final String keyId = file.path("private_key_id").asText();
        return new ServiceAccountKey(email, keyId.isBlank() ? null : keyId, PemKeys.privateKey(file.path("private_key").asText()),
                URI.create(file.path("token_uri").asText(GOOGLE)));
    }

    /** What is wrong with a text that is no JSON is not told on, since the words for it quote the text. */
    private static JsonNode json(final String text) {
        try {
            return JSON.readTree(text);
        } catch (final JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** Without the key (rule T1). */
    @Override
    public String toString() {
        return "ServiceAccountKey[" + clientEmail + "]";
    }
}
