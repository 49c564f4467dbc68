/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Signing in with a password, line by line. */
@Timeout(60)
class PromptProtocolTest {
    private static final String WORDS = Base64.getEncoder().encodeToString(("\0" + TestAccount.USER + "\0" + TestAccount.PASSWORD)
            .getBytes(StandardCharsets.UTF_8));
    private static final String OFFERED = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready";
    private static final String SIGNED_IN = "A OK [CAPABILITY IMAP4rev1 IDLE] done";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private ServerSocket listener;

    @BeforeEach
    void listen() throws Exception {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws Exception {
        listener.close();
    }

    @Test
    void passwordGoesWithTheCommandWhereTheServerTakesIt() throws Exception {
        serve(OFFERED, SIGNED_IN);
        final ImapConnection connection = connect();
        assertTrue(connection.hasCapability("IDLE"));
        assertFalse(connection.hasCapability("SASL-IR"));
        connection.abort();
        assertEquals(List.of("AUTHENTICATE PLAIN " + WORDS), lines);
    }

    @Test
    void passwordIsToldAgainToAServerThatAsksForItAllTheSame() throws Exception {
        serve(OFFERED, "+ ", SIGNED_IN);
        connect().abort();
        assertEquals(List.of("AUTHENTICATE PLAIN " + WORDS, WORDS), lines);
    }

    @Test
    void passwordWaitsToBeAskedForWhereTheServerOffersNothingElse() throws Exception {
        serve("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready", "+ ", SIGNED_IN);
        connect().abort();
        assertEquals(List.of("AUTHENTICATE PLAIN", WORDS), lines);
    }

    @Test
    void refusalAndSilenceAreToldApart() throws Exception {
        serve(OFFERED, "A NO [AUTHENTICATIONFAILED] no");
        assertThrows(SignInException.class, this::connect);
        serve(OFFERED);
        final MailboxException lost = assertThrows(MailboxException.class, this::connect);
        assertFalse(lost instanceof SignInException, lost.toString());
    }

    private ImapConnection connect() throws MailboxException {
        return new ImapConnector(TestAccount.settings(listener.getLocalPort())).connect();
    }

    /** Answers the lines of one connection one by one, with the tag of the first in place of A, and then closes it. */
    private void serve(final String greeting, final String... answers) {
        Thread.ofVirtual().start(() -> {
            try (Socket socket = listener.accept();
                    BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                say(socket, greeting);
                String tag = null;
                for (final String answer : answers) {
                    final String line = in.readLine();
                    tag = tag == null ? line.substring(0, line.indexOf(' ')) : tag;
                    lines.add(line.startsWith(tag + " ") ? line.substring(tag.length() + 1) : line);
                    say(socket, answer.startsWith("A ") ? tag + answer.substring(1) : answer);
                }

                in.readLine();
            } catch (final IOException e) {
                // The client has gone.
            }
        });
    }

    private static void say(final Socket socket, final String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
