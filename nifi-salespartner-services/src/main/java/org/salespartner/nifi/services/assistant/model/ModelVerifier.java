/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.document.Summary;
import org.salespartner.nifi.assistant.AssistantException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Looks step by step whether a model can be asked. It sends a sentence of its own and no e-mail. */
final class ModelVerifier {
    static final String REACH_ENDPOINT = "Reach Endpoint";
    static final String ANSWER = "Answer";

    private static final EmailDocument SAMPLE = new EmailDocumentBuilder().subject("Pumps").reply("Could you send the quote for 40 pumps by Friday?")
            .sentAt(Instant.parse("2026-03-02T09:00:00Z")).build();

    private final InstantSource clock;
    private final List<ConfigVerificationResult> results = new ArrayList<>();

    ModelVerifier(final InstantSource clock) {
        this.clock = clock;
    }

    List<ConfigVerificationResult> verify(final ModelSettings settings) {
        try (ChatEndpoint endpoint = new ChatEndpoint(settings, clock)) {
            if (reach(settings, endpoint)) {
                answer(settings, endpoint);
            } else {
                results.add(skipped());
            }
        }
        return results;
    }

    /** The second step when the first one failed. */
    static ConfigVerificationResult skipped() {
        return new ConfigVerificationResult.Builder().verificationStepName(ANSWER).outcome(Outcome.SKIPPED)
                .explanation("A step before this one failed.").build();
    }

    private boolean reach(final ModelSettings settings, final ChatEndpoint endpoint) {
        try {
            // Any status will do: without the key most endpoints refuse, and that too is an answer.
            final int status = endpoint.probe();
            add(REACH_ENDPOINT, Outcome.SUCCESSFUL, "The endpoint [%s] responds (HTTP status %d without API Key).".formatted(settings.host(),
                    status));
            return true;
        } catch (final EndpointException e) {
            add(REACH_ENDPOINT, Outcome.FAILED, e.fault().sentence(settings, e.status()));
            return false;
        }
    }

    private void answer(final ModelSettings settings, final ChatEndpoint endpoint) {
        try {
            final Summary summary = new ModelSummarizer(settings, endpoint).summarize(SAMPLE, List.of());
            final Summary.LanguageModel model = summary.languageModel();
            final String tokens = model.inputTokens() == null || model.outputTokens() == null ? "the endpoint does not count tokens"
                    : "%d tokens in, %d out".formatted(model.inputTokens(), model.outputTokens());
            add(ANSWER, Outcome.SUCCESSFUL, "The model [%s] summarised an e-mail of one sentence%s; %s.".formatted(model.model(),
                    model.requests() == 1 ? "" : ", when asked a second time", tokens));
        } catch (final EndpointException e) {
            add(ANSWER, Outcome.FAILED, e.fault().sentence(settings, e.status()));
        } catch (final AssistantException e) {
            add(ANSWER, Outcome.FAILED, e.getMessage());
        }
    }

    private void add(final String step, final Outcome outcome, final String explanation) {
        results.add(new ConfigVerificationResult.Builder().verificationStepName(step).outcome(outcome).explanation(explanation).build());
    }
}
