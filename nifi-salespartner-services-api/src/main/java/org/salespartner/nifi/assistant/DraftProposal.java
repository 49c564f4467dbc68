/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.assistant;

import org.salespartner.email.document.Summary.LanguageModel;

import java.util.ArrayList;
import java.util.List;

/**
 * The body of a mail, and nothing else of it: recipients, subject and threading are no assistant's business (rule R4). It was not checked for what it
 * may say.
 *
 * @param assistant     who wrote it, with version
 * @param text          without signature and quotation, never null
 * @param notes         what a reader has to know: what was not read, who stood in; never null
 * @param languageModel what the model took; null when none was asked
 */
public record DraftProposal(String assistant, String text, List<String> notes, LanguageModel languageModel) {

    public DraftProposal {
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** The same with one more note. */
    public DraftProposal withNote(final String note) {
        final List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new DraftProposal(assistant, text, more, languageModel);
    }
}
