/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.email.compose.Original;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.services.store.SalesPartnerStore;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.DraftQuery;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.Reservation;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.system.soak.Question.Way;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The store of the soaked NiFi while that does not run: approved drafts are put into it before, and what became of them is read after. */
final class ReplyDrafts implements AutoCloseable {
    /** Whose mail goes out over SMTP. */
    static final String KIM = "kim@salespartner.example";
    /** Whose mail goes out by Gmail's drafts. */
    static final String GINA = "gina@salespartner.example";

    private final SalesPartnerStore store = new SalesPartnerStore();
    private final TestRunner owner = TestRunners.newTestRunner(NoOpProcessor.class);

    ReplyDrafts(final Path directory) throws IOException {
        try {
            owner.addControllerService("store", store);
        } catch (final InitializationException e) {
            throw new IOException("The store cannot be made", e);
        }
        owner.setProperty(store, "Directory", directory.toString());
        owner.enableControllerService(store);
    }

    /** The account that answers a question. */
    static String account(final Way way) {
        return way == Way.GMAIL ? GINA : KIM;
    }

    /** What an answer says that was written before. */
    static String text(final Question question) {
        return "This is answer number %d of ours.".formatted(question.number());
    }

    /**
     * Keeps an approved answer.
     *
     * @param thread the provider's thread of the question; null where it has none
     * @return the draft's id
     */
    String approve(final Question question, final String thread) throws IOException {
        final String user = account(question.way());
        final EmailAddress self = new EmailAddress(null, user);
        final EmailAddress anna = new EmailAddress("Anna", question.correspondent());
        final String identity = "mail-" + question.number();
        final Instant received = question.received();
        final Original original = new Original(question.messageId(), null, null, anna, null, List.of(self), null, question.subject(), received,
                "What does it cost?", null, "en");
        final DraftContent content = new DraftContent(DraftKind.REPLY, self, null, List.of(anna), null, null, null, text(question), null, "Ours",
                null, null, "en", true, original, null);
        final String hash = DraftJson.hash(content);
        try {
            final String id = store.keep(new NewDraft(new ReplyKey(user, identity, "reply"), content, hash,
                    new AnsweredMail(identity, question.messageId(), thread, anna.address(), "human", received), null,
                    "conversation-" + question.number(), null, null, false)).draft().id();
            return store.decide(new Decision(id, hash, Verdict.APPROVE, "Kim", null, null)).draft().id();
        } catch (final StoreException e) {
            throw new IOException("A draft cannot be kept", e);
        }
    }

    /** All drafts of each mail answered, by its Message-ID. */
    Map<String, List<Draft>> byAnsweredMail() throws IOException {
        try {
            return store.list(new DraftQuery(null, null, null, null, 0)).stream()
                    .collect(Collectors.groupingBy(draft -> draft.answered().messageId()));
        } catch (final StoreException e) {
            throw new IOException("The drafts cannot be read", e);
        }
    }

    /** What the ledger says of a draft, such as ALREADY_SENT or UNCERTAIN; anything else was neither sent nor is it known to be in doubt. */
    String outcome(final Draft draft) throws IOException {
        try {
            final Reservation reservation = store.reserve(
                    new ReservationRequest(draft.id(), Set.of(), new Caps(0, 0), Duration.ofMinutes(5), false, Instant.now()));
            return reservation instanceof final Refused refused ? refused.refusal().name() : reservation.getClass().getSimpleName();
        } catch (final StoreException e) {
            throw new IOException("The ledger cannot be read", e);
        }
    }

    @Override
    public void close() {
        owner.disableControllerService(store);
    }
}
