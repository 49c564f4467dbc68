/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.util.MailLogger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;

/**
 * The mail library's protocol, which signs in with a password by one round trip where the server takes the password with the command (RFC 4959); the
 * library itself does so with tokens only.
 */
final class PromptProtocol extends IMAPProtocol {
    private boolean signedIn;

    PromptProtocol(final String name, final String host, final int port, final Properties properties, final boolean tls, final MailLogger logger)
            throws IOException, ProtocolException {
        super(name, host, port, properties, tls, logger);
    }

    @Override
    public boolean isAuthenticated() {
        return signedIn || super.isAuthenticated();
    }

    @Override
    public synchronized void authplain(final String authorization, final String user, final String password) throws ProtocolException {
        if (!hasCapability("SASL-IR")) {
            super.authplain(authorization, user, password);
            return;
        }

        final String words = (authorization == null ? "" : authorization) + "\0" + user + "\0" + password;
        final String encoded = Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8));
        final Response[] responses = signIn(encoded).toArray(new Response[0]);
        final Response last = responses[responses.length - 1];
        handleCapabilityResponse(responses);
        notifyResponseHandlers(responses);
        handleLoginResult(last);
        setCapabilities(last);
        signedIn = true;
    }

    /** What the server says, up to its verdict. A connection that is lost counts as the server's good-bye, as it does in the library. */
    private List<Response> signIn(final String encoded) {
        final List<Response> responses = new ArrayList<>();
        suspendTracing();
        try {
            final String tag = writeCommand("AUTHENTICATE PLAIN", new Argument().writeAtom(encoded));
            Response response = readResponse();
            while (!response.isBYE() && !(response.isTagged() && tag.equals(response.getTag()))) {
                if (response.isContinuation()) {
                    // It has not taken what came with the command.
                    getOutputStream().write((encoded + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    getOutputStream().flush();
                }

                responses.add(response);
                response = readResponse();
            }

            responses.add(response);
        } catch (final IOException | ProtocolException e) {
            responses.add(Response.byeResponse(e));
        } finally {
            resumeTracing();
        }

        return responses;
    }
}
