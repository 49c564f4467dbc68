/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Mail of Microsoft Graph (v1.0) on loopback, written from the REST reference alone. It takes the bearer tokens that {@link EntraSimulator} gave out.
 * What it does not know it refuses.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/resources/mail-api-overview">Outlook mail API overview</a>
 * @see <a href="https://learn.microsoft.com/graph/throttling-limits">limits of the Outlook service: four concurrent requests for an app and a mailbox</a>
 */
public final class GraphSimulator implements AutoCloseable {
    private static final String VERSION = "/v1.0";
    private static final int CONCURRENCY = 4;

    private final GraphFront http;
    private final EntraSimulator entra;
    private final Map<String, GraphMailbox> mailboxes = new HashMap<>();
    private final Map<String, Set<String>> policies = new HashMap<>();
    private final Map<String, Integer> active = new HashMap<>();
    private final AtomicInteger highest = new AtomicInteger();
    private final AtomicInteger throttled = new AtomicInteger();

    private GraphSimulator(final EntraSimulator entra, final SSLContext tls) throws IOException {
        this.entra = entra;
        http = new GraphFront(tls, this::answer);
    }

    /** Starts one without TLS. */
    public static GraphSimulator start(final EntraSimulator entra) throws IOException {
        return new GraphSimulator(entra, null);
    }

    /** Starts one with TLS. */
    public static GraphSimulator startTls(final EntraSimulator entra, final SSLContext tls) throws IOException {
        return new GraphSimulator(entra, tls);
    }

    /** The base URL with the version, as {@code http://127.0.0.1:1234/v1.0}. */
    public String url() {
        return http.url() + VERSION;
    }

    /** The mailbox of this address, made when there is none yet. */
    public synchronized GraphMailbox mailbox(final String address) {
        return mailboxes.computeIfAbsent(address.toLowerCase(Locale.ROOT), lower -> new GraphMailbox(address));
    }

    /**
     * Limits an app without a user to some mailboxes.
     *
     * @see <a href="https://learn.microsoft.com/graph/auth-limit-mailbox-access">limiting application permissions to mailboxes</a>
     */
    public synchronized void applicationAccessPolicy(final String clientId, final Set<String> addresses) {
        policies.put(clientId, Set.copyOf(addresses));
    }

    /** How long each request to a mailbox takes at least. */
    public void latency(final Duration each) {
        http.latency(each);
    }

    /** What shall go wrong. */
    public SimulatorFaults faults() {
        return http.faults();
    }

    /** Every request, in order. */
    public List<GraphRequest> requests() {
        return http.requests();
    }

    /** Every request that asked for a change, done or not. None of a client that only reads. */
    public List<GraphRequest> changes() {
        return http.requests().stream().filter(GraphRequest::changes).toList();
    }

    /** Forgets requests and counts. */
    public void forgetRequests() {
        http.forgetRequests();
        highest.set(0);
        throttled.set(0);
    }

    /** The most requests of one app for one mailbox at a time; five when one was refused. */
    public int highestConcurrency() {
        return highest.get();
    }

    /** How many requests were refused because there were more than four at a time. */
    public int throttled() {
        return throttled.get();
    }

    @Override
    public void close() {
        http.close();
    }

    private SimulatorResponse answer(final SimulatorRequest call) {
        try {
            final EntraGrant grant = grant(call.header("authorization", ""));
            if (!call.path().startsWith(VERSION + "/")) {
                throw GraphError.badRequest("Invalid version: " + call.path());
            }
            final List<String> path = GraphRoutes.segments(call.path().substring(VERSION.length() + 1));
            final GraphMailbox mailbox = owner(path, grant);
            final List<String> rest = path.subList(path.getFirst().equals("me") ? 1 : 2, path.size());
            return limited(grant.clientId() + " " + mailbox.address(), () -> new GraphRoutes(call, new GraphAccess(grant, mailbox), http.url()
                    + VERSION + (path.getFirst().equals("me") ? "/me" : "/users('" + path.get(1) + "')")).answer(rest));
        } catch (final GraphError e) {
            final SimulatorResponse answer = e.response();
            return switch (e.status()) {
                case 401 -> answer.with("WWW-Authenticate", "Bearer realm=\"\", authorization_uri=\"" + entra.url() + "/common/oauth2/authorize\"");
                case 410 -> answer.with("Location", http.url() + call.path() + "?$deltatoken=");
                case 429 -> answer.with("Retry-After", "1");
                default -> answer;
            };
        }
    }

    private SimulatorResponse limited(final String key, final Work work) throws GraphError {
        synchronized (active) {
            final int now = active.getOrDefault(key, 0) + 1;
            highest.accumulateAndGet(now, Math::max);
            if (now > CONCURRENCY) {
                throttled.incrementAndGet();
                throw new GraphError(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.");
            }
            active.put(key, now);
        }
        try {
            http.delay();
            return work.answer();
        } finally {
            synchronized (active) {
                active.merge(key, -1, Integer::sum);
            }
        }
    }

    private EntraGrant grant(final String authorization) throws GraphError {
        if (!authorization.startsWith("Bearer ") || authorization.length() < "Bearer x".length()) {
            throw new GraphError(401, "InvalidAuthenticationToken", "Access token is empty.");
        }
        final EntraGrant grant = entra.grant(authorization.substring("Bearer ".length())).orElseThrow(() -> new GraphError(401,
                "InvalidAuthenticationToken", "Access token validation failure. Invalid audience."));
        if (grant.hasExpired()) {
            throw new GraphError(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.");
        }
        return grant;
    }

    private synchronized GraphMailbox owner(final List<String> path, final EntraGrant grant) throws GraphError {
        final boolean me = path.getFirst().equals("me");
        if (!me && (!path.getFirst().equalsIgnoreCase("users") || path.size() < 2)) {
            throw GraphError.badRequest("Resource not found for the segment '" + path.getFirst() + "'.");
        }
        if (me && !grant.delegated()) {
            throw GraphError.badRequest("/me request is only valid with delegated authentication flow.");
        }
        final String name = me ? grant.user() : path.get(1);
        final GraphMailbox mailbox = mailboxes.values().stream().filter(one -> one.address().equalsIgnoreCase(name) || one.userId().equals(name))
                .findFirst().orElseThrow(() -> new GraphError(404, "ErrorInvalidUser", "The requested user '" + name + "' is invalid."));
        if (!mailbox.isLicensed()) {
            throw new GraphError(404, "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise.");
        }
        final Set<String> policy = policies.get(grant.clientId());
        if (!grant.delegated() && policy != null && policy.stream().noneMatch(mailbox.address()::equalsIgnoreCase)) {
            throw new GraphError(403, "ErrorAccessDenied", "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy "
                    + "settings.");
        }
        return mailbox;
    }

    private interface Work {

        /** Does what was asked. */
        SimulatorResponse answer() throws GraphError;
    }
}
