/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The grants of {@link EntraSimulator}, whose Javadoc names the pages. */
final class EntraFlows {
    private static final String DEFAULT = ".default";
    private static final Set<String> NOT_OF_GRAPH = Set.of("offline_access", "openid", "profile", "email");

    private final EntraSimulator entra;
    private final EntraTokens tokens;
    private final Map<String, Code> codes = new LinkedHashMap<>();
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private String signedIn;

    EntraFlows(final EntraSimulator entra, final EntraTokens tokens) {
        this.entra = entra;
        this.tokens = tokens;
    }

    synchronized void signedIn(final String user) {
        signedIn = user;
    }

    synchronized void approve(final String userCode, final String user) {
        devices.replaceAll((code, device) -> device.userCode().equals(userCode) ? new Device(device.clientId(), userCode, device.scopes(), user,
                false) : device);
    }

    synchronized void decline(final String userCode) {
        devices.replaceAll((code, device) -> device.userCode().equals(userCode) ? new Device(device.clientId(), userCode, device.scopes(), null,
                true) : device);
    }

    synchronized ObjectNode token(final String tenant, final Map<String, String> form) throws EntraRefusal.Refused {
        final EntraApplication application = application(form);
        return switch (form.getOrDefault("grant_type", "")) {
            case "client_credentials" -> clientCredentials(tenant, application, form);
            case "refresh_token" -> refreshed(application, form);
            case "authorization_code" -> redeemed(application, form);
            case "urn:ietf:params:oauth:grant-type:device_code" -> polled(application, form);
            default -> throw new EntraRefusal.Refused(EntraRefusal.UNSUPPORTED_GRANT);
        };
    }

    synchronized ObjectNode deviceCode(final Map<String, String> form) throws EntraRefusal.Refused {
        final EntraApplication application = application(form);
        final String code = EntraTokens.random(64);
        final String userCode = EntraTokens.random(12).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "X").substring(0, 9);
        devices.put(code, new Device(application.clientId(), userCode, entra.permissions(form.get("scope")), null, false));
        return GraphJson.MAPPER.createObjectNode().put("user_code", userCode).put("device_code", code)
                .put("verification_uri", entra.url() + "/devicelogin").put("expires_in", 900).put("interval", 1)
                .put("message", "To sign in, use a web browser to open the page " + entra.url() + "/devicelogin and enter the code " + userCode
                        + " to authenticate.");
    }

    /** What the browser gets: a page when it must not be sent back, otherwise the way back with a code or an error. */
    synchronized SimulatorResponse authorize(final Map<String, String> form) throws EntraRefusal.Refused {
        final EntraApplication application = application(form);
        final String redirect = form.getOrDefault("redirect_uri", "");
        if (!application.mayRedirectTo(redirect)) {
            throw new EntraRefusal.Refused(EntraRefusal.WRONG_REDIRECT);
        }
        final String state = form.containsKey("state") ? "&state=" + encoded(form.get("state")) : "";
        final String back = redirect + (redirect.contains("?") ? "&" : "?");
        final Set<String> scopes = entra.permissions(form.get("scope"));
        if (signedIn == null) {
            return found(back + "error=access_denied&error_description=" + encoded("AADSTS65004: User declined to consent to access the app.")
                    + state);
        }
        if (!form.getOrDefault("response_type", "").equals("code") || !form.getOrDefault("code_challenge_method", "S256").equals("S256")
                || scopes.isEmpty()) {
            return found(back + "error=invalid_request&error_description=" + encoded("AADSTS900144: A parameter is missing or wrong.") + state);
        }
        if (scopes.stream().anyMatch(application.forAdministrators()::contains)) {
            return found(back + "error=access_denied&error_description=" + encoded("AADSTS90094: " + EntraRefusal.ADMIN_APPROVAL_REQUIRED.text())
                    + state);
        }
        application.consentedTo(scopes.toArray(String[]::new));
        final String code = "1.A" + EntraTokens.random(64);
        codes.put(code, new Code(application.clientId(), redirect, scopes, signedIn, form.get("code_challenge"), false));
        return found(back + "code=" + encoded(code) + state);
    }

    private ObjectNode clientCredentials(final String tenant, final EntraApplication application, final Map<String, String> form)
            throws EntraRefusal.Refused {
        if (!tenant.equals(entra.tenant())) {
            throw new EntraRefusal.Refused(EntraRefusal.UNKNOWN_TENANT);
        }
        if (application.isPublic()) {
            throw new EntraRefusal.Refused(EntraRefusal.NO_CREDENTIAL);
        }
        proven(application, form);
        if (!entra.permissions(form.get("scope")).equals(Set.of(DEFAULT))) {
            throw new EntraRefusal.Refused(EntraRefusal.WRONG_SCOPE);
        }
        return tokens.answer(entra.tenant(), application, null, application.roles(), null);
    }

    private ObjectNode refreshed(final EntraApplication application, final Map<String, String> form) throws EntraRefusal.Refused {
        proven(application, form);
        final EntraTokens.Consent consent = tokens.refreshed(form.getOrDefault("refresh_token", ""));
        if (!consent.clientId().equals(application.clientId())) {
            throw new EntraRefusal.Refused(EntraRefusal.BAD_GRANT);
        }
        final Set<String> asked = entra.permissions(form.get("scope"));
        return answer(application, consent.user(), asked.isEmpty() ? consent.permissions() : asked, true);
    }

    private ObjectNode redeemed(final EntraApplication application, final Map<String, String> form) throws EntraRefusal.Refused {
        proven(application, form);
        final Code code = codes.get(form.getOrDefault("code", ""));
        if (code == null || !code.clientId().equals(application.clientId()) || !code.redirect().equals(form.get("redirect_uri"))) {
            throw new EntraRefusal.Refused(EntraRefusal.CODE_UNKNOWN);
        }
        if (code.used()) {
            throw new EntraRefusal.Refused(EntraRefusal.CODE_USED);
        }
        if (code.challenge() != null && !code.challenge().equals(challenge(form.getOrDefault("code_verifier", "")))) {
            throw new EntraRefusal.Refused(EntraRefusal.WRONG_VERIFIER);
        }
        codes.put(form.get("code"), new Code(code.clientId(), code.redirect(), code.scopes(), code.user(), code.challenge(), true));
        return answer(application, code.user(), code.scopes(), code.scopes().contains("offline_access"));
    }

    private ObjectNode polled(final EntraApplication application, final Map<String, String> form) throws EntraRefusal.Refused {
        final Device device = devices.get(form.getOrDefault("device_code", ""));
        if (device == null || !device.clientId().equals(application.clientId())) {
            throw new EntraRefusal.Refused(EntraRefusal.BAD_DEVICE_CODE);
        }
        if (device.declined()) {
            throw new EntraRefusal.Refused(EntraRefusal.AUTHORIZATION_DECLINED);
        }
        if (device.user() == null) {
            throw new EntraRefusal.Refused(EntraRefusal.AUTHORIZATION_PENDING);
        }
        devices.remove(form.get("device_code"));
        application.consentedTo(device.scopes().toArray(String[]::new));
        return answer(application, device.user(), device.scopes(), device.scopes().contains("offline_access"));
    }

    /** A delegated token: {@code .default} stands for all that was consented to, anything else must have been. */
    private ObjectNode answer(final EntraApplication application, final String user, final Set<String> asked, final boolean refreshable)
            throws EntraRefusal.Refused {
        final Set<String> permissions = new LinkedHashSet<>(asked);
        if (permissions.remove(DEFAULT)) {
            permissions.addAll(application.delegated());
        }
        permissions.removeAll(NOT_OF_GRAPH);
        if (permissions.stream().anyMatch(application.forAdministrators()::contains)) {
            throw new EntraRefusal.Refused(EntraRefusal.ADMIN_APPROVAL_REQUIRED);
        }
        if (!application.delegated().containsAll(permissions)) {
            throw new EntraRefusal.Refused(EntraRefusal.CONSENT_REQUIRED);
        }
        return tokens.answer(entra.tenant(), application, user, permissions, refreshable
                ? tokens.refreshToken(new EntraTokens.Consent(application.clientId(), user, Set.copyOf(asked))) : null);
    }

    private EntraApplication application(final Map<String, String> form) throws EntraRefusal.Refused {
        return entra.application(form.get("client_id")).orElseThrow(() -> new EntraRefusal.Refused(EntraRefusal.UNKNOWN_APPLICATION));
    }

    private void proven(final EntraApplication application, final Map<String, String> form) throws EntraRefusal.Refused {
        if (form.containsKey("client_assertion") && form.getOrDefault("client_assertion_type", "").equals(
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")) {
            EntraAssertion.check(form.get("client_assertion"), application, entra.tokenEndpoint());
        } else if (form.containsKey("client_secret") ? !application.hasSecret(form.get("client_secret")) : !application.isPublic()) {
            throw new EntraRefusal.Refused(form.containsKey("client_secret") ? EntraRefusal.WRONG_SECRET : EntraRefusal.NO_CREDENTIAL);
        }
    }

    private static SimulatorResponse found(final String address) {
        return SimulatorResponse.empty(302).with("Location", address);
    }

    private static String challenge(final String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(
                    StandardCharsets.US_ASCII)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Code(String clientId, String redirect, Set<String> scopes, String user, String challenge, boolean used) {
    }

    private record Device(String clientId, String userCode, Set<String> scopes, String user, boolean declined) {
    }
}
