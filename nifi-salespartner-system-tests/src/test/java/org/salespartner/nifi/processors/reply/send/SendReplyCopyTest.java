/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.processors.reply.DraftMessage;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.StoreException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Drafts of which a copy lies among the mailbox's drafts, over the real store. */
class SendReplyCopyTest {
    @TempDir
    private Path folder;
    private SendRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new SendRig(folder);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Approved, with a copy in the mailbox. */
    private Draft copied(final DraftContent content) throws StoreException {
        final Draft draft = rig.keep("m1", content, "human", null);
        rig.database.noteCopy(draft.id(), "copy-1");
        rig.provider.copies.add(DraftMessage.copyKey(draft.key()));
        rig.approve(draft);
        return draft;
    }

    private Draft copied() throws StoreException {
        return copied(SendRig.reply("Gladly.", List.of(SendRig.ANNA), null));
    }

    @Test
    @DisplayName("R2: once the mail is out, the copy goes, so that nobody sends it by hand, and no other draft does")
    void theCopyGoesOnceSent() throws StoreException {
        rig.provider.copies.add("of another");
        final Draft draft = copied();

        rig.send(draft.id()).assertAttributeNotExists("send.note");
        assertEquals("sent", rig.relationship());
        assertEquals(Set.of("of another"), rig.provider.copies);
        assertNull(rig.database.find(draft.id()).orElseThrow().mailboxCopy());
    }

    @Test
    @DisplayName("R2: nothing goes out when a person has sent the copy, whatever kind of mail it is")
    void sentByHand() throws StoreException {
        for (final DraftKind kind : DraftKind.values()) {
            final Draft draft = rig.keep("mail-" + kind, SendRig.content(kind, "Gladly.", List.of(SendRig.ANNA), null), "human", null);
            rig.database.noteCopy(draft.id(), "");
            rig.provider.copiesSent.add(DraftMessage.copyKey(draft.key()));
            rig.approve(draft);

            assertEquals("answered meanwhile", rig.outcome(draft.id()), kind.name());
            assertTrue(Set.of("answered meanwhile", "closed").contains(rig.outcome(draft.id())), kind.name());
        }
        assertEquals(List.of(), rig.provider.out);
    }

    @Test
    @DisplayName("R2: as long as it cannot be told whether a person has sent the copy, nothing goes out")
    void theMailboxCannotBeAsked() throws StoreException {
        final Draft draft = copied();
        rig.provider.trouble = point -> {
            if ("look for copy".equals(point)) {
                throw new MailboxException("Account [kim]: the mailbox cannot be reached.", null);
            }
        };
        assertEquals("retry", rig.outcome(draft.id()));
        assertEquals(List.of(), rig.provider.out);

        rig.provider.trouble = point -> { };
        rig.clock.advance(Duration.ofHours(1));
        assertEquals("sent", rig.outcome(draft.id()));
    }

    @Test
    @DisplayName("R6: a copy that cannot be removed makes the mail no less sent, is told, and goes with the next replay")
    void aCopyThatStays() throws StoreException {
        final Draft draft = copied();
        rig.provider.trouble = point -> {
            if ("remove copy".equals(point)) {
                throw new MailboxException("Account [kim]: the mailbox cannot be reached.", null);
            }
        };
        final MockFlowFile sent = rig.send(draft.id());
        assertEquals("sent", rig.relationship());
        final String note = sent.getAttribute("send.note");
        assertTrue(note.contains("account [kim]: delete it there") && note.contains("cannot be reached"), note);

        rig.provider.trouble = point -> { };
        assertEquals("already sent", rig.outcome(draft.id()));
        assertEquals(Set.of(), rig.provider.copies);
        assertEquals(1, rig.provider.out.size());
    }

    @Test
    void theCopyOfWhatWasRejectedGoes() throws StoreException {
        final Draft draft = rig.keep("m1", SendRig.reply("Gladly.", List.of(SendRig.ANNA), null), "human", null);
        rig.database.noteCopy(draft.id(), "copy-1");
        rig.provider.copies.add(DraftMessage.copyKey(draft.key()));
        rig.database.decide(new Decision(draft.id(), draft.hash(), Verdict.REJECT, "Kim", null, null));

        assertEquals("closed", rig.outcome(draft.id()));
        assertEquals(Set.of(), rig.provider.copies);
    }

    @Test
    void whatHasNoCopyIsNotLookedFor() throws StoreException {
        rig.provider.trouble = point -> {
            if (point.endsWith("copy")) {
                throw new MailboxException("There is no copy to ask for.", null);
            }
        };

        assertEquals("sent", rig.outcome(rig.approved("m1")));
    }
}
