/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.soak;

import org.salespartner.nifi.system.soak.Question.Way;

import java.util.Arrays;
import java.util.List;

/** When NiFi is killed: where the mail then is that is under way. */
enum ReplyMoment {
    BEGINNING(Way.SMTP, true, "at any time after the drafts have come"),
    RESERVED(Way.SMTP, false, "reserved, and the mailbox is asked for another answer"),
    EHLO(Way.SMTP, false, "reserved, and the server has not answered EHLO"),
    MAIL(Way.SMTP, false, "the server has not answered MAIL"),
    RCPT(Way.SMTP, false, "the server has not answered RCPT"),
    DATA(Way.SMTP, true, "noted, and the server has not answered DATA"),
    TAKEN(Way.SMTP, true, "between the final dot and the answer"),
    ANSWERED(Way.SMTP, true, "just answered: around the ledger and the session's commit"),
    GMAIL_RESERVED(Way.GMAIL, false, "reserved, and the thread is asked for another answer"),
    GMAIL_CREATED(Way.GMAIL, false, "Gmail has the draft, and it is not noted"),
    GMAIL_NOTED(Way.GMAIL, false, "noted, and Gmail has not sent the draft"),
    GMAIL_TAKEN(Way.GMAIL, false, "Gmail has sent the draft and not said so"),
    GMAIL_ANSWERED(Way.GMAIL, false, "just sent: around Gmail's answer and the session's commit"),
    MODEL_ASKED(Way.MODEL, false, "the model has not answered"),
    MODEL_ANSWERED(Way.MODEL, false, "just answered: around the draft's keeping and the session's commit");

    private final Way way;
    private final boolean doubt;
    private final String when;

    ReplyMoment(final Way way, final boolean doubt, final String when) {
        this.way = way;
        this.doubt = doubt;
        this.when = when;
    }

    Way way() {
        return way;
    }

    /** Whether nobody can tell afterwards, for the one mail under way, if it was sent. A provider that keeps drafts can always tell. */
    boolean leavesDoubt() {
        return doubt;
    }

    String when() {
        return when;
    }

    /** Whether NiFi goes on from the moment, and is killed a few milliseconds later. */
    boolean goesOn() {
        return this == ANSWERED || this == GMAIL_ANSWERED || this == MODEL_ANSWERED;
    }

    static List<ReplyMoment> of(final Way way) {
        return Arrays.stream(values()).filter(moment -> moment.way == way).toList();
    }
}
