/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Summary;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.assistant.DraftProposal;
import org.salespartner.nifi.assistant.DraftRequest;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.assistant.QualificationRequest;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writes what it was told to write. */
class ScriptedWriter extends AbstractControllerService implements EmailAssistant {
    final List<DraftRequest> requests = new ArrayList<>();
    Function<DraftRequest, String> script = request -> "Dear Ana,\n\nthank you for your mail. We will send you the quote.\n\nKind regards";
    AssistantException trouble;
    boolean writing = true;

    @Override
    public boolean isWriting() {
        return writing;
    }

    @Override
    public DraftProposal draft(final DraftRequest request) throws AssistantException {
        requests.add(request);
        if (trouble != null) {
            throw trouble;
        }
        return new DraftProposal("scripted/1", script.apply(request), List.of("Half was read."), new LanguageModel("scripted", "m", "1", 1, 700, 60));
    }

    @Override
    public Summary summarize(final EmailDocument email, final List<TimelineEntry> history) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Qualification qualify(final QualificationRequest request) {
        throw new UnsupportedOperationException();
    }
}
