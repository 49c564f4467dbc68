/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

import org.salespartner.email.document.Qualification;
import org.salespartner.email.document.Qualification.Verdict;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.email.qualification.Signal;
import org.salespartner.nifi.assistant.QualificationRequest;
import org.salespartner.nifi.services.assistant.LeadQualifier;
import org.salespartner.nifi.services.assistant.LeadQualifier.Judgement;
import org.salespartner.nifi.services.assistant.model.ModelDialogue.Answered;

import java.util.ArrayList;
import java.util.List;

/**
 * Asks a model whether a sender is a lead, and lets it lower or refine what the signs found by code allow, never more (rule T2): whatever code bars
 * is not even shown to it, a lead needs a sign of interest that code sees and none that clearly says otherwise, and each reason for a lead needs its
 * sentence in the e-mail. Thread-safe.
 */
final class ModelQualifier {
    private static final int MOST_EVIDENCE = 8;
    /** Clear signs that no model may argue away. */
    private static final double CLEAR = 0.5;
    private static final double HUNDREDTHS = 100;

    private final ModelSettings settings;
    private final ModelDialogue dialogue;
    private final LeadQualifier code = new LeadQualifier();

    ModelQualifier(final ModelSettings settings, final ChatEndpoint endpoint) {
        this.settings = settings;
        this.dialogue = new ModelDialogue(settings, endpoint);
    }

    /** @throws EndpointException when the endpoint gives no answer */
    Qualification qualify(final QualificationRequest request) {
        final Judgement judgement = code.judge(request);
        final MailText text = MailText.of(request.email());
        if (judgement.barred() || text.isEmpty()) {
            return judgement.qualification().withNote("The model was not asked.");
        }

        final String mark = dialogue.mark();
        final Prompt prompt = QualifyPrompt.of(settings, request, text, mark);
        final Evidence evidence = new Evidence(text, ModelDialogue.people(request.email()));
        final Leaks leaks = new Leaks(mark, QualifyPrompt.rules(), request.idealCustomer());
        try {
            final Answered<QualifyAnswer> answered = dialogue.ask(prompt, AnswerSchemas.QUALIFICATION, QualifyPrompt.VERSION,
                    reply -> QualifyAnswer.read(reply, evidence, leaks));
            return together(request, judgement, answered.answer(), prompt.notes(), answered.languageModel());
        } catch (final NoUsableAnswerException e) {
            return unusable(request, judgement, e);
        }
    }

    /** How documents name this assistant. */
    String name() {
        return settings.assistantName(QualifyPrompt.VERSION);
    }

    private Qualification together(final QualificationRequest request, final Judgement judgement, final QualifyAnswer answer,
            final List<String> notes, final LanguageModel languageModel) {
        final Qualification local = judgement.qualification();
        final Verdict verdict = verdict(judgement, answer);
        final double score = request.thresholds().within(verdict, (local.score() + answer.score()) / 2);

        final List<String> reasons = new ArrayList<>();
        if (verdict != answer.verdict()) {
            reasons.add(whyNot(judgement, answer));
        }
        answer.reasons().forEach(reason -> reasons.add(reason.text()));
        local.reasons().stream().filter(reason -> !reasons.contains(reason)).forEach(reasons::add);
        final List<Qualification.Evidence> evidence = new ArrayList<>(answer.reasons());
        evidence.addAll(local.evidence());
        return new Qualification(name(), verdict, Math.round(score * HUNDREDTHS) / HUNDREDTHS, reasons,
                evidence.subList(0, Math.min(MOST_EVIDENCE, evidence.size())), notes, languageModel);
    }

    private static Verdict verdict(final Judgement judgement, final QualifyAnswer answer) {
        final Verdict local = judgement.qualification().verdict();
        return switch (answer.verdict()) {
            case LEAD -> lead(judgement, answer, local);
            case REVIEW -> lower(local, Verdict.REVIEW);
            case NOT_LEAD -> local == Verdict.LEAD && !answer.isBorneOut() ? Verdict.REVIEW : Verdict.NOT_LEAD;
        };
    }

    private static Verdict lead(final Judgement judgement, final QualifyAnswer answer, final Verdict local) {
        if (local == Verdict.NOT_LEAD) {
            return isBeyondDispute(judgement) ? Verdict.NOT_LEAD : Verdict.REVIEW;
        }
        return judgement.mayBeLead() && answer.isBorneOut() ? Verdict.LEAD : Verdict.REVIEW;
    }

    private static boolean isBeyondDispute(final Judgement judgement) {
        return judgement.signals().strength(Signal.SPAM) >= CLEAR || judgement.signals().strength(Signal.DECLINES) >= CLEAR
                || judgement.signals().strength(Signal.ADDRESSES_A_MACHINE) >= CLEAR;
    }

    private static String whyNot(final Judgement judgement, final QualifyAnswer answer) {
        if (answer.verdict() != Verdict.LEAD) {
            return "The model said %s, the signs in the e-mail say otherwise.".formatted(answer.verdict().value());
        }
        return judgement.mayBeLead() ? "The model said lead, but not every sentence that it names stands in the e-mail."
                : "The model said lead, but the signs in the e-mail do not bear it out.";
    }

    /** What cannot be judged is for review; what code turned away stays away. */
    private Qualification unusable(final QualificationRequest request, final Judgement judgement, final NoUsableAnswerException trouble) {
        final Qualification local = judgement.qualification();
        final Verdict verdict = lower(local.verdict(), Verdict.REVIEW);
        final List<String> reasons = new ArrayList<>(List.of("The model gave no usable answer."));
        reasons.addAll(local.reasons());
        return new Qualification(name(), verdict, request.thresholds().within(verdict, local.score()), reasons, local.evidence(),
                List.of(trouble.getMessage()), trouble.languageModel());
    }

    private static Verdict lower(final Verdict one, final Verdict other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
