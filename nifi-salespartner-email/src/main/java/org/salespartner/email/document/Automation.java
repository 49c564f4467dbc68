/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.List;

/**
 * Whether a person or a machine wrote an e-mail, and what says so.
 *
 * @param evidence the headers or phrases that decided, in order of weight; empty for {@link AutomationKind#HUMAN} by default
 * @param bounce   what the bounce says; null for anything but {@link AutomationKind#BOUNCE}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Automation(AutomationKind kind, List<String> evidence, Bounce bounce) {

    public Automation {
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }

    /** For what is no bounce. */
    public Automation(final AutomationKind kind, final List<String> evidence) {
        this(kind, evidence, null);
    }
}
