/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.mime;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salespartner.email.Mails;
import org.salespartner.email.document.EmailDocument;

import java.time.Instant;
import java.util.Objects;

import static org.junit.jupiter.api.Assertions.assertEquals;

class MessageDatesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Tue, 3 Mar 2026 23:30:00 -0800           | 2026-03-04T07:30:00Z | -08:00
            Tue, 3 Mar 2026 23:30 +0530 (IST)        | 2026-03-03T18:00:00Z | +05:30
            3 Mar 2026 23:30:00 GMT                  | 2026-03-03T23:30:00Z | Z
            Tue, 3 Mar 2026 23:30:00 +0000           | 2026-03-03T23:30:00Z | Z
            Tue, 3 Mar 2026 23:30:00 PST             | 2026-03-04T07:30:00Z | -08:00
            2026-03-03T23:30:00+01:00                | 2026-03-03T22:30:00Z | +01:00
            2026-03-03T23:30:00.123Z                 | 2026-03-03T23:30:00.123Z | Z
            Tue, 3 Mar 2026 23:30:00 -0000           | 2026-03-03T23:30:00Z | -
            Tue, 3 Mar 2026 23:30:00 +9900           | 2026-02-27T20:30:00Z | -
            Tuesday, at 23:30:00 -0800               | -                    | -""")
    void theOffsetOfTheAuthorIsKeptBesideTheInstant(final String header, final String sentAt, final String offset) {
        final EmailDocument document = Mails.read("From: ada@example.com\nMessage-ID: <one@example.com>\nDate: %s\n\nHello".formatted(header));

        assertEquals(sentAt == null ? null : Instant.parse(sentAt), document.sentAt());
        assertEquals(offset, Objects.toString(document.sentOffset(), null));
    }
}
