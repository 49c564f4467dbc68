/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Gmail and Google's sign-in on one loopback port, written from <a href="https://developers.google.com/workspace/gmail/api/reference/rest">the public
 * reference</a> alone, so that it is a witness of its own for whatever client is tested against it. Everything that a client asked is recorded, and
 * whatever it was that changes a mailbox is told apart.
 */
public final class GoogleSimulator implements AutoCloseable {
    private static final int UNITS_OF_A_MESSAGE = 20;
    private static final int UNITS_OF_A_LIST = 5;

    private final Map<String, GmailMailbox> mailboxes = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicBoolean shuffled = new AtomicBoolean();
    private final AtomicInteger mostInBatch = new AtomicInteger(Integer.MAX_VALUE);
    private final Random order = new Random(5);
    private final AtomicInteger quota = new AtomicInteger(Integer.MAX_VALUE);
    private final GoogleFaults faults = new GoogleFaults();
    private final GmailApi api = new GmailApi();
    private final GoogleOAuth oauth;
    private final SimulatorHttp http;

    private GoogleSimulator(final SSLContext tls) throws IOException {
        this.http = new SimulatorHttp(tls, this::answer);
        this.oauth = new GoogleOAuth(mailboxes::containsKey, tokenUri());
    }

    /**
     * A request that came.
     *
     * @param query undecoded, without tokens and keys
     * @param inBatch whether it was a call inside of a batch
     * @param status what was answered; 0 when nothing was
     */
    public record Seen(String method, String path, String query, boolean inBatch, int status, Instant at) {

        /** Whether the request is of a kind that changes a mailbox, whatever came of it. */
        public boolean changes() {
            return path.startsWith("/gmail/") && !method.equals("GET") || path.startsWith("/upload/");
        }
    }

    /** Starts one without TLS. */
    public static GoogleSimulator start() throws IOException {
        return new GoogleSimulator(null);
    }

    /** Starts one with TLS. */
    public static GoogleSimulator startTls(final SSLContext context) throws IOException {
        return new GoogleSimulator(context);
    }

    public int port() {
        return http.port();
    }

    /** Where everything is, with a slash at the end: what clients of Google call the root URL. */
    public String rootUrl() {
        return http.url() + "/";
    }

    public String authorizationUri() {
        return rootUrl() + "o/oauth2/v2/auth";
    }

    public String tokenUri() {
        return rootUrl() + "token";
    }

    public String revocationUri() {
        return rootUrl() + "revoke";
    }

    /** The mailbox of an address; made when it is not there yet. */
    public GmailMailbox mailbox(final String address) {
        return mailboxes.computeIfAbsent(address, GmailMailbox::new);
    }

    /** The sign-in. */
    public GoogleOAuth oauth() {
        return oauth;
    }

    /** What shall go wrong. */
    public GoogleFaults faults() {
        return faults;
    }

    /** How long every answer is held back; a batch is one answer. */
    public GoogleSimulator latency(final Duration held) {
        http.latency(held);
        return this;
    }

    /** Whether the answers of a batch come in another order than its calls. */
    public GoogleSimulator shuffleBatches(final boolean shuffling) {
        shuffled.set(shuffling);
        return this;
    }

    /** How many calls of a batch are granted; each beyond them is refused with 429, as Gmail refuses what is too much for a mailbox at a time. */
    public GoogleSimulator mostInBatch(final int calls) {
        mostInBatch.set(calls);
        return this;
    }

    /**
     * How many units of quota are left from now on, of which a message costs 20; what costs more than is left is refused with 403. In Gmail it is
     * 6,000 a minute for a user (<a href="https://developers.google.com/workspace/gmail/api/reference/quota">usage limits</a>).
     */
    public GoogleSimulator quota(final int units) {
        quota.set(units);
        return this;
    }

    /** Everything that was asked, in the order of the answers: the calls of a batch before the batch. */
    public List<Seen> requests() {
        return List.copyOf(seen);
    }

    /** How many HTTP requests came whose path begins so; calls inside of batches are not counted. */
    public long count(final String pathPrefix) {
        return seen.stream().filter(request -> !request.inBatch() && request.path().startsWith(pathPrefix)).count();
    }

    /** What the clients asked that would change a mailbox, in batches or not: empty for a client that only reads. */
    public List<Seen> changes() {
        return seen.stream().filter(Seen::changes).toList();
    }

    /** Forgets what was asked until now. */
    public void clearRequests() {
        seen.clear();
    }

    /** How many connections are open. */
    public int connections() {
        return http.connections();
    }

    /** How many connections have been opened until now. */
    public long connectionsOpened() {
        return http.opened();
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public String toString() {
        return "Google simulator on port " + port();
    }

    private SimulatorResponse answer(final SimulatorRequest request) {
        http.delay();
        return answer(request, false);
    }

    private SimulatorResponse answer(final SimulatorRequest request, final boolean inBatch) {
        final SimulatorFault fault = faults.take(request, inBatch);
        return answer(request, inBatch, fault == null && !spend(request) ? GoogleFault.userRateLimitExceeded() : fault);
    }

    /** Whether there was quota left for it. */
    private boolean spend(final SimulatorRequest request) {
        final int cost = request.path().matches(GmailApi.BASE + "[^/]+/messages/[^/]+") ? UNITS_OF_A_MESSAGE : UNITS_OF_A_LIST;
        return !request.path().startsWith(GmailApi.BASE) || quota.getAndUpdate(left -> left < cost ? left : left - cost) >= cost;
    }

    private SimulatorResponse answer(final SimulatorRequest request, final boolean inBatch, final SimulatorFault fault) {
        final SimulatorResponse response = fault == null ? right(request, inBatch) : fault.answer(() -> right(request, inBatch));
        final String query = request.query().replaceAll("(^|&)(access_token|key|token|oauth_token|code)=[^&]*", "$1$2=");
        seen.add(new Seen(request.method(), request.path(), query, inBatch, response.answers() ? response.status() : 0, Instant.now()));
        return response;
    }

    private SimulatorResponse right(final SimulatorRequest request, final boolean inBatch) {
        try {
            return switch (request.method() + " " + request.path()) {
                case "GET /o/oauth2/v2/auth" -> oauth.authorize(request);
                case "POST /token" -> oauth.token(request);
                case "POST /revoke" -> oauth.revoke(request);
                case "POST /batch/gmail/v1" -> batch(request, inBatch);
                default -> gmail(request);
            };
        } catch (final GoogleError e) {
            return e.response();
        } catch (final IOException e) {
            return GoogleError.badRequest("Failed to parse batch request: " + e.getMessage()).response();
        } catch (final RuntimeException e) {
            return GoogleError.of(500, "global", "simulatorBroke", "The simulator itself broke: " + e, null, null).response();
        }
    }

    private SimulatorResponse batch(final SimulatorRequest request, final boolean inBatch) throws IOException {
        if (inBatch) {
            throw GoogleError.badRequest("A batch inside of a batch");
        }
        final AtomicInteger calls = new AtomicInteger();
        return GmailBatch.answer(request, call -> calls.incrementAndGet() > mostInBatch.get()
                ? answer(call, true, GoogleFault.tooManyRequests()) : answer(call, true), shuffled.get() ? order : null);
    }

    private SimulatorResponse gmail(final SimulatorRequest request) {
        if (!request.path().startsWith(GmailApi.BASE)) {
            throw GoogleError.notFound();
        }
        final String authorization = request.header("Authorization");
        final GoogleOAuth.Grant grant = authorization == null || !authorization.startsWith("Bearer ") ? null
                : oauth.allowed(authorization.substring("Bearer ".length()));
        if (grant == null) {
            throw GoogleError.unauthorized();
        }
        return api.answer(request, grant.scopes(), mailboxes.get(grant.address()));
    }
}
