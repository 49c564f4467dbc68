/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * The OAuth endpoints of Entra ID (v2.0) on loopback, written from the public reference alone.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow">authorization code with PKCE, refresh</a>
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow">client credentials</a>
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code">device code</a>
 */
public final class EntraSimulator implements AutoCloseable {
    static final String GRAPH = "https://graph.microsoft.com/";
    private static final Pattern LOOPBACK = Pattern.compile("^https?://127\\.0\\.0\\.1:\\d+/");

    private final GraphFront http;
    private final String tenant = UUID.randomUUID().toString();
    private final EntraTokens tokens = new EntraTokens();
    private final Map<String, EntraApplication> applications = new ConcurrentHashMap<>();
    private final EntraFlows flows = new EntraFlows(this, tokens);
    private final Deque<EntraRefusal> refusals = new ArrayDeque<>();
    private volatile EntraRefusal always;
    private final Set<String> resources = new CopyOnWriteArraySet<>(List.of(GRAPH));

    private EntraSimulator(final SSLContext tls) throws IOException {
        http = new GraphFront(tls, this::answer);
    }

    /** Starts one without TLS. */
    public static EntraSimulator start() throws IOException {
        return new EntraSimulator(null);
    }

    /** Starts one with TLS. */
    public static EntraSimulator startTls(final SSLContext tls) throws IOException {
        return new EntraSimulator(tls);
    }

    /** What stands for {@code https://login.microsoftonline.com}. */
    public String url() {
        return http.url();
    }

    /** The tenant's id. */
    public String tenant() {
        return tenant;
    }

    /** The tenant's token endpoint. */
    public String tokenEndpoint() {
        return url() + "/" + tenant + "/oauth2/v2.0/token";
    }

    /** Registers an app, which has no credential and no permission yet. */
    public EntraApplication register(final String clientId) {
        return applications.computeIfAbsent(clientId, EntraApplication::new);
    }

    /** A refresh token as a user got it who signed in to an app and consented to these permissions. */
    public String consent(final EntraApplication application, final String user, final String... permissions) {
        application.consentedTo(permissions);
        return tokens.refreshToken(new EntraTokens.Consent(application.clientId(), user, Set.of(permissions)));
    }

    /** An access token, for tests of Graph alone; for an app without a user when the user is null. */
    public String accessToken(final EntraApplication application, final String user, final String... permissions) {
        return tokens.answer(tenant, application, user, Set.of(permissions), null).path("access_token").textValue();
    }

    /** Who is signed in to the browser that comes to the authorize endpoint; null when nobody agrees to anything. */
    public void signedIn(final String user) {
        flows.signedIn(user);
    }

    /** The user types the code in and agrees. */
    public void approveDevice(final String userCode, final String user) {
        flows.approve(userCode, user);
    }

    /** The user types the code in and declines. */
    public void declineDevice(final String userCode) {
        flows.decline(userCode);
    }

    /** The next requests for a token are refused like this. */
    public synchronized void refuse(final EntraRefusal refusal, final int times) {
        for (int i = 0; i < times; i++) {
            refusals.add(refusal);
        }
    }

    /** Every request for a token is refused like this; null for none. */
    public void refuseAlways(final EntraRefusal refusal) {
        always = refusal;
    }

    /** How long access tokens last from now on. */
    public void lifetime(final Duration each) {
        tokens.lifetime(each);
    }

    /** Whether a refresh token ends when it is used. In Entra ID it does not. */
    public void oldTokensEnd(final boolean end) {
        tokens.oldTokensEnd(end);
    }

    /** What the user's tokens stand for is revoked; everybody's for null. */
    public void revoke(final String user) {
        tokens.endAll(user);
    }

    /** The user's access tokens alone end early; everybody's for null. */
    public void endAccessTokens(final String user) {
        tokens.endAccess(user);
    }

    /**
     * Another address that scopes may begin with, with a slash at its end: a national cloud. Graph on loopback, or a proxy before it, needs none.
     */
    public void resource(final String address) {
        resources.add(address);
    }

    /** What shall go wrong with the connection; what Entra ID says itself is told with {@link #refuse}. */
    public SimulatorFaults faults() {
        return http.faults();
    }

    /** Every request, in order, without what was in it. */
    public List<GraphRequest> requests() {
        return http.requests();
    }

    /** Requests for tokens with this grant type. */
    public long tokenRequests(final String grantType) {
        return http.requests().stream().filter(request -> request.about().equals(grantType)).count();
    }

    /** Every token given out, to search logs and files for them. */
    public List<String> secretsGiven() {
        return tokens.given();
    }

    @Override
    public void close() {
        http.close();
    }

    Optional<EntraGrant> grant(final String accessToken) {
        return tokens.grant(accessToken);
    }

    Optional<EntraApplication> application(final String clientId) {
        return Optional.ofNullable(applications.get(clientId == null ? "" : clientId));
    }

    /** Scopes without the resource's address. */
    Set<String> permissions(final String scope) {
        final Set<String> permissions = new LinkedHashSet<>();
        Arrays.stream(scope == null ? new String[0] : scope.split(" ")).filter(one -> !one.isEmpty()).forEach(one -> permissions.add(
                resources.stream().filter(one::startsWith).findFirst().map(resource -> one.substring(resource.length()))
                        .orElseGet(() -> LOOPBACK.matcher(one).replaceFirst(""))));
        return permissions;
    }

    private SimulatorResponse answer(final SimulatorRequest call) {
        http.delay();
        final String[] path = call.path().split("/");
        if (path.length != 5 || !path[2].equals("oauth2") || !path[3].equals("v2.0")) {
            return SimulatorResponse.empty(404);
        }
        try {
            if (!Set.of(tenant, "common", "organizations").contains(path[1])) {
                throw new EntraRefusal.Refused(EntraRefusal.UNKNOWN_TENANT);
            }
            return switch (call.method() + " " + path[4]) {
                case "POST token" -> {
                    told();
                    yield SimulatorResponse.json(200, flows.token(path[1], call.fields())).with("Cache-Control", "no-store");
                }
                case "POST devicecode" -> SimulatorResponse.json(200, flows.deviceCode(call.fields()));
                case "GET authorize" -> flows.authorize(call.parameters());
                default -> SimulatorResponse.empty(405);
            };
        } catch (final EntraRefusal.Refused e) {
            return refused(e.refusal());
        }
    }

    private synchronized void told() throws EntraRefusal.Refused {
        final EntraRefusal next = refusals.poll();
        if (next != null || always != null) {
            throw new EntraRefusal.Refused(next == null ? always : next);
        }
    }

    private static SimulatorResponse refused(final EntraRefusal refusal) {
        final String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
        final String trace = UUID.randomUUID().toString();
        final ObjectNode json = GraphJson.MAPPER.createObjectNode().put("error", refusal.error()).put("error_description",
                "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s".formatted(refusal.number(), refusal.text(), trace, trace, time));
        json.putArray("error_codes").add(refusal.number());
        json.put("timestamp", time).put("trace_id", trace).put("correlation_id", trace);
        if (refusal.suberror() != null) {
            json.put("suberror", refusal.suberror());
        }
        return SimulatorResponse.json(refusal.status(), json);
    }
}
