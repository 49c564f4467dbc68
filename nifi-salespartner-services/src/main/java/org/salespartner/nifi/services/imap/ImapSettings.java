/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.services.account.Credentials;
import org.salespartner.nifi.services.account.TlsMode;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Everything needed to reach one mailbox. Holds no secret itself.
 *
 * @param accountId  names the account in messages
 * @param sslContext what decides whom to trust; null for the trust store of the Java runtime
 * @param folders    the configured folders as the user wrote them, at least one
 * @param maximumConnections how many connections at most are used to fetch faster; at least 1
 */
record ImapSettings(String accountId, String host, int port, TlsMode tlsMode, Supplier<SSLContext> sslContext, String username,
                    Credentials credentials, List<String> folders, Duration connectTimeout, Duration readTimeout,
                    int maximumConnections) {

    ImapSettings {
        folders = List.copyOf(folders);
    }
}
