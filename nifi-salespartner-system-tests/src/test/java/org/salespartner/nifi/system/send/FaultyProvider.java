/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

/** A provider that does what it is told to when it is next asked to send. */
interface FaultyProvider extends SendingProvider {

    /** The mail is refused for good. */
    void refuse();

    /** The mail is not taken now. */
    void postpone();

    /** The mail is not taken, and nothing is said. */
    void breakBefore();

    /** The mail is taken, and the connection ends before that is said. */
    void loseAnswer();

    /** The mail is taken, and nothing is said; the connection stays. */
    void swallowAnswer();

    /** All is well again. */
    void heal();

    /** The property that says how long the answer to sending may take. */
    default String answerTimeout() {
        return "Read Timeout";
    }
}
