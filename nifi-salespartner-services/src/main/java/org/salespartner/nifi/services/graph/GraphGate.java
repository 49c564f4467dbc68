/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.graph;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.SignInIOException;
import org.salespartner.nifi.services.oauth.AccessTokens;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What every request to Graph passes: it signs in, asks for ids that stay with their messages
 * (https://learn.microsoft.com/graph/outlook-immutable-id) and keeps to four requests at a time per mailbox
 * (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits). Nothing is waited for or tried again here but a token that is not
 * taken, once (rule S6). An error becomes a {@link GraphFailureException}, whatever its body is.
 */
final class GraphGate implements Interceptor {
    static final int MOST_AT_ONCE = 4;
    private static final String PREFER = "Prefer";
    private static final String IMMUTABLE_IDS = "IdType=\"ImmutableId\"";
    private static final String RETRY_AFTER = "Retry-After";
    private static final int UNAUTHORIZED = 401;
    private static final long LONGEST_ERROR = 64 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AccessTokens tokens;
    private final Duration patience;
    private final Semaphore permits = new Semaphore(MOST_AT_ONCE, true);

    /**
     * @param patience how long a request waits for its turn
     */
    GraphGate(final AccessTokens tokens, final Duration patience) {
        this.tokens = tokens;
        this.patience = patience;
    }

    @Override
    public Response intercept(final Chain chain) throws IOException {
        final Permit permit = permit();
        boolean handedOver = false;
        try {
            final Response response = signedIn(chain, asked(chain.request()));
            if (!response.isSuccessful()) {
                throw failure(response);
            }

            final Response guarded = response.newBuilder().body(new GuardedBody(response.body(), permit)).build();
            handedOver = true;
            return guarded;
        } finally {
            if (!handedOver) {
                permit.release();
            }
        }
    }

    private Response signedIn(final Chain chain, final Request request) throws IOException {
        final String token = token();
        final Response response = chain.proceed(authorized(request, token));
        if (response.code() != UNAUTHORIZED) {
            return response;
        }

        response.close();
        tokens.refused(token);
        return chain.proceed(authorized(request, token()));
    }

    private String token() throws IOException {
        try {
            return tokens.token();
        } catch (final MailboxException e) {
            throw new SignInIOException(e);
        }
    }

    private static Request authorized(final Request request, final String token) {
        return request.newBuilder().header("Authorization", "Bearer " + token).build();
    }

    private static Request asked(final Request request) {
        final String wishes = String.join(", ", request.headers(PREFER));
        return request.newBuilder().header(PREFER, wishes.isEmpty() ? IMMUTABLE_IDS : IMMUTABLE_IDS + ", " + wishes).build();
    }

    private static GraphFailureException failure(final Response response) throws IOException {
        try (response) {
            return new GraphFailureException(response.code(), code(response.peekBody(LONGEST_ERROR).string()), response.header(RETRY_AFTER));
        }
    }

    private static String code(final String body) {
        try {
            final JsonNode answer = JSON.readTree(body);
            return answer == null ? "" : answer.path("error").path("code").asText("");
        } catch (final JacksonException e) {
            // Something between us and Graph has answered, in its own way.
            return "";
        }
    }

    private Permit permit() throws IOException {
        try {
            if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SocketTimeoutException("The mailbox' other requests have not ended in time");
            }
            return new Permit(permits);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("Interrupted").initCause(e);
        }
    }

    /** One of the requests that may run at a time. */
    private static final class Permit {
        private final Semaphore permits;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Permit(final Semaphore permits) {
            this.permits = permits;
        }

        private void release() {
            if (held.compareAndSet(true, false)) {
                permits.release();
            }
        }
    }

    /** A request runs until its answer has been read or is given up. */
    private static final class GuardedBody extends ResponseBody {
        private final ResponseBody body;
        private final BufferedSource source;

        private GuardedBody(final ResponseBody body, final Permit permit) {
            this.body = body;
            this.source = Okio.buffer(new ForwardingSource(body.source()) {
                @Override
                public long read(final Buffer sink, final long count) throws IOException {
                    final long read = super.read(sink, count);
                    if (read < 0) {
                        permit.release();
                    }
                    return read;
                }

                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } finally {
                        permit.release();
                    }
                }
            });
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public MediaType contentType() {
            return body.contentType();
        }

        @Override
        public BufferedSource source() {
            return source;
        }
    }
}
