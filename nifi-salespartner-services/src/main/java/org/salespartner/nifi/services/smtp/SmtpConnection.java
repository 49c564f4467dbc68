/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.salespartner.email.compose.OutgoingEmail;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;

/**
 * One connection to a server that takes mail, on the mail library's protocol. The library's own way to send a message does not tell how far it came;
 * here the commands are given one by one, and it is known whether the end of a message was handed over. Not thread-safe.
 */
final class SmtpConnection extends SMTPTransport {
    private static final String END_OF_MESSAGE = ".";

    private final SmtpSockets sockets;
    private final Duration answerTimeout;
    private boolean handedOver;
    private boolean aborted;

    SmtpConnection(final Session session, final SmtpSettings settings, final String scheme, final boolean tls, final SmtpSockets sockets) {
        super(session, new URLName(scheme, settings.host(), settings.port(), null, null, null), scheme, tls);
        this.sockets = sockets;
        this.answerTimeout = settings.answerTimeout();
    }

    /** Whether the end of a message was on its way to the server: from then on the server may have it. */
    boolean hasHandedOver() {
        return handedOver;
    }

    /** Gives a command and waits for its answer; one without a code when the connection has ended. */
    SmtpReply ask(final String command) throws MessagingException {
        simpleCommand(command);
        return reply();
    }

    /**
     * Hands over a message whose recipients were accepted, with CRLF and stuffed dots (RFC 5321, 4.5.2), without Bcc.
     *
     * @return the answer to its end or, if the server did not want it, to DATA
     * @throws IOException when the content cannot be read or not be written; unless it {@link #hasHandedOver}, the server has no whole message
     */
    synchronized SmtpReply transmit(final OutgoingEmail email) throws MessagingException, IOException {
        try {
            email.writeTo(data());
            finishData();
        } catch (final SMTPSendFailedException e) {
            // The answer was another than the library waits for; which, is read below.
            return reply();
        }

        return reply();
    }

    /** Ends the connection without a word: a QUIT within a message would be part of it. */
    void abort() {
        aborted = true;
        close();
    }

    /** Ends the connection; never throws. */
    @Override
    public synchronized void close() {
        try {
            super.close();
        } catch (final MessagingException | RuntimeException e) {
            // It was to end anyway.
            aborted = true;
        }
    }

    /** A server that is too busy to answer is none that knows no EHLO, which the library would go on to speak to without signing in. */
    @Override
    protected boolean ehlo(final String domain) throws MessagingException {
        final boolean known = super.ehlo(domain);
        if (!known && !reply().isPermanent()) {
            throw new MessagingException(getLastServerResponse());
        }

        return known;
    }

    @Override
    protected void sendCommand(final String command) throws MessagingException {
        if (aborted) {
            throw new MessagingException("The connection is being ended");
        }

        if (END_OF_MESSAGE.equals(command)) {
            handedOver = true;
            waitLonger();
        }

        super.sendCommand(command);
    }

    /** After each refusal the library takes the transaction back; were that to fail, the refusal would not be known. */
    @Override
    public synchronized void issueCommand(final String command, final int expected) throws MessagingException {
        if (!"RSET".equals(command)) {
            super.issueCommand(command, expected);
        }
    }

    private void waitLonger() throws MessagingException {
        try {
            sockets.waitFor(answerTimeout);
        } catch (final SocketException e) {
            throw new MessagingException("The connection is closed", e);
        }
    }

    private SmtpReply reply() {
        return new SmtpReply(getLastReturnCode(), getLastServerResponse());
    }
}
