/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.MailSender;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.processors.reply.OutboxVerification;
import org.salespartner.nifi.processors.reply.OutboxVerification.UnfitException;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.StopList;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.TimelineQuery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The user's <em>Verify</em> of SendReply: whether what it needs to send is there. Nothing is sent, and nothing is reserved. */
final class SendVerification {
    /** Of no mail: top-level domain {@code invalid} is nobody's. */
    private static final String NO_MESSAGE = "verify@salespartner.invalid";

    private final ProcessContext context;
    private final InstantSource clock;

    SendVerification(final ProcessContext context, final InstantSource clock) {
        this.context = context;
        this.clock = clock;
    }

    List<ConfigVerificationResult> verify(final ComponentLog log) {
        final OutboxVerification verification = new OutboxVerification(log)
                .step("Read Drafts", () -> OutboxVerification.readDrafts(
                        context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class)))
                .step("Read Send Ledger", this::readLedger);
        if (isSet(SendProperties.STOP_LIST)) {
            verification.step("Read Stop List", () -> "The stop list can be read: %d entries.".formatted(
                    context.getProperty(SendProperties.STOP_LIST).asControllerService(StopList.class).entries().size()));
        }
        verification.step("One Store", this::compareStores);
        if (isSet(SendProperties.CONVERSATION_TIMELINE)) {
            verification.step("Read Timeline", this::readTimeline);
        }
        return verification.accounts(context.getProperty(SendProperties.EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class), "Send from",
                this::look).results();
    }

    private String readLedger() throws StoreException {
        context.getProperty(Outbox.SEND_LEDGER).asControllerService(SendLedger.class).findSent(NO_MESSAGE);
        return "The ledger of what was sent can be read.";
    }

    /** A service is named by its id, and the ledger decides by the drafts and the stop list of its own database alone. */
    private String compareStores() {
        final String ledger = context.getProperty(Outbox.SEND_LEDGER).getValue();
        for (final PropertyDescriptor other : List.of(Outbox.DRAFT_STORE, SendProperties.STOP_LIST)) {
            if (isSet(other) && !ledger.equals(context.getProperty(other).getValue())) {
                throw new UnfitException(("%s and Send Ledger name two services. The ledger knows the drafts and the stop list of its own store "
                        + "alone: choose the same SalesPartnerStore for all of them.").formatted(other.getName()));
            }
        }
        return isSet(SendProperties.STOP_LIST) ? "Draft Store, Send Ledger and Stop List are one store."
                : "Draft Store and Send Ledger are one store.";
    }

    private String readTimeline() throws StoreException {
        context.getProperty(SendProperties.CONVERSATION_TIMELINE).asControllerService(ConversationTimeline.class)
                .query(new TimelineQuery(null, null, null, clock.instant(), null, 1), entry -> { });
        return "The timeline can be read.";
    }

    /** What is looked at before each mail: whether there is a way to send, and whether somebody has answered, in the folder of sent mail. */
    private String look(final EmailAccount account) throws MailboxException {
        final Optional<MailSender> sender = account.openSender();
        if (sender.isEmpty()) {
            throw new UnfitException("Account [%s] is in conversation mode and has nothing to send with: set what its service needs to send."
                    .formatted(account.getId()));
        }
        sender.get().close();

        final Instant now = clock.instant();
        try (Mailbox mailbox = account.openMailbox()) {
            mailbox.findAnswer(NO_MESSAGE, null, now, address -> false);
        }
        return ("Account [%s]: in conversation mode, with a way to send, and its mailbox can be looked into for answers. Verify of its own service "
                + "tells whether it is permitted to send.").formatted(account.getId());
    }

    private boolean isSet(final PropertyDescriptor descriptor) {
        return context.getProperty(descriptor).isSet();
    }
}
