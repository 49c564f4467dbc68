/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.salespartner.nifi.system.command.UsageException;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mailbox on a real server.
 *
 * @param tls  the TLS Mode of the account service: Implicit TLS, STARTTLS, None
 * @param user the name to sign in with
 */
record RealAccount(String host, int port, String tls, String user) {
    private static final Pattern URL = Pattern.compile("(imaps?)://(?:(.+)@)?([^@/:\\[\\]]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?/?");
    private static final int IMAPS_PORT = 993;
    private static final int IMAP_PORT = 143;
    private static final int LAST_PORT = 65_535;

    /** @param url such as {@code imaps://me%40corp.example@mail.corp.example:993} */
    static RealAccount parse(final String url) throws UsageException {
        final Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new UsageException("--account takes imaps://user@host or imaps://user@host:port.");
        }
        if (parts.group(2) == null) {
            throw new UsageException("--account lacks the user: write imaps://user@" + parts.group(3) + ".");
        }
        if (parts.group(2).indexOf(':') >= 0) {
            throw new UsageException("--account must not hold a password, other users of this machine could read it: leave it out, it is asked for.");
        }

        final boolean secure = "imaps".equals(parts.group(1));
        final String host = parts.group(3);
        final int port = parts.group(4) == null ? secure ? IMAPS_PORT : IMAP_PORT : Integer.parseInt(parts.group(4));
        if (port < 1 || port > LAST_PORT) {
            throw new UsageException("--account has the port " + port + ": ports go from 1 to 65535.");
        }

        return new RealAccount(host, port, secure ? "Implicit TLS" : isLoopback(host) ? "None" : "STARTTLS", decode(parts.group(2)));
    }

    /** The mailbox' address, as far as the user's name tells it. */
    String address() {
        return user.indexOf('@') >= 0 ? user : user + "@" + host;
    }

    /** A plus is a plus in a URL's user, other than in a form. */
    private static String decode(final String text) throws UsageException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException e) {
            throw new UsageException("--account has a broken %-escape in the user: write an @ as it is or as %40, and a % as %25.", e);
        }
    }

    private static boolean isLoopback(final String host) {
        return "localhost".equals(host) || host.startsWith("127.") || "[::1]".equals(host);
    }
}
