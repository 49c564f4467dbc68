/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.util.FormatUtils;
import org.salespartner.nifi.store.StoreException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;

/** The time before which a mail is not sent, as a user writes it. */
final class SendTime {
    private SendTime() {
    }

    /** @throws StoreException when it is neither an instant nor a duration, with a sentence that says how to write one */
    static Instant parse(final String written, final Instant now) throws StoreException {
        final String text = written.strip();
        try {
            if (FormatUtils.TIME_DURATION_PATTERN.matcher(text).matches()) {
                return now.plusMillis((long) FormatUtils.getPreciseTimeDuration(text, TimeUnit.MILLISECONDS));
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (final DateTimeException | ArithmeticException e) {
            throw new StoreException("Send Not Before [%s] is no time: give an instant such as 2026-12-01T08:00:00Z or a duration such as 2 hours."
                    .formatted(text), e);
        }
    }
}
