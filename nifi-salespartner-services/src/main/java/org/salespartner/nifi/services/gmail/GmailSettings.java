/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.services.account.HttpProxy;
import org.salespartner.nifi.services.oauth.SignInMethod;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What the Gmail account was configured with.
 *
 * @param address the mailbox, by which the API knows it too
 * @param rootUrl of the API, ending with a slash
 * @param folders labels as the user wrote them
 * @param proxy   null when the user configured none
 */
record GmailSettings(String accountId, String address, URI rootUrl, List<String> folders, AccountMode mode, SignInMethod method,
                     Duration connectTimeout, Duration readTimeout, HttpProxy proxy) {
    GmailSettings {
        folders = List.copyOf(folders);
    }
}
