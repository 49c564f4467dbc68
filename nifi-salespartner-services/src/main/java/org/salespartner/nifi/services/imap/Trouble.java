/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.iap.BadCommandException;
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

    /** Response codes of RFC 5530, RFC 9208 and of providers' own that mean: too much is asked for. */
    private static final Set<String> LIMIT_CODES = Set.of("LIMIT", "OVERQUOTA", "THROTTLED");
    /** Those of RFC 5530 that mean: this does not work just now. */
    private static final Set<String> LATER_CODES = Set.of("UNAVAILABLE", "INUSE");
    /** Not every provider has a response code for it. */
    private static final Pattern LIMIT_TEXT = Pattern.compile(
            "too many|maximum number of connections|connection limit|rate limit|bandwidth limit|lockdown in sector|throttl");
    private static final Pattern LATER_TEXT = Pattern.compile("try again later|temporar");
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
        if (isLimit(thrown) || says(thrown, LATER_CODES, LATER_TEXT)) {
            return THROTTLED;
        }

        if (has(thrown, AuthenticationFailedException.class)) {
            // A fault of the server is no reason to ask a person for another password.
            return text.contains("[SERVERBUG]") ? THROTTLED : SIGN_IN;
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

        return has(thrown, CommandFailedException.class) || has(thrown, BadCommandException.class) ? REFUSED : BROKEN;
    }

    /** Whether too much is asked for altogether, whichever message or folder it was asked for. */
    static boolean isLimit(final Throwable thrown) {
        return says(thrown, LIMIT_CODES, LIMIT_TEXT);
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

    private static boolean says(final Throwable thrown, final Set<String> codes, final Pattern words) {
        final String text = text(thrown);
        final Matcher matcher = RESPONSE_CODE.matcher(text);
        while (matcher.find()) {
            if (codes.contains(matcher.group(1))) {
                return true;
            }
        }

        // What a server says about a folder repeats the folder's name, which may be anything.
        return !has(thrown, FolderRefusedException.class) && words.matcher(text.toLowerCase(Locale.ROOT)).find();
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
