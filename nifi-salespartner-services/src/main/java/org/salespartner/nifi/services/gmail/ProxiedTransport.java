/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

import java.io.IOException;
import java.io.InputStream;

/** Takes the requests of Google's client through a proxy. The client's time-outs are OkHttp's own. */
final class ProxiedTransport extends HttpTransport {
    private static final String GET = "GET";

    private final OkHttpClient client;
    private final OkHttpClient reading;

    ProxiedTransport(final OkHttpClient client) {
        this.client = client;
        this.reading = client.newBuilder().retryOnConnectionFailure(true).build();
    }

    @Override
    protected LowLevelHttpRequest buildRequest(final String method, final String url) {
        return new Outgoing(GET.equals(method) ? reading : client, method, new Request.Builder().url(url));
    }

    private static final class Outgoing extends LowLevelHttpRequest {
        private final OkHttpClient client;
        private final String method;
        private final Request.Builder request;

        private Outgoing(final OkHttpClient client, final String method, final Request.Builder request) {
            this.client = client;
            this.method = method;
            this.request = request;
        }

        @Override
        public void addHeader(final String name, final String value) {
            request.addHeader(name, value);
        }

        @Override
        public LowLevelHttpResponse execute() throws IOException {
            if (getContentEncoding() != null) {
                request.header("Content-Encoding", getContentEncoding());
            }

            return new Incoming(client.newCall(request.method(method, getStreamingContent() == null ? null : new Content(this)).build()).execute());
        }
    }

    private static final class Content extends RequestBody {
        private final LowLevelHttpRequest request;

        private Content(final LowLevelHttpRequest request) {
            this.request = request;
        }

        @Override
        public MediaType contentType() {
            return request.getContentType() == null ? null : MediaType.parse(request.getContentType());
        }

        @Override
        public long contentLength() {
            return request.getContentLength();
        }

        @Override
        public void writeTo(final BufferedSink sink) throws IOException {
            request.getStreamingContent().writeTo(sink.outputStream());
        }
    }

    private static final class Incoming extends LowLevelHttpResponse {
        private final Response response;

        private Incoming(final Response response) {
            this.response = response;
        }

        @Override
        public InputStream getContent() {
            return response.body().byteStream();
        }

        @Override
        public String getContentEncoding() {
            return response.header("Content-Encoding");
        }

        @Override
        public long getContentLength() {
            return response.body().contentLength();
        }

        @Override
        public String getContentType() {
            return response.header("Content-Type");
        }

        @Override
        public String getStatusLine() {
            return "HTTP/1.1 %d %s".formatted(response.code(), response.message());
        }

        @Override
        public int getStatusCode() {
            return response.code();
        }

        @Override
        public String getReasonPhrase() {
            return response.message();
        }

        @Override
        public int getHeaderCount() {
            return response.headers().size();
        }

        @Override
        public String getHeaderName(final int index) {
            return response.headers().name(index);
        }

        @Override
        public String getHeaderValue(final int index) {
            return response.headers().value(index);
        }

        @Override
        public void disconnect() {
            response.close();
        }
    }
}
