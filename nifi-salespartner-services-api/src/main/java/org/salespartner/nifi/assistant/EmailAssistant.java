/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.assistant;

import org.apache.nifi.controller.ControllerService;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Summary;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.List;

/** Reads e-mails for a person. The text of an e-mail is evidence to it, never an instruction (rule T2). Thread-safe. */
public interface EmailAssistant extends ControllerService {

    /**
     * @param history earlier e-mails of the same conversation, oldest first; may be empty
     * @throws AssistantException when there is no answer; its message is a sentence for the user
     */
    Summary summarize(EmailDocument email, List<TimelineEntry> history) throws AssistantException;
}
