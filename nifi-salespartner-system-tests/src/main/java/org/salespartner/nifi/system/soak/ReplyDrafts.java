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
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.DraftStore.Decided;
import org.salespartner.nifi.store.DraftStore.Decision;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.DraftStore.Verdict;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.SendLedger.Caps;
import org.salespartner.nifi.store.SendLedger.Refused;
import org.salespartner.nifi.store.SendLedger.Reservation;
import org.salespartner.nifi.store.SendLedger.ReservationRequest;
import org.salespartner.nifi.store.StoreException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The store of the soaked NiFi while that does not run: approved drafts are put into it before, and what became of them is read after. */
final class ReplyDrafts implements AutoCloseable {
    static final String USER = "kim@salespartner.example";
    private static final EmailAddress KIM = new EmailAddress("Kim", USER);
    private static final Duration TWO_HOURS = Duration.ofHours(2);

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

    /** What every draft says besides; a receiver tells by it which one has come. */
    static String text(final int number) {
        return "This is answer number %d of Kim.".formatted(number);
    }

    /** Approved replies, each to a mail and a person of its own; their ids. */
    List<String> approve(final int count) throws IOException {
        final List<String> ids = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            final EmailAddress anna = new EmailAddress("Anna", "anna%d@customer.example".formatted(number));
            final String messageId = "question%d@customer.example".formatted(number);
            final Original original = new Original(messageId, null, null, anna, null, List.of(KIM), null, "Question " + number,
                    Instant.now().minus(TWO_HOURS), "What does it cost?", null, "en");
            final DraftContent content = new DraftContent(DraftKind.REPLY, KIM, null, List.of(anna), null, null, null, text(number), null, "Kim",
                    null, null, "en", true, original, null);
            final String hash = DraftJson.hash(content);
            try {
                final String id = store.keep(new NewDraft(new ReplyKey(USER, "mail-" + number, "reply"), content, hash,
                        new AnsweredMail("mail-" + number, messageId, null, anna.address(), "human", Instant.now().minus(TWO_HOURS)), null,
                        "conversation-" + number, null, null, false)).draft().id();
                final Decided decided = store.decide(new Decision(id, hash, Verdict.APPROVE, "Kim", null, null));
                ids.add(decided.draft().id());
            } catch (final StoreException e) {
                throw new IOException("A draft cannot be kept", e);
            }
        }
        return ids;
    }

    /** What the ledger says of each draft, such as ALREADY_SENT or UNCERTAIN; anything else was neither sent nor is it known to be in doubt. */
    Map<String, String> outcomes(final List<String> ids) throws IOException {
        final Map<String, String> outcomes = new LinkedHashMap<>();
        for (final String id : ids) {
            try {
                final Reservation reservation = store.reserve(
                        new ReservationRequest(id, Set.of(), new Caps(0, 0), Duration.ofMinutes(5), false, Instant.now()));
                outcomes.put(id, reservation instanceof final Refused refused ? refused.refusal().name() : reservation.getClass().getSimpleName());
            } catch (final StoreException e) {
                throw new IOException("The ledger cannot be read", e);
            }
        }
        return outcomes;
    }

    @Override
    public void close() {
        owner.disableControllerService(store);
    }
}
