/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.store.SyncJournal.Taken;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What comparing a folder has found. Every message that the folder held in the window is counted in exactly one of taken, too young, not covered, not
 * comparable, and missing.
 */
final class FolderFindings {
    private final MailFolder folder;
    private final Instant coveredFrom;
    private final Map<MessageReference, String> handedOut = new LinkedHashMap<>();
    private long held;
    private long taken;
    private long recorded;
    private long tooYoung;
    private long notCovered;
    private long notComparable;
    private long missing;

    /**
     * @param coveredFrom from when on the register is to hold everything that the folder got; null when it knows nothing of the folder
     */
    FolderFindings(final MailFolder folder, final Instant coveredFrom) {
        this.folder = folder;
        this.coveredFrom = coveredFrom;
    }

    void addTaken() {
        held++;
        taken++;
    }

    /** One of those taken is on the timeline too. */
    void addRecorded() {
        recorded++;
    }

    void addTooYoung() {
        held++;
        tooYoung++;
    }

    void addNotCovered() {
        held++;
        notCovered++;
    }

    void addNotComparable() {
        held++;
        notComparable++;
    }

    /**
     * @param registerKey   what the register knows the message by
     * @param withinMaximum whether the message is handed out in this run
     */
    void addMissing(final MessageReference message, final String registerKey, final boolean withinMaximum) {
        held++;
        missing++;
        if (withinMaximum) {
            handedOut.put(message, registerKey);
        }
    }

    /** A message that was missing is gone from the mailbox: there is nothing to be had any more. */
    void vanished(final MessageReference message) {
        if (handedOut.remove(message) != null) {
            held--;
            missing--;
        }
    }

    MailFolder folder() {
        return folder;
    }

    Instant coveredFrom() {
        return coveredFrom;
    }

    /** The missing messages that are handed out, in the order in which the mailbox got them. */
    List<MessageReference> handedOut() {
        return List.copyOf(handedOut.keySet());
    }

    /** What the register is to note once NiFi holds what is handed out. */
    List<Taken> toNote() {
        final List<Taken> notes = new ArrayList<>();
        handedOut.forEach((message, key) -> notes.add(new Taken(key, message.receivedAt())));
        return notes;
    }

    long held() {
        return held;
    }

    long taken() {
        return taken;
    }

    long recorded() {
        return recorded;
    }

    long tooYoung() {
        return tooYoung;
    }

    long notCovered() {
        return notCovered;
    }

    long notComparable() {
        return notComparable;
    }

    long missing() {
        return missing;
    }

    ReconcileOutcome outcome() {
        if (missing > 0) {
            return ReconcileOutcome.MISSING;
        }

        return notComparable > 0 || coveredFrom == null ? ReconcileOutcome.NOT_PROVEN : ReconcileOutcome.COMPLETE;
    }
}
