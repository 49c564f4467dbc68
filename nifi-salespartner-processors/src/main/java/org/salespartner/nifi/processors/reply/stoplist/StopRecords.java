/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.stoplist;

import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.salespartner.nifi.store.StopList.StopEntry;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Entries of the stop list as records, and what a record says of one. */
public final class StopRecords {
    /** RFC 5321, 4.5.3.1.3: a path has 256 octets at most, angle brackets included. */
    private static final int MAXIMUM_LENGTH = 254;

    private static final DataType STRING = RecordFieldType.STRING.getDataType();

    static final RecordSchema STOP = new SimpleRecordSchema(List.of(
            new RecordField("address", STRING),
            new RecordField("reason", STRING),
            new RecordField("source", STRING),
            new RecordField("added_at", RecordFieldType.TIMESTAMP.getDataType())));

    private StopRecords() {
    }

    static Record of(final StopEntry entry) {
        final Map<String, Object> values = new LinkedHashMap<>();
        values.put("address", entry.pattern());
        values.put("reason", entry.reason());
        values.put("source", entry.source());
        values.put("added_at", Timestamp.from(entry.addedAt()));
        return new MapRecord(STOP, values);
    }

    /**
     * What the list holds of {@code Anna@acme.example}, {@code Anna Berg <anna@acme.example>} or {@code @acme.example}.
     *
     * @return empty when it is neither an address nor {@code @} and a domain
     */
    public static Optional<String> pattern(final String text) {
        if (text == null) {
            return Optional.empty();
        }

        final int open = text.lastIndexOf('<');
        final int close = text.indexOf('>', open + 1);
        final String bare = (open >= 0 && close > open ? text.substring(open + 1, close) : text).strip().toLowerCase(Locale.ROOT);
        final int at = bare.lastIndexOf('@');
        final String domain = bare.substring(at + 1);
        final boolean complete = at >= 0 && !domain.isEmpty() && bare.length() <= MAXIMUM_LENGTH && !domain.startsWith(".") && !domain.endsWith(".");
        return complete && isPlain(bare) && (at == 0 || bare.charAt(at - 1) != '@') ? Optional.of(bare) : Optional.empty();
    }

    /** The text in a field, whose name is looked for as written and then without regard to case; null when there is none. */
    static String text(final Record record, final String field) {
        final List<String> names = record.getSchema().getFieldNames();
        final String name = names.contains(field) ? field
                : names.stream().filter(candidate -> candidate.strip().equalsIgnoreCase(field)).findFirst().orElse(null);
        final Object value = name == null ? null : record.getValue(name);
        final String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? null : text;
    }

    private static boolean isPlain(final String text) {
        return text.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c) || c == ','
                || c == ';' || c == '*') && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
