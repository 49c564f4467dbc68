/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.assistant;

import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.List;

/**
 * A mail that an assistant is to write. What may be null is null when the user says nothing.
 *
 * @param kind             why it is written
 * @param email            the mail that is answered, followed up or forwarded; for a new mail one that tells of the contact
 * @param history          earlier e-mails of the same conversation, oldest first; may be empty
 * @param instructions     what the user wants written and how; may be null
 * @param knowledge        what the user says of the company and its products, which may be told; may be null
 * @param privateKnowledge what the assistant may weigh and must not tell; may be null
 * @param author           the name of the person in whose name it is written, and the title; may be null
 * @param recipient        the name of the person it goes to; may be null
 * @param language         ISO 639-1 of the language to write in; null for that of the mail
 * @param longestText      in characters
 */
public record DraftRequest(DraftKind kind, EmailDocument email, List<TimelineEntry> history, String instructions, String knowledge,
        String privateKnowledge, String author, String recipient, String language, int longestText) {

    public DraftRequest {
        history = List.copyOf(history);
    }
}
