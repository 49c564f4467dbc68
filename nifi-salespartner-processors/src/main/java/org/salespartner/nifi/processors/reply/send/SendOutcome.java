/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.processor.Relationship;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.SendLedger.SentMail;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a draft that was to be sent.
 *
 * @param sentence     for the user: what was done, or why nothing was
 * @param draft        as it stood; null when there is none
 * @param until        when it is worth trying again; null when that is not known or does not apply
 * @param sent         how it went out; null unless it did
 * @param message      the raw message as it went out; null unless it did
 * @param notes        further attributes
 * @param fault        what stands behind it, for the log; null for none
 */
record SendOutcome(Relationship relationship, String sentence, Draft draft, Instant until, SentMail sent, byte[] message, Map<String, String> notes,
        Exception fault) {

    static SendOutcome of(final Relationship relationship, final String sentence, final Draft draft) {
        return new SendOutcome(relationship, sentence, draft, null, null, null, Map.of(), null);
    }

    static SendOutcome of(final Relationship relationship, final String sentence, final Draft draft, final Exception fault) {
        return new SendOutcome(relationship, sentence, draft, null, null, null, Map.of(), fault);
    }

    SendOutcome until(final Instant instant) {
        return new SendOutcome(relationship, sentence, draft, instant, sent, message, notes, fault);
    }

    SendOutcome sent(final SentMail mail, final byte[] raw) {
        return new SendOutcome(relationship, sentence, draft, until, mail, raw, notes, fault);
    }

    /** With one attribute more; a sentence that is there already stays before it. */
    SendOutcome note(final String attribute, final String sentence) {
        final Map<String, String> more = new LinkedHashMap<>(notes);
        more.merge(attribute, sentence, (before, added) -> before + ' ' + added);
        return notes(more);
    }

    SendOutcome notes(final Map<String, String> attributes) {
        return new SendOutcome(relationship, sentence, draft, until, sent, message, Map.copyOf(attributes), fault);
    }
}
