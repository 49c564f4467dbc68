/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.authorize;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import org.salespartner.nifi.services.oauth.ClientIdentity;
import org.salespartner.nifi.services.oauth.IssuedTokens;
import org.salespartner.nifi.services.oauth.TokenEndpoint;
import org.salespartner.nifi.services.oauth.TokenRefusedException;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The person types a code into a page on any device (RFC 8628), for machines without a browser. */
final class DeviceConsent {
    private static final int SLOWER_SECONDS = 5;
    private static final int TIMEOUT_MILLIS = 30_000;

    private final ConsentEndpoints endpoints;
    private final ClientIdentity client;
    private final TokenEndpoint tokens;
    private final Consumer<String> screen;

    DeviceConsent(final ConsentEndpoints endpoints, final ClientIdentity client, final TokenEndpoint tokens, final Consumer<String> screen) {
        this.endpoints = endpoints;
        this.client = client;
        this.tokens = tokens;
        this.screen = screen;
    }

    IssuedTokens obtain() throws ConsentException, TokenRefusedException, IOException, InterruptedException {
        final DeviceAuthorizationSuccessResponse device = ask();
        screen.accept("Open %s on any device, type the code %s, sign in as the mailbox' owner and consent.".formatted(
                device.getVerificationURI(), device.getUserCode().getValue()));
        long seconds = Math.max(1, device.getInterval());
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(device.getLifetime());
        while (System.nanoTime() < end) {
            pause(seconds);
            try {
                return tokens.request(client, new DeviceCodeGrant(device.getDeviceCode()), endpoints.scopes());
            } catch (final TokenRefusedException e) {
                seconds += slower(e);
            } catch (final IOException e) {
                // RFC 8628, section 3.5: a connection that breaks off is no answer.
                seconds *= 2;
            }
        }
        throw inTime();
    }

    /** By how many seconds to ask less often (RFC 8628, section 3.5; https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code). */
    private static long slower(final TokenRefusedException answer) throws ConsentException, TokenRefusedException {
        return switch (answer.getCode()) {
            case "authorization_pending" -> 0;
            case "slow_down" -> SLOWER_SECONDS;
            case "expired_token" -> throw inTime();
            case "authorization_declined", "access_denied" ->
                throw new ConsentException("The person has declined. Start the command again when she is ready to consent.");
            default -> {
                if (!answer.isTemporary()) {
                    throw answer;
                }
                yield SLOWER_SECONDS;
            }
        };
    }

    private static ConsentException inTime() {
        return new ConsentException("Nobody has consented in time. Start the command again when the person is there.");
    }

    private DeviceAuthorizationSuccessResponse ask() throws ConsentException, TokenRefusedException, IOException {
        final DeviceAuthorizationResponse response;
        try {
            final HTTPRequest request = new DeviceAuthorizationRequest(endpoints.device(), new ClientID(client.clientId()),
                    Scope.parse(endpoints.scopes())).toHTTPRequest();
            request.setConnectTimeout(TIMEOUT_MILLIS);
            request.setReadTimeout(TIMEOUT_MILLIS);
            request.setFollowRedirects(false);
            response = DeviceAuthorizationResponse.parse(request.send());
        } catch (final ParseException e) {
            throw new ConsentException("The provider's answer is none of RFC 8628: correct --authority and --tenant.", e);
        }

        if (!response.indicatesSuccess()) {
            final ErrorObject error = response.toErrorResponse().getErrorObject();
            if (error.getDescription() != null && error.getDescription().contains("AADSTS")) {
                throw TokenRefusedException.atConsent(error.getCode(), error.getDescription());
            }

            throw new ConsentException(("The provider does not let this application sign in by device (%s): correct --client-id and --tenant, and "
                    + "set Allow public client flows under Authentication of the application.")
                    .formatted(error.getCode()));
        }
        return response.toSuccessResponse();
    }

    private static void pause(final long seconds) throws InterruptedException {
        new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }
}
