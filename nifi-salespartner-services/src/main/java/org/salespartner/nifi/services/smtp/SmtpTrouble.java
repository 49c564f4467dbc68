/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What kind of trouble an exception of the mail library stands for, before a message is handed over. */
enum SmtpTrouble {
    UNKNOWN_HOST,
    UNREACHABLE,
    CERTIFICATE,
    TLS,
    NO_STARTTLS,
    NO_LOGIN,
    SIGN_IN,
    TEMPORARY,
    TIMED_OUT,
    BROKEN;

    private static final Pattern REPLY = Pattern.compile("(?:^|response: )([2-5]\\d\\d)[ -].*", Pattern.DOTALL);

    static SmtpTrouble of(final Throwable thrown) {
        if (has(thrown, UnknownHostException.class)) {
            return UNKNOWN_HOST;
        }

        if (has(thrown, CertificateException.class)) {
            return CERTIFICATE;
        }

        if (has(thrown, SSLException.class)) {
            return TLS;
        }

        if (has(thrown, MailConnectException.class) || has(thrown, SocketConnectException.class) || has(thrown, ConnectException.class)
                || has(thrown, NoRouteToHostException.class)) {
            return UNREACHABLE;
        }

        if (has(thrown, SocketTimeoutException.class)) {
            return TIMED_OUT;
        }

        return ofAnswer(thrown);
    }

    private static SmtpTrouble ofAnswer(final Throwable thrown) {
        final String text = text(thrown);
        if (text.contains("STARTTLS is required")) {
            return NO_STARTTLS;
        }

        final SmtpReply reply = reply(thrown);
        if (thrown instanceof AuthenticationFailedException) {
            if (text.contains(SmtpErrors.NO_MECHANISM)) {
                return NO_LOGIN;
            }

            return reply.isTemporary() ? TEMPORARY : text.contains("[EOF]") ? BROKEN : SIGN_IN;
        }

        return reply.isTemporary() ? TEMPORARY : BROKEN;
    }

    /** What the server has said, with code 0 when it has not. */
    static SmtpReply reply(final Throwable thrown) {
        final Matcher matcher = REPLY.matcher(String.valueOf(thrown.getMessage()));
        if (!matcher.find()) {
            return new SmtpReply(0, "");
        }

        return new SmtpReply(Integer.parseInt(matcher.group(1)), matcher.group().replaceFirst("^response: ", ""));
    }

    /** What the server said, or the library on its behalf. */
    static String text(final Throwable thrown) {
        final StringBuilder text = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            final boolean told = cause instanceof MessagingException || cause instanceof IOException;
            if (told && cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
                text.append(text.isEmpty() ? "" : " ").append(cause.getMessage());
            }
        }

        return text.toString();
    }

    private static boolean has(final Throwable thrown, final Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }

        return false;
    }
}
