/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.document;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceReporter;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.Summary.LanguageModel;
import org.salespartner.nifi.processors.EmailAttributes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step made of an email document.
 *
 * @param relationship where the FlowFile goes
 * @param document     what it then holds
 * @param attributes   what its attributes then say; a null value takes the attribute away
 * @param provenance   reports the step
 * @param penalized    whether it is to come back to the same step, and not at once
 */
public record Outcome(Relationship relationship, EmailDocument document, Map<String, String> attributes, Report provenance, boolean penalized) {
    private static final Report NO_REPORT = (reporter, flowFile) -> {
    };

    public Outcome {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** The document as it is, or with something added to it, on its way to a relationship. */
    public static Outcome of(final Relationship relationship, final EmailDocument document) {
        return new Outcome(relationship, document, Map.of(), NO_REPORT, false);
    }

    /** The same with an attribute set, or taken away when the value is null. */
    public Outcome attribute(final String name, final String value) {
        final Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(name, value);
        return new Outcome(relationship, document, more, provenance, penalized);
    }

    /**
     * The same with who answered for the e-mail; what there is not is taken away, so that an earlier step does not seem to have done this one.
     *
     * @param name  null when no assistant was asked
     * @param model null when no language model was
     */
    public Outcome assistant(final String name, final LanguageModel model) {
        return attribute(EmailAttributes.ASSISTANT_NAME, name)
                .attribute(EmailAttributes.ASSISTANT_MODEL, model == null ? null : model.model())
                .attribute(EmailAttributes.ASSISTANT_TOKENS_INPUT, model == null ? null : text(model.inputTokens()))
                .attribute(EmailAttributes.ASSISTANT_TOKENS_OUTPUT, model == null ? null : text(model.outputTokens()));
    }

    /** The same with a provenance event of its own. NiFi reports changes of content and attributes by itself where a step says nothing. */
    public Outcome report(final Report report) {
        return new Outcome(relationship, document, attributes, report, penalized);
    }

    /** The same for a FlowFile that comes back later. */
    public Outcome penalize() {
        return new Outcome(relationship, document, attributes, provenance, true);
    }

    private static String text(final Integer number) {
        return number == null ? null : number.toString();
    }

    /** Writes one provenance event. */
    @FunctionalInterface
    public interface Report {
        void to(ProvenanceReporter reporter, FlowFile flowFile);
    }
}
