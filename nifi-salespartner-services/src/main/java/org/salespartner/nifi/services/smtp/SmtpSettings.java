/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import org.salespartner.nifi.services.account.Credentials;
import org.salespartner.nifi.services.account.TlsMode;

import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Everything needed to reach the server that takes an account's mail. Holds no secret itself.
 *
 * @param accountId     names the account in messages
 * @param address       the sender of the envelope where nothing else is told
 * @param sslContext    what decides whom to trust; null for the trust store of the Java runtime
 * @param username      null to send without signing in
 * @param credentials   null to send without signing in
 * @param answerTimeout how long to wait for the answer that the server has taken a message
 */
public record SmtpSettings(String accountId, String address, String host, int port, TlsMode tlsMode, Supplier<SSLContext> sslContext, String username,
                           Credentials credentials, Duration connectTimeout, Duration readTimeout, Duration answerTimeout) {

    boolean signsIn() {
        return credentials != null;
    }

    String server() {
        return "%s:%d".formatted(host, port);
    }
}
