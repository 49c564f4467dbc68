/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.serialization.record.Record;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.ContactDirectory.PutOutcome;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Puts the records of one FlowFile into the directory and keeps count; a record that gives no contact does not stop the others. Not thread-safe. */
final class ContactImport {
    private static final int DESCRIBED = 10;

    private final ContactDirectory directory;
    private final ContactFields fields;
    private final Map<PutOutcome, Long> outcomes = new EnumMap<>(PutOutcome.class);
    private final List<String> reasons = new ArrayList<>();
    private String fieldNames = "";
    private long recordCount;
    private long invalid;

    ContactImport(final ContactDirectory directory, final ContactFields fields) {
        this.directory = directory;
        this.fields = fields;
    }

    /**
     * Puts the contact that the record describes, or counts the record as invalid.
     *
     * @throws StoreUnavailableException when the directory cannot be reached; what it refuses is an invalid record
     */
    void put(final Record record) throws StoreUnavailableException {
        if (recordCount == 0) {
            fieldNames = ContactFields.describe(record);
        }

        recordCount++;
        try {
            outcomes.merge(directory.put(fields.read(record)).outcome(), 1L, Long::sum);
        } catch (final StoreUnavailableException e) {
            recordCount--;
            throw e;
        } catch (final RejectedRecordException | StoreException e) {
            invalid++;
            if (reasons.size() < DESCRIBED) {
                reasons.add("%d: %s".formatted(recordCount, e.getMessage()));
            }
        }
    }

    long getRecordCount() {
        return recordCount;
    }

    long getAdded() {
        return outcomes.getOrDefault(PutOutcome.ADDED, 0L);
    }

    long getUpdated() {
        return outcomes.getOrDefault(PutOutcome.UPDATED, 0L);
    }

    long getUnchanged() {
        return outcomes.getOrDefault(PutOutcome.UNCHANGED, 0L);
    }

    long getInvalid() {
        return invalid;
    }

    boolean isAllInvalid() {
        return invalid > 0 && invalid == recordCount;
    }

    /** The names of the first record's fields. */
    String getFieldNames() {
        return fieldNames;
    }

    /** The first invalid records by their number from 1 on, each with the reason. */
    String describeInvalid() {
        return String.join("; ", reasons) + (invalid > reasons.size() ? "; and %d more".formatted(invalid - reasons.size()) : "");
    }
}
