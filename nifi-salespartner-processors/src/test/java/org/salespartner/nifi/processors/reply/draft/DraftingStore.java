/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.nifi.processors.reply.MemoryOutbox;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.State;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.StoreException;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps drafts as the contract says; a test may make it fail. */
class DraftingStore extends AbstractControllerService implements DraftStore {
    final Map<ReplyKey, Draft> drafts = new LinkedHashMap<>();
    final Map<ReplyKey, NewDraft> asked = new LinkedHashMap<>();
    StoreException trouble;
    StoreException noteTrouble;

    @Override
    public Kept keep(final NewDraft draft) throws StoreException {
        fail();
        asked.put(draft.key(), draft);
        final Draft known = drafts.get(draft.key());
        if (known != null) {
            return new Kept(known, false);
        }
        final Draft kept = new Draft("draft-" + drafts.size(), draft.key(), draft.approved() ? State.APPROVED : State.WAITING, draft.hash(),
                draft.content(), draft.answered(), draft.contactId(), draft.conversationId(), Instant.EPOCH, draft.expiresAt(), draft.notBefore(),
                null, null, null);
        drafts.put(draft.key(), kept);
        return new Kept(kept, true);
    }

    @Override
    public Optional<Draft> find(final String id) {
        return drafts.values().stream().filter(draft -> draft.id().equals(id)).findFirst();
    }

    @Override
    public List<Draft> list(final DraftQuery query) throws StoreException {
        fail();
        return drafts.values().stream()
                .filter(draft -> query.states() == null || query.states().isEmpty() || query.states().contains(draft.state()))
                .filter(draft -> query.conversationId() == null || query.conversationId().equals(draft.conversationId())).toList();
    }

    @Override
    public Decided decide(final Decision decision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> close(final Closing closing) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void noteCopy(final String draftId, final String copy) throws StoreException {
        if (noteTrouble != null) {
            throw noteTrouble;
        }
        drafts.replaceAll((key, draft) -> draft.id().equals(draftId) ? MemoryOutbox.withCopy(draft, copy) : draft);
    }

    private void fail() throws StoreException {
        if (trouble != null) {
            throw trouble;
        }
    }
}
