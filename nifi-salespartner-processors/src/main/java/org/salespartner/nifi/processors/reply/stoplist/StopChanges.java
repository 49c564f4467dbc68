/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.stoplist;

import org.apache.nifi.serialization.record.Record;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StopList.StopEntry;
import org.salespartner.nifi.store.StoreException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the addresses of records on the stop list or takes them off, one by one, and counts. Doing it again changes nothing more. */
final class StopChanges {
    private static final int DESCRIBED = 10;

    private final StopList stopList;
    private final boolean add;
    private final Fields fields;
    private final Instant now;
    private final List<String> invalid = new ArrayList<>();
    private long records;
    private long changed;
    private long unchanged;

    StopChanges(final StopList stopList, final boolean add, final Fields fields, final Instant now) {
        this.stopList = stopList;
        this.add = add;
        this.fields = fields;
        this.now = now;
    }

    void take(final Record record) throws StoreException {
        records++;
        final Optional<String> pattern = StopRecords.pattern(StopRecords.text(record, fields.address()));
        if (pattern.isEmpty()) {
            // By its number: what stands there instead may be anything (rule T1).
            invalid.add(String.valueOf(records));
        } else if (add ? stopList.add(entry(pattern.get(), record)) : stopList.remove(pattern.get())) {
            changed++;
        } else {
            unchanged++;
        }
    }

    long records() {
        return records;
    }

    /** How many were new on the list, or were on it and are not any more. */
    long changed() {
        return changed;
    }

    /** How many were on the list already, or not on it. */
    long unchanged() {
        return unchanged;
    }

    int invalid() {
        return invalid.size();
    }

    /** The numbers, from 1 on, of the first records without an address or domain. */
    String describeInvalid() {
        final String first = String.join(", ", invalid.subList(0, Math.min(DESCRIBED, invalid.size())));
        return invalid.size() <= DESCRIBED ? first : "%s and %d more".formatted(first, invalid.size() - DESCRIBED);
    }

    private StopEntry entry(final String pattern, final Record record) {
        final String reason = StopRecords.text(record, fields.reason());
        final String source = StopRecords.text(record, fields.source());
        return new StopEntry(pattern, reason == null ? fields.defaultReason() : reason, source == null ? fields.defaultSource() : source, now);
    }

    /** The names of the fields, and what stands for one that is empty; all but the address null where nothing is added. */
    record Fields(String address, String reason, String source, String defaultReason, String defaultSource) {
    }
}
