/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.draft;

import java.util.List;

/** A template that cannot be filled; its message is a sentence for the user and names the variables, never a value. */
public class InvalidTemplateException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> variables;

    public InvalidTemplateException(final String message, final List<String> variables) {
        super(message);
        this.variables = List.copyOf(variables);
    }

    /** The variables that are unknown or empty, in the order in which the template names them; may be empty. */
    public List<String> variables() {
        return variables;
    }
}
