/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import jakarta.mail.MessagingException;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.account.VerificationSteps;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tests step by step, with the same code that sends, whether an account may send. No mail is sent. */
public final class SmtpVerifier {
    /** The names of its steps, in their order. */
    public static final List<String> STEPS = List.of("Resolve SMTP Host", "Connect to SMTP", "SMTP TLS", "SMTP Sign In", "Permission to Send");

    private static final Set<SmtpTrouble> IN_TLS = EnumSet.of(SmtpTrouble.CERTIFICATE, SmtpTrouble.TLS, SmtpTrouble.NO_STARTTLS);
    private static final Set<SmtpTrouble> IN_SIGN_IN = EnumSet.of(SmtpTrouble.SIGN_IN, SmtpTrouble.NO_LOGIN);

    private final SmtpSettings settings;
    private final SmtpConnector connector;
    private final SmtpErrors errors;
    private final VerificationSteps steps;

    /**
     * @param steps of which those named here come next
     */
    public SmtpVerifier(final SmtpSettings settings, final VerificationSteps steps) {
        this.settings = settings;
        this.connector = new SmtpConnector(settings);
        this.errors = new SmtpErrors(settings);
        this.steps = steps;
    }

    /** Adds what was found, up to the first step that fails. */
    public void verify() {
        if (!resolve()) {
            return;
        }

        try (SmtpConnection connection = connect()) {
            if (connection != null) {
                askForPermission(connection);
            }
        }
    }

    private boolean resolve() {
        try {
            final InetAddress address = InetAddress.getByName(settings.host());
            steps.successful("The host [%s] has the address [%s].".formatted(settings.host(), address.getHostAddress()));
            return true;
        } catch (final UnknownHostException e) {
            steps.failed(errors.lost(e));
            return false;
        }
    }

    /** Null when it fails. */
    private SmtpConnection connect() {
        String secret = null;
        try {
            secret = settings.signsIn() ? settings.credentials().secret() : null;
            final SmtpConnection connection = connector.open(secret);
            connected();
            if (settings.signsIn()) {
                steps.successful("The server accepts the user [%s].".formatted(settings.username()));
            } else {
                steps.skipped("SMTP Authentication is None: mail is handed over without a sign-in.");
            }

            return connection;
        } catch (final MailboxException e) {
            steps.skipped("Not tried, since there is nothing to sign in with.");
            steps.skipped("Not tried, since there is nothing to sign in with.");
            steps.failed(e);
        } catch (final MessagingException | RuntimeException e) {
            final SmtpTrouble trouble = SmtpTrouble.of(e);
            if (IN_SIGN_IN.contains(trouble)) {
                connected();
            } else if (IN_TLS.contains(trouble)) {
                steps.successful(takesConnections());
            }

            steps.failed(errors.connecting(e, secret));
        }

        return null;
    }

    private void connected() {
        steps.successful(takesConnections());
        if (settings.tlsMode() == TlsMode.NONE) {
            steps.skipped("SMTP TLS Mode is None: nothing is encrypted, the password included.");
        } else {
            steps.successful("The connection is encrypted (%s), and the server's certificate is trusted.".formatted(settings.tlsMode().getValue()));
        }
    }

    private String takesConnections() {
        return "The server takes connections on port %d.".formatted(settings.port());
    }

    /** A transaction that is begun and given up: with no recipient and no message nothing can leave. */
    private void askForPermission(final SmtpConnection connection) {
        try {
            final SmtpReply reply = connection.ask("MAIL FROM:<%s>".formatted(settings.address()));
            if (reply.isPositive()) {
                steps.successful("The server takes mail from [%s]. No mail was sent.".formatted(settings.address()));
            } else {
                steps.failed(errors.senderNotTaken(reply));
            }
        } catch (final MessagingException | RuntimeException e) {
            connection.abort();
            steps.failed(errors.lost(e));
        }
    }
}
