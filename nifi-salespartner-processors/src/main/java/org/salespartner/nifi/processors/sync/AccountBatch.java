/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.processor.ProcessSession;
import org.salespartner.nifi.store.AccountJournal.Counts;
import org.salespartner.nifi.store.SyncJournal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one poll of an account brought: FlowFiles in a session that is not committed yet, and the cursors that cover them. Filled by the account's
 * task, then handed to the thread that commits.
 */
final class AccountBatch {
    private final String accountId;
    private final ProcessSession session;
    private final Map<String, String> startedFrom;
    private final Instant started;
    private final Map<String, String> cursors = new LinkedHashMap<>();
    private final Map<String, List<SyncJournal.Taken>> taken = new HashMap<>();
    private final Map<String, Long> leftOut = new HashMap<>();
    private final Set<String> reread = new HashSet<>();
    private int listed;
    private long bytes;
    private int emitted;
    private int takenBefore;
    private int vanished;
    private int failed;
    private boolean more;
    private boolean last;
    private boolean discarded;
    private Throwable fault;

    /**
     * @param startedFrom the cursors the poll began with, by folder
     * @param started     when the poll began
     */
    AccountBatch(final String accountId, final ProcessSession session, final Map<String, String> startedFrom, final Instant started) {
        this.accountId = accountId;
        this.session = session;
        this.startedFrom = Map.copyOf(startedFrom);
        this.started = started;
    }

    String accountId() {
        return accountId;
    }

    ProcessSession session() {
        return session;
    }

    Instant started() {
        return started;
    }

    /** The cursor of a folder at the beginning of the poll; null when there was none. */
    String startedFrom(final String folder) {
        return startedFrom.get(folder);
    }

    /** Everything of the folder up to this cursor is dealt with. */
    void advance(final String folder, final String cursor) {
        if (cursor.equals(startedFrom.get(folder))) {
            cursors.remove(folder);
        } else {
            cursors.put(folder, cursor);
        }
    }

    /** The cursors that moved, by folder. */
    Map<String, String> cursors() {
        return cursors;
    }

    /** A message was written into a FlowFile. */
    void taken(final String folder, final String registerKey, final Instant receivedAt) {
        emitted++;
        if (registerKey != null) {
            taken.computeIfAbsent(folder, name -> new ArrayList<>()).add(new SyncJournal.Taken(registerKey, receivedAt));
        }
    }

    /** What the register is to note once the session is committed, by folder. */
    Map<String, List<SyncJournal.Taken>> taken() {
        return taken;
    }

    /** The folder is being read again after a lost cursor. */
    void rereading(final String folder) {
        reread.add(folder);
    }

    boolean isRereading(final String folder) {
        return reread.contains(folder);
    }

    void leftOut(final String folder, final long count) {
        leftOut.put(folder, count);
    }

    /** How many messages the first reading of a folder leaves out, by folder. */
    Map<String, Long> leftOut() {
        return leftOut;
    }

    /** So many messages were on a page of changes, of so many bytes in sum, whatever becomes of them. */
    void listed(final int count, final long size) {
        listed += count;
        bytes += size;
    }

    int listed() {
        return listed;
    }

    long bytes() {
        return bytes;
    }

    void takenBefore(final int count) {
        takenBefore += count;
    }

    void vanished() {
        vanished++;
    }

    void failed() {
        failed++;
    }

    /** What became of the messages, for the journal. */
    Counts counts() {
        return new Counts(emitted, leftOut.values().stream().mapToLong(Long::longValue).sum(), takenBefore, vanished, failed);
    }

    /** How many FlowFiles hold a message. */
    int emitted() {
        return emitted;
    }

    /** More is known to be there: the account is due again at once. */
    void expectMore() {
        more = true;
    }

    boolean more() {
        return more;
    }

    /** Whether the next batch can be fetched on top of this one before this one is committed. */
    boolean canBeFollowed() {
        return more && fault == null && !cursors.isEmpty();
    }

    /** The account's task ends with this batch. */
    void endTask() {
        last = true;
    }

    boolean isLast() {
        return last;
    }

    /** The poll ended with a fault; what was complete by then stands. */
    void fail(final Throwable cause) {
        fault = cause;
    }

    /** The poll ended in a way that makes its session worthless. */
    void discard(final Throwable cause) {
        fault = cause;
        discarded = true;
    }

    boolean discarded() {
        return discarded;
    }

    /** Null when the poll ended well. */
    Throwable fault() {
        return fault;
    }
}
