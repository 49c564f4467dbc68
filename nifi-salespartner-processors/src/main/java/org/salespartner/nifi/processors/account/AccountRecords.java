/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.account;

import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.salespartner.nifi.account.AccountStatus;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.store.AccountJournal.Counts;
import org.salespartner.nifi.store.AccountJournal.Standing;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How accounts stand, as records. The documentation of ReportEmailAccounts describes the fields. */
final class AccountRecords {
    static final String UNAVAILABLE = "UNAVAILABLE";

    private static final DataType STRING = RecordFieldType.STRING.getDataType();
    private static final DataType TIMESTAMP = RecordFieldType.TIMESTAMP.getDataType();
    private static final DataType LONG = RecordFieldType.LONG.getDataType();

    static final RecordSchema ACCOUNT = new SimpleRecordSchema(List.of(
            new RecordField("account_id", STRING),
            new RecordField("address", STRING),
            new RecordField("owner", STRING),
            new RecordField("provider", STRING),
            new RecordField("mode", STRING),
            new RecordField("status", STRING),
            new RecordField("status_since", TIMESTAMP),
            new RecordField("detail", STRING),
            new RecordField("last_poll", TIMESTAMP),
            new RecordField("last_poll_millis", LONG),
            new RecordField("last_successful_poll", TIMESTAMP),
            new RecordField("seconds_since_successful_poll", LONG),
            new RecordField("last_failed_poll", TIMESTAMP),
            new RecordField("last_error", STRING),
            new RecordField("listed_today", LONG),
            new RecordField("skipped_today", LONG),
            new RecordField("left_out_today", LONG),
            new RecordField("taken_before_today", LONG),
            new RecordField("vanished_today", LONG),
            new RecordField("failed_today", LONG),
            new RecordField("reported_at", TIMESTAMP)));

    private AccountRecords() {
    }

    /**
     * @param standing  what the journal knows; null when it was never polled or there is no journal
     * @param journaled whether there is a journal: without one nothing is known of today, which is not the same as nothing
     */
    static Record of(final EmailAccount account, final AccountStatus status, final Standing standing, final boolean journaled, final Instant now) {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("account_id", account.getId());
        values.put("address", account.getAddress());
        values.put("owner", account.getOwner().orElse(null));
        values.put("provider", account.getProvider());
        values.put("mode", account.getMode().name().toLowerCase(Locale.ROOT));
        values.put("status", status.state().name());
        values.put("status_since", timestamp(status.since()));
        values.put("detail", status.detail());
        if (standing != null) {
            values.put("last_poll", timestamp(standing.lastPoll()));
            values.put("last_poll_millis", standing.lastDuration().toMillis());
            values.put("last_successful_poll", timestamp(standing.lastSuccess()));
            values.put("seconds_since_successful_poll",
                    standing.lastSuccess() == null ? null : Duration.between(standing.lastSuccess(), now).toSeconds());
            values.put("last_failed_poll", timestamp(standing.lastFailure()));
            values.put("last_error", standing.lastError());
        }
        if (journaled) {
            putCounts(values, standing == null ? Counts.NONE : standing.today());
        }
        values.put("reported_at", timestamp(now));
        return new MapRecord(ACCOUNT, values);
    }

    /** An account whose service cannot be asked even for its id. */
    static Record unavailable(final String detail, final Instant now) {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("status", UNAVAILABLE);
        values.put("detail", detail);
        values.put("reported_at", timestamp(now));
        return new MapRecord(ACCOUNT, values);
    }

    private static void putCounts(final Map<String, Object> values, final Counts today) {
        values.put("listed_today", today.listed());
        values.put("skipped_today", today.leftOut() + today.takenBefore() + today.vanished());
        values.put("left_out_today", today.leftOut());
        values.put("taken_before_today", today.takenBefore());
        values.put("vanished_today", today.vanished());
        values.put("failed_today", today.failed());
    }

    private static Timestamp timestamp(final Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
