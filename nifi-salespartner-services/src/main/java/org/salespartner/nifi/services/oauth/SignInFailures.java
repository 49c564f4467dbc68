/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.oauth;

import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.SignInException;
import org.salespartner.nifi.account.ThrottledException;

import java.io.IOException;

/** Says in a sentence what a provider's refusal means, and whom to ask for what. The provider's own words are not shown: they may hold anything. */
public interface SignInFailures {

    /** {@link SignInException} when a person is needed, {@link ThrottledException} when to come back later, else what passes by itself. */
    MailboxException refused(TokenRefusedException refusal);

    /** The token endpoint, or NiFi's state, could not be reached. */
    MailboxException unreachable(IOException trouble);
}
