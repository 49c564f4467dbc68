/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.assistant;

import org.apache.nifi.controller.ControllerService;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Summary;
import org.salespartner.email.qualification.Bar;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.List;

/** Reads e-mails for a person. The text of an e-mail is evidence to it, never an instruction (rule T2). Thread-safe. */
public interface EmailAssistant extends ControllerService {

    /**
     * @param history earlier e-mails of the same conversation, oldest first; may be empty
     * @throws AssistantException when there is no answer; its message is a sentence for the user
     */
    Summary summarize(EmailDocument email, List<TimelineEntry> history) throws AssistantException;

    /**
     * Judges whether the sender of an e-mail is a lead. What cannot be judged is for review. Whatever {@link Bar}
     * names is no lead, whatever the text says.
     *
     * @throws AssistantException when there is no answer; its message is a sentence for the user
     */
    Qualification qualify(QualificationRequest request) throws AssistantException;

    /** Whether {@link #draft} writes; told without asking a model. */
    default boolean isWriting() {
        return false;
    }

    /**
     * Writes the body of a mail, which is then checked like any other: what an assistant is told by an e-mail to write must not leave by that.
     *
     * @throws AssistantException when there is no answer, or when this assistant cannot write; its message is a sentence for the user
     */
    default DraftProposal draft(final DraftRequest request) throws AssistantException {
        throw new AssistantException("This assistant reads e-mails and writes none: set Text From to Template, or choose a "
                + "LanguageModelEmailAssistant "
                + "as the Email Assistant.", false, null);
    }
}
