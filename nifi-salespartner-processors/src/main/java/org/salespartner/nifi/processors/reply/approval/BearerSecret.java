/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.approval;

import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/**
 * Whether an HTTP request, as HandleHttpRequest brings it, holds the secret (RFC 6750, 2.1). It is here since a sensitive parameter can be named by a
 * sensitive property only, which routing by attributes has none of.
 */
final class BearerSecret {
    static final PropertyDescriptor REQUEST_AUTHENTICATION = new PropertyDescriptor.Builder()
            .name("Request Authentication")
            .description("How a request proves that it comes from somebody who may see and decide drafts.")
            .required(true)
            .allowableValues(RequestAuthentication.class)
            .defaultValue(RequestAuthentication.BEARER_SECRET)
            .build();

    static final PropertyDescriptor BEARER_SECRET = new PropertyDescriptor.Builder()
            .name("Bearer Secret")
            .description("""
                An incoming FlowFile counts only if its request had the header Authorization with "Bearer" and this secret; all others go to \
                "unauthorized". The header is taken off every FlowFile but one that goes to "retry". Name a sensitive parameter that holds at \
                least 32 random characters.""")
            .required(true)
            .sensitive(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .dependsOn(REQUEST_AUTHENTICATION, RequestAuthentication.BEARER_SECRET)
            .build();

    static final Relationship REL_UNAUTHORIZED = new Relationship.Builder()
            .name("unauthorized")
            .description("The request does not hold the Bearer Secret. Nothing was read or decided.")
            .build();

    static final String HEADER_DESC = "The header with the Bearer Secret, as HandleHttpRequest gives it; it is taken off";

    static final int STATUS = 401;
    static final String SENTENCE = "The request does not hold the secret.";

    /** HandleHttpRequest writes a header's name as the client did. */
    private static final Pattern HEADER = Pattern.compile("http\\.headers\\.authorization", Pattern.CASE_INSENSITIVE);
    private static final String SCHEME = "Bearer ";

    private BearerSecret() {
    }

    static boolean isMissing(final ProcessContext context, final FlowFile flowFile) {
        if (context.getProperty(REQUEST_AUTHENTICATION).asAllowableValue(RequestAuthentication.class) == RequestAuthentication.NONE) {
            return false;
        }
        final byte[] wanted = context.getProperty(BEARER_SECRET).getValue().getBytes(StandardCharsets.UTF_8);
        return flowFile.getAttributes().entrySet().stream().filter(attribute -> HEADER.matcher(attribute.getKey()).matches())
                .map(attribute -> attribute.getValue().strip())
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8))
                .noneMatch(given -> MessageDigest.isEqual(wanted, given));
    }

    /** No secret goes on in attributes (rule T1). */
    static FlowFile without(final ProcessSession session, final FlowFile flowFile) {
        return session.removeAllAttributes(flowFile, HEADER);
    }
}
