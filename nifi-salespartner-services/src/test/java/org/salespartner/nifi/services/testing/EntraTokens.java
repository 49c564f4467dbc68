/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens that were given out. Access tokens look like those of Graph, but nothing can be verified with their signature.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/refresh-tokens">refresh tokens replace themselves; the old one stays good</a>
 */
final class EntraTokens {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, EntraGrant> accessTokens = new HashMap<>();
    private final Map<String, Consent> refreshTokens = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<String> given = new ArrayList<>();
    private Duration lifetime = Duration.ofSeconds(3599);
    private boolean oldTokensEnd;

    synchronized void lifetime(final Duration each) {
        lifetime = each;
    }

    synchronized void oldTokensEnd(final boolean end) {
        oldTokensEnd = end;
    }

    synchronized Optional<EntraGrant> grant(final String accessToken) {
        return Optional.ofNullable(accessTokens.get(accessToken));
    }

    synchronized String refreshToken(final Consent consent) {
        final String token = "1.A" + random(96);
        refreshTokens.put(token, consent);
        given.add(token);
        return token;
    }

    /** What a refresh token stands for. */
    synchronized Consent refreshed(final String refreshToken) throws EntraRefusal.Refused {
        final Consent consent = refreshTokens.get(refreshToken);
        if (consent == null) {
            throw new EntraRefusal.Refused(used.contains(refreshToken) ? EntraRefusal.REVOKED : EntraRefusal.BAD_GRANT);
        }
        if (oldTokensEnd) {
            end(refreshToken);
        }
        return consent;
    }

    /** The refresh token does not work any more. */
    synchronized void end(final String refreshToken) {
        refreshTokens.remove(refreshToken);
        used.add(refreshToken);
    }

    /** Neither refresh tokens nor access tokens of this user work any more; of all for null. */
    synchronized void endAll(final String user) {
        refreshTokens.entrySet().stream().filter(entry -> user == null || user.equalsIgnoreCase(entry.getValue().user())).map(Map.Entry::getKey)
                .toList().forEach(this::end);
        endAccess(user);
    }

    synchronized void endAccess(final String user) {
        accessTokens.values().removeIf(grant -> user == null || user.equalsIgnoreCase(grant.user()));
    }

    /** Everything secret that was given out. */
    synchronized List<String> given() {
        return List.copyOf(given);
    }

    /** A token answer. */
    synchronized ObjectNode answer(final String tenant, final EntraApplication application, final String user, final Set<String> permissions,
            final String refreshToken) {
        final Instant expires = Instant.now().plus(lifetime);
        final ObjectNode claims = GraphJson.MAPPER.createObjectNode().put("aud", "https://graph.microsoft.com")
                .put("iss", "https://sts.windows.net/" + tenant + "/").put("tid", tenant).put("appid", application.clientId())
                .put("exp", expires.getEpochSecond()).put("jti", random(16));
        if (user == null) {
            permissions.forEach(claims.putArray("roles")::add);
        } else {
            claims.put("upn", user).put("scp", String.join(" ", permissions));
        }
        final String accessToken = encoded("{\"typ\":\"JWT\",\"alg\":\"RS256\"}") + "." + encoded(claims.toString()) + "." + random(48);
        accessTokens.put(accessToken, new EntraGrant(application.clientId(), user, Set.copyOf(permissions), expires));
        given.add(accessToken);
        final ObjectNode json = GraphJson.MAPPER.createObjectNode().put("token_type", "Bearer").put("expires_in", lifetime.toSeconds())
                .put("ext_expires_in", lifetime.toSeconds()).put("access_token", accessToken);
        if (user != null) {
            json.put("scope", String.join(" ", permissions.stream().map(permission -> EntraSimulator.GRAPH + permission).toList()));
        }
        if (refreshToken != null) {
            json.put("refresh_token", refreshToken);
        }
        return json;
    }

    static String random(final int bytes) {
        final byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static String encoded(final String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a user agreed to.
     *
     * @param clientId    the app
     * @param user        who signed in
     * @param permissions without the resource's address
     */
    record Consent(String clientId, String user, Set<String> permissions) {
    }
}
