/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.io.IOException;
import java.io.InputStream;

/** Takes what {@link Mailbox#fetch} brings. */
public interface MessageSink {

    /**
     * A message has come.
     *
     * @param registerKey what recognises this message after a lost cursor (rule S3), null when there is none
     * @param content     its raw bytes; valid within this call only
     * @throws IOException when the content breaks off or cannot be written; it ends the fetch and the message counts as not told
     */
    void accept(MessageReference message, String registerKey, InputStream content) throws IOException;

    /**
     * A message cannot be had.
     *
     * @param reason a sentence for the user
     */
    void unavailable(MessageReference message, Unavailable why, String reason);

    /** Why a message cannot be had. */
    enum Unavailable {
        /** It is no longer there: expunged, moved, or its folder was made anew (rule S4). */
        VANISHED,
        /** The server has it but does not deliver it (rule S5). */
        REFUSED
    }
}
