/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.send;

import org.salespartner.email.address.RoleAddresses;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.Draft.State;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Why a draft is not to be sent, as far as that can be told without the ledger and the network (rules R3, R5, I2). */
final class SendGuards {
    private static final String PROGRAM = "%s is the address of a program, and nobody reads what is sent there.";
    private static final String OURSELVES = "%s is ours, and we write to nobody of ourselves.";

    private final SendSettings settings;
    private final EmailAccount account;
    private final Ourselves ourselves;

    SendGuards(final SendSettings settings, final EmailAccount account, final Ourselves ourselves) {
        this.settings = settings;
        this.account = account;
        this.ourselves = ourselves;
    }

    /** Whether it may go although no person has approved it: account and processor both have to say so (rule R5). */
    boolean sendsUnapproved() {
        return settings.unapproved() && account.maySendUnapproved();
    }

    /** The obstacle; empty for none, and for a draft that is not to be sent any more anyway, of which the ledger knows why. */
    Optional<SendOutcome> obstacle(final Draft draft, final Instant now) {
        if (draft.state() != State.WAITING && draft.state() != State.APPROVED) {
            return Optional.empty();
        }

        if (draft.decidedBy() == null && !sendsUnapproved()) {
            return Optional.of(SendOutcome.of(SendReply.REL_NOT_APPROVED, "Nobody has approved it.", draft));
        }

        return loop(draft).or(() -> settings.closedUntil(now).map(opening -> SendOutcome.of(SendReply.REL_SCHEDULED,
                "It is outside the business hours of the recipient, which begin again at %s.".formatted(opening), draft).until(opening)));
    }

    private Optional<SendOutcome> loop(final Draft draft) {
        final String automation = automation(draft);
        if (automation != null) {
            return Optional.of(SendOutcome.of(SendReply.REL_AUTOMATED, automation, draft));
        }

        final DraftContent content = draft.content();
        final Optional<String> program = Stream.of(content.to(), content.cc(), content.bcc()).flatMap(List::stream).map(EmailAddress::address)
                .filter(RoleAddresses::isProgram).findFirst();
        if (program.isPresent()) {
            return Optional.of(SendOutcome.of(SendReply.REL_AUTOMATED, PROGRAM.formatted(program.get()), draft));
        }

        return ownAddress(content).map(address -> SendOutcome.of(SendReply.REL_INTERNAL, OURSELVES.formatted(address), draft));
    }

    /** Null when a person wrote what is answered, or nothing is answered. */
    private static String automation(final Draft draft) {
        final AnsweredMail answered = draft.answered();
        final boolean reply = draft.content().kind() == DraftKind.REPLY;
        if (answered == null || answered.automation() == null) {
            return reply ? "It is not known whether a person or a program wrote the mail that it answers." : null;
        }

        // We may follow up or hand on what a program sent; to answer it is how loops begin.
        return !reply || AutomationKind.HUMAN.value().equals(answered.automation()) ? null
                : "What it answers was not written by a person, but is: %s.".formatted(answered.automation());
    }

    /** A colleague in Cc or Bcc is no loop, as long as the mail itself goes to somebody else. What is handed on is meant for colleagues. */
    private Optional<String> ownAddress(final DraftContent content) {
        final boolean handsOn = content.kind() == DraftKind.FORWARD;
        final Predicate<String> ours = handsOn ? this::isOfAccount : ourselves::includes;
        final Optional<String> addressed = content.to().stream().map(EmailAddress::address).filter(ours).findFirst();
        if (addressed.isPresent() || handsOn) {
            return addressed;
        }

        final List<String> all = Stream.of(content.to(), content.cc(), content.bcc()).flatMap(List::stream).map(EmailAddress::address).toList();
        return all.stream().allMatch(ourselves::includes) ? all.stream().findFirst() : Optional.empty();
    }

    /** The mailbox itself, by whatever address: what is sent there comes in again. */
    private boolean isOfAccount(final String address) {
        final Set<String> own = new HashSet<>(account.getOurselves().addresses());
        own.add(account.getAddress());
        return new Ourselves(own, Set.of()).includes(address);
    }
}
