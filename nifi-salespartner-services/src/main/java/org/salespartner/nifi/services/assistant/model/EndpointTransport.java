/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * The HTTP client under LangChain4j. It is our own so that one limit of time holds for the whole exchange, the answer's size is bounded,
 * Retry-After is read, no redirect takes the key elsewhere, and no exception carries a body. Thread-safe.
 */
final class EndpointTransport implements HttpClient, AutoCloseable {
    /** Bytes; an answer has a few thousand. */
    static final int LARGEST_RESPONSE = 4 * 1024 * 1024;

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(15);

    private final java.net.http.HttpClient client;
    private final Duration timeout;
    private final InstantSource clock;

    EndpointTransport(final ModelSettings settings, final InstantSource clock) {
        this.timeout = settings.timeout();
        this.clock = clock;
        final java.net.http.HttpClient.Builder builder = java.net.http.HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT);
        if (settings.sslContext() != null) {
            builder.sslContext(settings.sslContext());
        }
        builder.proxy(settings.proxy() == null ? java.net.http.HttpClient.Builder.NO_PROXY : ProxySelector.of(settings.proxy()));
        this.client = builder.build();
    }

    /** A builder for LangChain4j that always hands out this client. Its time-outs are ours. */
    HttpClientBuilder asBuilder() {
        return new FixedBuilder(this, timeout);
    }

    @Override
    public SuccessfulHttpResponse execute(final HttpRequest request) {
        final java.net.http.HttpRequest.Builder outgoing = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(request.method().name(), request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> outgoing.header(name, value)));
        final HttpResponse<byte[]> response = exchange(outgoing.build());
        if (response.statusCode() < 200 || response.statusCode() > 299) {
            throw refused(response);
        }
        return SuccessfulHttpResponse.builder().statusCode(response.statusCode()).headers(response.headers().map())
                .body(new String(response.body(), StandardCharsets.UTF_8)).build();
    }

    /** Whether anything answers there. Nothing is told to it, neither a key nor an e-mail. @return the HTTP status */
    int probe(final URI url) {
        return exchange(java.net.http.HttpRequest.newBuilder(url).GET().build()).statusCode();
    }

    @Override
    public void execute(final HttpRequest request, final ServerSentEventParser parser, final ServerSentEventListener listener) {
        throw new UnsupportedOperationException("Answers are not streamed");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpResponse<byte[]> exchange(final java.net.http.HttpRequest request) {
        final CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, info -> new CappedBody(LARGEST_RESPONSE));
        try {
            // The request's own time-out ends with the headers; this one holds for the body too.
            return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final TimeoutException e) {
            exchange.cancel(true);
            throw new EndpointException(EndpointFault.TIMEOUT, e);
        } catch (final InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new EndpointException(EndpointFault.INTERRUPTED, e);
        } catch (final ExecutionException e) {
            throw new EndpointException(of(e.getCause()), e);
        }
    }

    private static EndpointFault of(final Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof CappedBody.TooLargeException) {
                return EndpointFault.NO_ANSWER;
            }
            if (t instanceof SSLException) {
                return EndpointFault.NOT_TRUSTED;
            }
        }
        return cause instanceof IOException ? EndpointFault.UNREACHABLE : EndpointFault.NO_ANSWER;
    }

    private EndpointException refused(final HttpResponse<byte[]> response) {
        final Duration wait = response.headers().firstValue("retry-after").flatMap(value -> RetryAfter.parse(value, clock.instant())).orElse(null);
        return new EndpointException(ErrorReader.fault(response.statusCode(), response.body()), response.statusCode(), wait);
    }

    private record FixedBuilder(EndpointTransport transport, Duration timeout) implements HttpClientBuilder {

        @Override
        public Duration connectTimeout() {
            return timeout;
        }

        @Override
        public HttpClientBuilder connectTimeout(final Duration ignored) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return timeout;
        }

        @Override
        public HttpClientBuilder readTimeout(final Duration ignored) {
            return this;
        }

        @Override
        public HttpClient build() {
            return transport;
        }
    }
}
