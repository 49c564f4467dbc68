/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.salespartner.nifi.services.imap.ImapEmailAccount;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A mailbox whose server speaks IMAP; the number of a message is its UID. */
interface ImapTestMailbox extends TestMailbox {

    /** Whether the server knows CONDSTORE (RFC 7162). */
    boolean hasModSeq();

    @Override
    default TestAccount account() {
        return new TestAccount(ImapEmailAccount.class, Map.of("Host", HOST, "Port", Integer.toString(port()), "TLS Mode", "None",
                "Address", address(), "Password", PASSWORD), Map.of(), null);
    }

    @Override
    default void markRead(final String folder, final long number) throws IOException {
        store(folder, number, "\\Seen");
    }

    @Override
    default void flag(final String folder, final long number) throws IOException {
        store(folder, number, "\\Flagged");
    }

    @Override
    default String report(final List<String> folders) throws IOException {
        return RawImap.report(this, folders, hasModSeq());
    }

    @Override
    default String lostCursor() {
        return "numbered";
    }

    @Override
    default String providerId(final String folder, final long number) {
        return Long.toString(number);
    }

    @Override
    default String transitUri(final String folder, final long number, final String uidValidity) {
        return "imap://%s/%s/%s;UIDVALIDITY=%s/;UID=%d".formatted(HOST, address(), folder, uidValidity, number);
    }

    @Override
    default List<String> signsOfUse() {
        return List.of("\\Seen", "\\Flagged", "\\Recent", "RECENT 2");
    }

    @Override
    default String readSign() {
        return "\\Seen";
    }

    @Override
    default String fetchPattern(final String folder, final long number) {
        return "UID FETCH \\S+ .*BODY\\.PEEK\\[\\]";
    }

    private void store(final String folder, final long number, final String flag) throws IOException {
        try (RawImap owner = new RawImap(this)) {
            owner.command("SELECT " + folder);
            owner.command("UID STORE %d +FLAGS (%s)".formatted(number, flag));
        }
    }
}
