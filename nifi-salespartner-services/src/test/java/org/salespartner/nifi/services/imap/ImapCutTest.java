/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.AccountDescriptors;
import org.salespartner.nifi.services.testing.CuttingProxy;

import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ImapCutTest extends ImapDovecotTest {
    private static final int MESSAGES = 5;
    private static final int STEP = 13;

    @Test
    @DisplayName("S2: wherever the connection is cut, from the greeting to the last byte, every message is told once and whole in the end")
    void cutAnywhere() throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            deliver("m" + i, NOW.minusSeconds(60 - i));
        }

        try (CuttingProxy proxy = CuttingProxy.start(dovecot.imapPort())) {
            long bytes = 0;
            boolean cut = true;
            while (cut) {
                cut = readThroughCut(proxy, bytes);
                bytes += STEP;
            }

            assertTrue(bytes > 2_000, "The session is longer than " + bytes);
        }
    }

    /** Whether the session was cut. */
    private boolean readThroughCut(final CuttingProxy proxy, final long bytes) throws Exception {
        final ImapEmailAccount account = TestAccount.enabled(proxy.port(), Map.of(AccountDescriptors.ADDRESS, user));
        final CollectingSink sink = new CollectingSink();
        proxy.cutAfter(bytes);
        boolean cut = false;
        String cursor = null;
        boolean more = true;
        while (more) {
            final int before = sink.order.size();
            Changes page = null;
            try (Mailbox mailbox = account.openMailbox()) {
                mailbox.folders();
                page = mailbox.changes(INBOX, cursor, request(100, 2));
                mailbox.fetch(INBOX, page.messages().stream().map(Changes.Listed::message).toList(), FetchScope.FULL, sink);
                cursor = page.cursor();
                more = page.more();
            } catch (final MailboxException e) {
                assertTrue(!cut && e.getMessage().contains(user), e.getMessage());
                cut = true;
                proxy.neverCut();
                if (sink.order.size() > before) {
                    cursor = page.messages().get(sink.order.size() - before - 1).cursorAfter();
                }
            }
        }

        proxy.neverCut();
        account.disable();
        final List<MessageReference> told = sink.order;
        assertEquals(MESSAGES, told.size(), "cut after " + bytes);
        for (int i = 0; i < MESSAGES; i++) {
            assertArrayEquals(TestMail.named("m" + i), sink.contents.get(told.get(i)), "cut after " + bytes);
        }

        return cut;
    }
}
