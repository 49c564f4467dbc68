/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.account;

import java.util.List;

/**
 * A page of what is new in a folder.
 *
 * @param messages  in the order in which they are to be taken
 * @param cursor    where the page ends; never null, at most a few hundred characters
 * @param more      whether more is known to be there already
 * @param rereading whether this page re-reads the window after a lost cursor: what the register holds is to be dropped (rule S3)
 * @param leftOut   how many messages of the window the first reading leaves out because of its size; given on its first page, otherwise 0. Where
 *                  it is thousands, a provider may count no further: then at least so many
 */
public record Changes(List<Listed> messages, String cursor, boolean more, boolean rereading, long leftOut) {
    public Changes {
        messages = List.copyOf(messages);
    }

    /**
     * One new message.
     *
     * @param cursorAfter the cursor that covers everything up to and including this message
     */
    public record Listed(MessageReference message, String cursorAfter) {
    }
}
