/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.eclipse.angus.mail.util.SocketConnectException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What kind of trouble an exception of the mail library stands for. */
enum Trouble {
    UNKNOWN_HOST,
    UNREACHABLE,
    CERTIFICATE,
    TLS,
    NO_STARTTLS,
    NO_LOGIN,
    SIGN_IN,
    THROTTLED,
    TIMED_OUT,
    BROKEN,
    REFUSED;

    /** Response codes of RFC 5530, RFC 9208 and of providers' own that mean: come back later. */
    private static final Set<String> LATER = Set.of("LIMIT", "OVERQUOTA", "UNAVAILABLE", "INUSE", "THROTTLED", "SERVERBUG");
    /** Not every provider has a response code for it. */
    private static final Pattern LATER_TEXT = Pattern.compile(
            "too many|maximum number of connections|connection limit|rate limit|bandwidth limit|try again later|temporar|throttl");
    private static final Pattern RESPONSE_CODE = Pattern.compile("(?:^|\\b(?:NO|BAD|BYE) )\\[([A-Z0-9-]+)[^\\]]*\\]");

    static Trouble of(final Throwable thrown) {
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

        final String text = text(thrown);
        // What a server says about a folder repeats the folder's name, which may be anything.
        if (hasLaterCode(text) || !has(thrown, FolderRefusedException.class) && LATER_TEXT.matcher(text.toLowerCase(Locale.ROOT)).find()) {
            return THROTTLED;
        }

        if (has(thrown, AuthenticationFailedException.class)) {
            return SIGN_IN;
        }

        if (text.contains("STARTTLS required")) {
            return NO_STARTTLS;
        }

        if (text.contains("No login methods")) {
            return NO_LOGIN;
        }

        if (has(thrown, SocketTimeoutException.class) || text.contains("SocketTimeoutException")) {
            return TIMED_OUT;
        }

        return has(thrown, CommandFailedException.class) ? REFUSED : BROKEN;
    }

    /** What the server said, or the library on its behalf. */
    static String text(final Throwable thrown) {
        final StringBuilder text = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            final boolean told = cause instanceof MessagingException || cause instanceof ProtocolException || cause instanceof IOException;
            if (told && cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
                text.append(text.isEmpty() ? "" : " ").append(cause.getMessage());
            }
        }

        return text.toString();
    }

    private static boolean hasLaterCode(final String text) {
        final Matcher matcher = RESPONSE_CODE.matcher(text);
        while (matcher.find()) {
            if (LATER.contains(matcher.group(1))) {
                return true;
            }
        }

        return false;
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
