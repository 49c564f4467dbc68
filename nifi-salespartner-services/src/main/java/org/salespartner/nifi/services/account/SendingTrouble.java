/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.account;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SendRefusedException;
import org.salespartner.nifi.account.SendUncertainException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;

/** What it means for a mail that a provider's API did not answer as it should when it was asked to take a draft or to send one. */
public final class SendingTrouble {
    private static final int NOT_FOUND = 404;
    private static final int CLIENT_ERRORS = 4;
    private static final int HUNDREDS = 100;
    /** The request came too late or beside another one, which says nothing about the mail. */
    private static final Set<Integer> NOT_ABOUT_THE_MAIL = Set.of(408, 409, 423, 425);

    private final String accountId;
    private final String provider;

    /**
     * @param provider as the user knows it, such as {@code Gmail}
     */
    public SendingTrouble(final String accountId, final String provider) {
        this.accountId = accountId;
        this.provider = provider;
    }

    /**
     * When a draft was to be created: nothing is sent by that.
     *
     * @param meaning what the trouble means otherwise
     * @param status  of the answer, 0 when there was none
     */
    public MailboxException creating(final IOException thrown, final MailboxException meaning, final int status) {
        return isOtherwise(thrown, meaning) || status == NOT_FOUND || !isRefusal(status) ? meaning : refused(status, thrown);
    }

    /**
     * When a draft was to be sent.
     *
     * @param meaning what the trouble means otherwise
     * @param status  of the answer, 0 when there was none
     */
    public MailboxException sending(final IOException thrown, final MailboxException meaning, final int status) {
        if (isOtherwise(thrown, meaning) || thrown instanceof UnknownHostException || thrown instanceof ConnectException
                || thrown instanceof NoRouteToHostException || thrown instanceof ProxyTroubleException || thrown instanceof SSLHandshakeException) {
            return meaning;
        }

        if (status == NOT_FOUND) {
            return new SendUncertainException(("Account [%s]: the draft is no longer there. Somebody has sent or deleted it: look in the "
                    + "mailbox's folder of sent mail.").formatted(accountId), thrown);
        }

        return isRefusal(status) ? refused(status, thrown)
                : new SendUncertainException(("Account [%s]: %s has not said whether it has sent the mail. What became of its draft tells it.")
                        .formatted(accountId, provider), thrown);
    }

    private SendRefusedException refused(final int status, final IOException thrown) {
        return new SendRefusedException(("Account [%s]: %s refuses the mail for good with HTTP status %d, and nobody got it. See whether its "
                + "recipients and its size are in order.").formatted(accountId, provider, status), thrown);
    }

    private static boolean isOtherwise(final IOException thrown, final MailboxException meaning) {
        return thrown instanceof SignInIOException || meaning instanceof SignInException || meaning instanceof ThrottledException;
    }

    private static boolean isRefusal(final int status) {
        return status / HUNDREDS == CLIENT_ERRORS && !NOT_ABOUT_THE_MAIL.contains(status);
    }
}
