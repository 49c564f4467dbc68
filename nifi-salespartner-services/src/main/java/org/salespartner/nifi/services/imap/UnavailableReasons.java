/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.salespartner.nifi.account.MessageReference;

/** Sentences for the user on why a message of an account cannot be had. */
record UnavailableReasons(String accountId) {

    String numberedAnew(final MessageReference message) {
        return ("Account [%s]: the folder [%s] has been numbered anew since message [%s] was listed. It is listed again under another number if "
                + "it is still there.").formatted(accountId, message.folder(), message.providerId());
    }

    String givenUp(final MessageReference message) {
        return ("Account [%s]: each time message [%s] of the folder [%s] was fetched, again and again, the connection was lost or the server put it "
                + "off. Look at it with a mail program, and move it to another folder to have it tried again.")
                .formatted(accountId, message.providerId(), message.folder());
    }

    String refused(final MessageReference message) {
        return ("Account [%s]: the mail server holds message [%s] of the folder [%s] but does not deliver it. Look at it with a mail program, and "
                + "move it to another folder to have it tried again.").formatted(accountId, message.providerId(), message.folder());
    }

    String vanished(final MessageReference message) {
        return "Account [%s]: message [%s] is no longer in the folder [%s]: it was deleted or moved after it was listed."
                .formatted(accountId, message.providerId(), message.folder());
    }
}
