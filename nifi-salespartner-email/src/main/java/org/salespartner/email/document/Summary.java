/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import java.util.List;

/**
 * What an assistant made of an e-mail. Every statement points to the sentence it came from.
 *
 * @param assistant who wrote it, with version, for instance {@code local/1}
 * @param topic     one line
 * @param keyPoints what was said, in the order of the e-mail
 * @param nextSteps what is asked for or promised; empty when there is nothing to do
 */
public record Summary(String assistant, String topic, List<Statement> keyPoints, List<Statement> nextSteps) {

    public Summary {
        keyPoints = keyPoints == null ? List.of() : List.copyOf(keyPoints);
        nextSteps = nextSteps == null ? List.of() : List.copyOf(nextSteps);
    }

    /**
     * @param text   the statement
     * @param source the sentence of the e-mail that it came from, word for word
     * @param part   where that sentence stands: {@code reply}, {@code text} or {@code subject}
     */
    public record Statement(String text, String source, String part) {
    }
}
