/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant;

import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.controller.AbstractControllerService;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Summary;
import org.salespartner.nifi.assistant.EmailAssistant;
import org.salespartner.nifi.assistant.QualificationRequest;
import org.salespartner.nifi.store.TimelineEntry;

import java.util.List;

@Tags({"email", "mail", "salespartner", "assistant", "summary", "lead", "qualification", "local", "offline"})
@CapabilityDescription("""
        Summarises e-mails and judges who is a lead on this machine: no network, no model, nothing to configure, and the same answer for the \
        same e-mail every time. It picks sentences and never writes its own, so each key point and each next step is a sentence of the e-mail, \
        word for word, and so is what speaks for or against a lead. \
        It knows requests, questions, promises and dates in English, German, French, Spanish, Italian, Dutch and Portuguese.""")
@SeeAlso(classNames = "org.salespartner.nifi.services.assistant.model.LanguageModelEmailAssistant")
public class LocalEmailAssistant extends AbstractControllerService implements EmailAssistant {
    private final ExtractiveSummarizer summarizer = new ExtractiveSummarizer();
    private final LeadQualifier qualifier = new LeadQualifier();

    @Override
    public Summary summarize(final EmailDocument email, final List<TimelineEntry> history) {
        return summarizer.summarize(email, history);
    }

    @Override
    public Qualification qualify(final QualificationRequest request) {
        return qualifier.judge(request).qualification();
    }
}
