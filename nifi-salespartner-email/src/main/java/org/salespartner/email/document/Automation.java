/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import java.util.List;

/**
 * Whether a person or a machine wrote an e-mail, and what says so.
 *
 * @param evidence the headers or phrases that decided, in order of weight; empty for {@link AutomationKind#HUMAN} by default
 */
public record Automation(AutomationKind kind, List<String> evidence) {

    public Automation {
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }
}
