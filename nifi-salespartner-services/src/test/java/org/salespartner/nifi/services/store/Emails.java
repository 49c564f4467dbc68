/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.email.document.AccountReference;
import org.salespartner.email.document.Automation;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.document.Sighting;

import java.time.Instant;
import java.util.List;

/** Email documents for tests. */
final class Emails {
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    static final EmailAddress ANNA = new EmailAddress("Anna Roth", "anna.roth@example.com");
    static final EmailAddress OURSELVES = new EmailAddress("Kim Sales", "kim@ours.example");

    private Emails() {
    }

    /** The n-th mail from Anna to us, a minute after the one before. */
    static EmailDocumentBuilder email(final int number) {
        return new EmailDocumentBuilder()
                .identity("identity-" + number)
                .messageId("message-%d@example.com".formatted(number))
                .conversationId("conversation-" + number)
                .direction(Direction.INBOUND)
                .from(ANNA)
                .to(List.of(OURSELVES))
                .subject("Subject " + number)
                .sentAt(NOON.plusSeconds(60L * number))
                .receivedAt(NOON.plusSeconds(60L * number))
                .reply("Text " + number)
                .automation(new Automation(AutomationKind.HUMAN, List.of()));
    }

    /** The same e-mail, seen by the account in a folder. */
    static EmailDocument seen(final EmailDocument email, final String account, final String folder, final String uid, final Long uidValidity) {
        return email.toBuilder()
                .account(new AccountReference(account, account, "imap"))
                .sighting(new Sighting(folder, uid, uidValidity))
                .build();
    }
}
