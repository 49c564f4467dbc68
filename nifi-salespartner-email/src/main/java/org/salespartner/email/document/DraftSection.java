/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.salespartner.email.document.Summary.LanguageModel;

import java.util.List;

/**
 * The mail of ours that was written about an e-mail, as the store held it when this was written. It is there to be looked at: what is approved and
 * sent is what the store holds (rule R5). Lists are never null.
 *
 * @param id        in the store; null when none was kept, as for one that goes to review
 * @param hash      of its content, lower-case hex; an approval names it; null when none was kept
 * @param kind      {@code reply}, {@code follow-up}, {@code forward} or {@code new}
 * @param state     {@code waiting}, {@code approved} …; {@code review} when it was not kept
 * @param subject   null when it is not known yet
 * @param text      what is newly written, without signature and quotation; null when nothing was written
 * @param assistant who wrote it, with version; null when a template gave it
 * @param template  the name of the template that gave it; null when an assistant wrote it
 * @param problems  why it may not leave, one sentence each
 * @param notes     what a reader has to know about it: what the assistant was not given, who stood in
 * @param languageModel the language model that wrote it and what that took; null when none did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DraftSection(String id, String hash, String kind, String state, List<EmailAddress> to, List<EmailAddress> cc, String subject,
        String text,
        String assistant, String template, List<String> problems, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
        LanguageModel languageModel) {

    public DraftSection {
        to = to == null ? List.of() : List.copyOf(to);
        cc = cc == null ? List.of() : List.copyOf(cc);
        problems = problems == null ? List.of() : List.copyOf(problems);
        notes = notes == null ? List.of() : List.copyOf(notes);
    }

    /** One that says why there is no draft, or what was kept before, of which nobody knows any more who wrote it. */
    public DraftSection(final String id, final String hash, final String kind, final String state, final List<EmailAddress> to,
            final List<EmailAddress> cc, final String subject, final String text, final List<String> problems) {
        this(id, hash, kind, state, to, cc, subject, text, null, null, problems, null, null);
    }
}
