/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.salespartner.email.address.RoleAddresses;
import org.salespartner.email.compose.Author;
import org.salespartner.email.compose.Original;
import org.salespartner.email.document.AutomationKind;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftAttachment;
import org.salespartner.email.draft.DraftChecks;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.email.draft.DraftJson;
import org.salespartner.email.draft.DraftKind;
import org.salespartner.nifi.account.AccountMode;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.Ourselves;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.processors.document.DocumentStep;
import org.salespartner.nifi.processors.document.Outcome;
import org.salespartner.nifi.processors.reply.MailboxCopies;
import org.salespartner.nifi.processors.reply.Outbox;
import org.salespartner.nifi.processors.reply.draft.DraftOutcomes.Copy;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.ConversationTimeline;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.Draft.AnsweredMail;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.DraftStore.Kept;
import org.salespartner.nifi.store.DraftStore.NewDraft;
import org.salespartner.nifi.store.ReplyKey;
import org.salespartner.nifi.store.StoreException;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** From one mail to one draft, or to the reason why there is none. Refusals come first, the text last. */
final class DraftStep implements DocumentStep {
    private final ProcessContext context;
    private final DraftSettings settings;
    private final InstantSource clock;
    private final EmailAccounts accounts;
    private final DraftStore store;
    private final ContactDirectory directory;
    private final ConversationSoFar conversation;
    private final DraftOutcomes outcomes;
    private final MailboxCopies copies;

    DraftStep(final ProcessContext context, final DraftSettings settings, final InstantSource clock, final ComponentLog log) {
        this.context = context;
        this.settings = settings;
        this.clock = clock;
        this.accounts = context.getProperty(DraftProperties.EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class);
        this.store = context.getProperty(Outbox.DRAFT_STORE).asControllerService(DraftStore.class);
        this.directory = context.getProperty(DraftProperties.CONTACT_DIRECTORY).asControllerService(ContactDirectory.class);
        this.copies = new MailboxCopies(store, log);
        this.outcomes = new DraftOutcomes(settings);
        this.conversation = new ConversationSoFar(
                context.getProperty(DraftProperties.CONVERSATION_TIMELINE).asControllerService(ConversationTimeline.class), store,
                settings.sentFolders());
    }

    @Override
    public Outcome apply(final EmailDocument document, final FlowFile flowFile) throws StoreException, AssistantException, MailboxException {
        try {
            final EmailAccount account = account(document);
            final Ourselves ourselves = ourselves(account);
            refuse(document, account, ourselves);
            final Author author = author(account);
            final Recipients recipients = Recipients.of(settings, document, author, ourselves, directory);
            final ReplyKey key = key(account, document, recipients);
            final Optional<Draft> known = conversation.find(key, document.conversationId());
            if (known.isPresent()) {
                return outcomes.kept(document, new Kept(known.get(), false), null, Copy.NONE);
            }
            refuseEarly(document, recipients, key);
            final Writing writing = new Writing(context, settings, conversation, account, ourselves, document, flowFile, recipients);
            return draft(document, flowFile, account, author, recipients, key, writing);
        } catch (final NoDraftException e) {
            return outcomes.refused(document, e);
        }
    }

    private Outcome draft(final EmailDocument document, final FlowFile flowFile, final EmailAccount account, final Author author,
            final Recipients recipients, final ReplyKey key, final Writing writing)
            throws StoreException, AssistantException, MailboxException, NoDraftException {
        final List<DraftAttachment> attachments = attachments(document, account);
        final Writing.Written written = writing.write();
        final boolean isNew = settings.kind() == DraftKind.NEW;
        final DraftContent content = new DraftContent(settings.kind(), author.from(), List.copyOf(author.aliases()), recipients.to(),
                Stream.concat(recipients.cc().stream(), settings.cc().stream()).toList(), settings.bcc(), isNew ? written.subject() : null,
                written.text(), written.html(), written.signatureText(), written.signatureHtml(), ZoneId.systemDefault(), document.language(),
                settings.quote(), isNew ? null : Original.of(document), attachments);

        // What is handed on, and a conversation that begins, go to somebody else than the mail came from.
        final boolean answers = settings.kind() == DraftKind.REPLY || settings.kind() == DraftKind.FOLLOW_UP;
        final List<String> problems = new ArrayList<>(DraftChecks.check(content, writing.sources(),
                new DraftChecks.Limits(settings.longest(), answers && settings.checkLanguage() ? document.language() : null)));
        if (isNew && (content.subject() == null || content.subject().isBlank())) {
            problems.add("A new mail needs a subject: begin the template with a line Subject: …, or set Subject.");
        }
        final String subject = DraftOutcomes.subject(content, problems);
        if (!problems.isEmpty()) {
            return outcomes.failed(document, content, written, subject, problems);
        }

        final Instant now = clock.instant();
        final Instant notBefore = notBefore(flowFile, now);
        final Instant waitsFrom = notBefore == null || notBefore.isBefore(now) ? now : notBefore;
        final boolean approved = !settings.approvalRequired() && account.maySendUnapproved();
        final Kept kept = store.keep(new NewDraft(key, content, DraftJson.hash(content), answered(document, recipients),
                recipients.contact() == null ? null : recipients.contact().id(), document.conversationId(),
                waitsFrom.plus(settings.expiresAfter()), notBefore, approved));
        return outcomes.kept(document, kept, written, copy(kept, account));
    }

    /** Those of every mail, and what a forward hands on. */
    private List<DraftAttachment> attachments(final EmailDocument document, final EmailAccount account) throws NoDraftException, MailboxException {
        if (settings.kind() != DraftKind.FORWARD) {
            return settings.attachments();
        }
        final long own = settings.attachments().stream().mapToLong(attachment -> attachment.content().length).sum();
        final List<DraftAttachment> forwarded = ForwardedFiles.of(document, account, DraftSettings.LARGEST_ATTACHMENTS - own);
        return Stream.concat(settings.attachments().stream(), forwarded.stream()).toList();
    }

    /** Only of a draft that was not there before: the copy of another may have been sent by a person, or thrown away. */
    private Copy copy(final Kept kept, final EmailAccount account) {
        if (!settings.savesInMailbox() || !kept.isNew() || kept.draft().state() != Draft.State.WAITING) {
            return Copy.NONE;
        }
        final Optional<String> trouble = copies.save(kept.draft(), account);
        return new Copy(trouble.isEmpty(), trouble.orElse(null));
    }

    private void refuse(final EmailDocument document, final EmailAccount account, final Ourselves ourselves) throws NoDraftException {
        if (account.getMode() == AccountMode.MONITOR) {
            throw new NoDraftException(DraftReply.REL_MONITOR_ONLY, "The account [%s] is in monitor mode: nothing is written."
                    .formatted(account.getId()));
        }
        final EmailAddress author = document.from() == null ? document.sender() : document.from();
        final boolean ours = author != null && ourselves.includes(author.address());
        if (settings.kind() == DraftKind.FOLLOW_UP) {
            if (!ours || !conversation.wasSent(document)) {
                throw new NoDraftException(DraftReply.REL_REVIEW, "The mail is not known to be sent by us, so there is nothing to follow up. If it "
                        + "is, name the folder that it was seen in under Sent Folders.");
            }
        } else if (isOurs(document, ours) && settings.kind() != DraftKind.NEW) {
            throw new NoDraftException(DraftReply.REL_INTERNAL, "We wrote the mail ourselves.");
        }
        final AutomationKind automation = document.automation() == null ? null : document.automation().kind();
        if (automation == null && settings.kind() != DraftKind.NEW) {
            throw new NoDraftException(DraftReply.REL_REVIEW, "Nobody has looked whether a person wrote the mail. Put ParseEmail before.");
        }
        final boolean program = !ours && Stream.concat(Stream.of(document.from(), document.sender()), document.replyTo().stream())
                .anyMatch(address -> address != null && RoleAddresses.isProgram(address.address()));
        if (automation != null && automation != AutomationKind.HUMAN || program && settings.kind() != DraftKind.NEW) {
            throw new NoDraftException(DraftReply.REL_AUTOMATED, "No person wrote the mail%s.".formatted(
                    automation == null || automation == AutomationKind.HUMAN ? "" : ": " + automation.value()));
        }
    }

    /** A mail in a folder of sent mail is ours, too, though it was written from an address that nobody has told us of (rule I2). */
    private static boolean isOurs(final EmailDocument document, final boolean ourAddress) {
        return ourAddress || document.direction() == Direction.OUTBOUND;
    }

    private void refuseEarly(final EmailDocument document, final Recipients recipients, final ReplyKey key) throws StoreException, NoDraftException {
        if (settings.kind() == DraftKind.REPLY && conversation.wasAnswered(document)) {
            throw new NoDraftException(DraftReply.REL_ANSWERED_MEANWHILE, "A person of ours has answered the mail already.");
        }
        if (settings.kind() != DraftKind.FOLLOW_UP) {
            return;
        }
        final Instant sent = document.sentAt() == null ? document.receivedAt() : document.sentAt();
        if (sent == null) {
            throw new NoDraftException(DraftReply.REL_REVIEW, "The mail does not say when it was sent.");
        }
        final Instant due = sent.plus(settings.followUpAfter());
        if (clock.instant().isBefore(due)) {
            throw new NoDraftException(DraftReply.REL_NOT_DUE, "The mail is to be followed up on %s.".formatted(due));
        }
        final String correspondent = recipients.to().getFirst().address();
        if (conversation.wentOn(document, correspondent, sent)) {
            throw new NoDraftException(DraftReply.REL_ANSWERED_MEANWHILE, "The conversation went on after the mail: it was answered, or we wrote "
                    + "again.");
        }
        if (conversation.wasFollowedUp(document, key, correspondent)) {
            throw new NoDraftException(DraftReply.REL_ANSWERED_MEANWHILE, "The conversation was followed up before, and nobody answered. Another "
                    + "Reply Step may do it once more.");
        }
    }

    private EmailAccount account(final EmailDocument document) throws StoreException {
        final String id = document.account() == null ? null : document.account().id();
        final List<EmailAccount> all = accounts.getAccounts();
        if (id == null && all.size() == 1) {
            return all.getFirst();
        }
        return accounts.findAccount(id).orElseThrow(() -> new StoreException(
                "The account [%s] that the e-mail was listed from is not among the Email Accounts: add it there.".formatted(id), null));
    }

    /** The account itself is ours whatever the group says. */
    private Ourselves ourselves(final EmailAccount account) {
        final Ourselves all = accounts.getOurselves();
        final Set<String> addresses = new HashSet<>(all.addresses());
        addresses.addAll(account.getOurselves().addresses());
        addresses.add(account.getAddress());
        return new Ourselves(addresses, all.domains());
    }

    private static Author author(final EmailAccount account) {
        return new Author(new EmailAddress(DraftVariables.userName(account), account.getAddress()), account.getOurselves().addresses(), null, null);
    }

    private ReplyKey key(final EmailAccount account, final EmailDocument document, final Recipients recipients) throws StoreException {
        if (settings.kind() == DraftKind.NEW) {
            return new ReplyKey(account.getId(), "contact:" + recipients.contact().id(), settings.step());
        }
        if (document.identity() == null) {
            throw new StoreException("The e-mail has no identity, by which it would be known again: give it to ParseEmail first.", null);
        }
        return new ReplyKey(account.getId(), document.identity(), settings.step());
    }

    private AnsweredMail answered(final EmailDocument document, final Recipients recipients) {
        if (settings.kind() == DraftKind.NEW) {
            return null;
        }
        final EmailAddress other = settings.kind() == DraftKind.FORWARD && document.from() != null ? document.from() : recipients.to().getFirst();
        return new AnsweredMail(document.identity(), document.messageId(), document.providerThreadId(), other.address().toLowerCase(Locale.ROOT),
                document.automation().kind().value(), document.receivedAt());
    }

    private Instant notBefore(final FlowFile flowFile, final Instant now) throws StoreException {
        final String written = context.getProperty(DraftProperties.SEND_NOT_BEFORE).evaluateAttributeExpressions(flowFile).getValue();
        return written == null || written.isBlank() ? null : SendTime.parse(written, now);
    }
}
