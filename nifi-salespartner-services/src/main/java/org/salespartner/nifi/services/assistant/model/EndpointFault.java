/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.assistant.model;

/** Why an endpoint gave no answer, as far as the user has to do something different about it. */
enum EndpointFault {
    UNREACHABLE(Fate.DOWN, "The endpoint [%s] cannot be reached: check API Base URL, the network and, for a local endpoint, whether it runs."),
    TIMEOUT(Fate.DOWN, "The endpoint [%s] did not answer in time: it is overloaded, or Request Timeout is too short for the model [%s]."),
    SERVER_ERROR(Fate.DOWN, "The endpoint [%s] is in trouble or overloaded (HTTP status %3$d)."),
    INTERRUPTED(Fate.LATER, "The request to the endpoint [%s] was interrupted, since NiFi stops the processor."),
    RATE_LIMIT(Fate.LATER, "The endpoint [%s] limits the rate of requests (HTTP status %3$d): slow the flow down, or have the limit raised."),
    QUOTA(Fate.LATER, "The account at the endpoint [%s] has no credit left (HTTP status %3$d): add credit there, or raise its budget."),
    KEY_REFUSED(Fate.NEVER, "The endpoint [%s] refuses the API Key (HTTP status %3$d): set API Key to one that is valid there."),
    NOT_ALLOWED(Fate.NEVER, "The endpoint [%s] does not allow this API Key to use the model [%s] (HTTP status %3$d): grant it there, or choose "
            + "another Model."),
    MODEL_UNKNOWN(Fate.NEVER, "The endpoint [%s] does not know the model [%s] (HTTP status %3$d): set Model to one that it offers, and check API "
            + "Base URL, which for most endpoints ends with /v1."),
    FORMAT_REFUSED(Fate.NEVER, "The endpoint [%s] refuses a JSON schema for the model [%s] (HTTP status %3$d): set Answer Format to Prompt Only."),
    TEMPERATURE_REFUSED(Fate.NEVER, "The model [%2$s] at the endpoint [%1$s] refuses the temperature (HTTP status %3$d): set Temperature to none."),
    OUTPUT_LIMIT_REFUSED(Fate.NEVER, "The model [%2$s] at the endpoint [%1$s] refuses the limit of the answer (HTTP status %3$d): lower Maximum "
            + "Output Tokens."),
    TOO_LONG(Fate.NEVER, "The e-mail is too long for the model [%2$s] at the endpoint [%1$s] (HTTP status %3$d): lower Maximum Input Tokens."),
    REDIRECTED(Fate.NEVER, "The endpoint [%s] redirects (HTTP status %3$d), which is not followed: set API Base URL to where it leads."),
    REFUSED(Fate.NEVER, "The endpoint [%s] refuses the request for the model [%s] (HTTP status %3$d): check API Base URL, Model and Maximum "
            + "Output Tokens."),
    NOT_TRUSTED(Fate.NEVER, "No encrypted connection to the endpoint [%s] can be made: check its certificate, and set SSL Context Service when "
            + "it is signed by an authority of your own."),
    NO_ANSWER(Fate.NEVER, "What the endpoint [%s] sends is no answer of its API: check Provider and API Base URL, which for most endpoints ends with "
            + "/v1.");

    private final Fate fate;
    private final String sentence;

    EndpointFault(final Fate fate, final String sentence) {
        this.fate = fate;
        this.sentence = sentence;
    }

    /** Whether the endpoint works for nobody at the moment, so that another assistant may stand in. */
    boolean down() {
        return fate == Fate.DOWN;
    }

    /** Whether the same question may be answered later. */
    boolean temporary() {
        return fate != Fate.NEVER;
    }

    /** What happened and what to do, for the user. */
    String sentence(final ModelSettings settings, final int status) {
        return sentence.formatted(settings.host(), settings.model(), status);
    }

    private enum Fate { DOWN, LATER, NEVER }
}
