/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes requests for tokens, which are all posted, through a proxy. */
final class ProxiedSender implements HTTPRequestSender {
    private final OkHttpClient client;

    ProxiedSender(final OkHttpClient client) {
        this.client = client;
    }

    @Override
    public ReadOnlyHTTPResponse send(final ReadOnlyHTTPRequest request) throws IOException {
        final Request.Builder outgoing = new Request.Builder().url(request.getURL())
                .post(RequestBody.create(request.getBody().getBytes(StandardCharsets.UTF_8)));
        request.getHeaderMap().forEach((name, values) -> values.forEach(value -> outgoing.addHeader(name, value)));
        try (Response response = client.newCall(outgoing.build()).execute()) {
            final HTTPResponse answer = new HTTPResponse(response.code());
            response.headers().toMultimap().forEach((name, values) -> answer.setHeader(name, values.toArray(String[]::new)));
            answer.setBody(response.body().string());
            return answer;
        }
    }
}
