/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.compose.Original;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Drafts for tests: replies of Kim to Anna. */
final class Drafts {
    static final Instant NOON = Emails.NOON;
    static final Duration LEASE = Duration.ofMinutes(5);
    static final Caps NO_CAPS = new Caps(0, 0);

    private Drafts() {
    }

    static DraftContent content(final String text) {
        final Original original = new Original("question@example.com", null, null, Emails.ANNA, null, List.of(Emails.OURSELVES), null, "A question",
                NOON, "What does it cost?", null, "en");
        return new DraftContent(DraftKind.REPLY, Emails.OURSELVES, null, List.of(Emails.ANNA), null, null, null, text, null, "Kim", null, null, "en",
                true, original, null);
    }

    static NewDraft draft(final int number, final boolean approved) {
        return draft(number, "Text " + number, approved);
    }

    static NewDraft draft(final int number, final String text, final boolean approved) {
        return draft(number, content(text), null, null, approved);
    }

    static NewDraft draft(final int number, final DraftContent content, final Instant expiresAt, final Instant notBefore, final boolean approved) {
        final AnsweredMail answered = new AnsweredMail("mail-" + number, "question@example.com", "thread", Emails.ANNA.address(), "human", NOON);
        return new NewDraft(new ReplyKey("kim", "mail-" + number, "reply"), content, DraftJson.hash(content), answered, "anna", "conversation",
                expiresAt, notBefore, approved);
    }

    /** What another account has drafted about the same mail. */
    static NewDraft ofAccount(final String account, final int number, final String step) {
        final NewDraft draft = draft(number, true);
        return new NewDraft(new ReplyKey(account, draft.key().answered(), step), draft.content(), draft.hash(), draft.answered(), "anna",
                "conversation", null, null, true);
    }

    static NewDraft to(final int number, final String address) {
        return copied(number, address, null);
    }

    /** @param bcc null for none */
    static NewDraft copied(final int number, final String address, final String bcc) {
        final DraftContent base = content("Text");
        final DraftContent content = new DraftContent(DraftKind.NEW, base.from(), null, List.of(new EmailAddress(null, address)), null,
                bcc == null ? null : List.of(new EmailAddress(null, bcc)), "Hello", "Text", null, null, null, null, null, false, null, null);
        return draft(number, content, null, null, true);
    }

    static ReservationRequest request(final String draftId, final Instant now) {
        return new ReservationRequest(draftId, Set.of(Emails.ANNA.address()), NO_CAPS, LEASE, false, now);
    }

    static ReservationRequest request(final String draftId, final String recipient, final Caps caps, final Instant now) {
        return new ReservationRequest(draftId, Set.of(recipient), caps, LEASE, false, now);
    }
}
