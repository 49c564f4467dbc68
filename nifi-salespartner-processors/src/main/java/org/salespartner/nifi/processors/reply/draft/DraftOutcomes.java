/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.reply.draft;

import org.apache.nifi.processor.Relationship;
import org.salespartner.email.compose.InvalidOutgoingEmailException;
import org.salespartner.email.document.DraftSection;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.draft.DraftComposer;
import org.salespartner.email.draft.DraftContent;
import org.salespartner.nifi.account.MailboxDrafts;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.processors.document.Outcome;
import org.salespartner.nifi.processors.reply.DraftView;
import org.salespartner.nifi.processors.reply.draft.Writing.Written;
import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.DraftStore.Kept;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the document, the attributes and provenance say of a draft, or of why there is none. */
record DraftOutcomes(DraftSettings settings) {
    private static final String REVIEW = "review";

    /**
     * What became of a draft's copy in the mailbox.
     *
     * @param note why there is none although there was to be one, a sentence; else null
     */
    record Copy(boolean saved, String note) {
        static final Copy NONE = new Copy(false, null);
    }

    /**
     * @param written null when the draft was there before: nobody knows any more who wrote it
     * @param copy    what became of its copy in the mailbox
     */
    Outcome kept(final EmailDocument document, final Kept kept, final Written written, final Copy copy) {
        final Draft draft = kept.draft();
        final DraftContent content = draft.content();
        final String state = DraftView.state(draft.state());
        final Written author = kept.isNew() ? written : null;
        final DraftSection section = section(draft.id(), draft.hash(), state, content, author, subject(content, new ArrayList<>()), List.of());
        final String details = "%s [%s], kind %s, state %s, %d characters%s%s".formatted(kept.isNew() ? "Draft" : "There was the draft", draft.id(),
                section.kind(), state, content.text().length(), author == null ? "" : author.by(),
                copy.saved() ? ", with a copy in the mailbox" : "");
        final Outcome outcome = Outcome.of(kept.isNew() ? DraftReply.REL_DRAFTED : DraftReply.REL_ALREADY_DRAFTED,
                document.toBuilder().draft(section).build());
        return author(outcome, author)
                .attribute(EmailAttributes.DRAFT_ID, draft.id())
                .attribute(EmailAttributes.DRAFT_HASH, draft.hash())
                .attribute(EmailAttributes.DRAFT_KIND, section.kind())
                .attribute(EmailAttributes.DRAFT_STATE, state)
                .attribute(EmailAttributes.DRAFT_OUTCOME, null)
                .attribute(EmailAttributes.DRAFT_NOTE, copy.note())
                .attribute(EmailAttributes.REPLY_STEP, settings.step())
                .report((reporter, flowFile) -> reporter.modifyContent(flowFile, details));
    }

    /** A draft that may not leave. */
    Outcome failed(final EmailDocument document, final DraftContent content, final Written written, final String subject,
            final List<String> problems) {
        return none(document, DraftReply.REL_REVIEW, String.join(" ", problems), section(null, null, REVIEW, content, written, subject, problems),
                written);
    }

    /** A draft that was not even begun. */
    Outcome refused(final EmailDocument document, final NoDraftException refusal) {
        final boolean review = refusal.relationship().equals(DraftReply.REL_REVIEW);
        final Outcome outcome = none(document, refusal.relationship(), refusal.getMessage(), review
                ? new DraftSection(null, null, settings.kind().value(), REVIEW, null, null, null, null, List.of(refusal.getMessage())) : null, null);
        return refusal.relationship().equals(DraftReply.REL_NOT_DUE) ? outcome.penalize() : outcome;
    }

    /** What its reader will see as the subject; that it cannot be composed is a problem more. */
    static String subject(final DraftContent content, final List<String> problems) {
        try {
            return DraftComposer.compose(content, MailboxDrafts.KEY_HEADER, "check", Instant.EPOCH, true).subject();
        } catch (final InvalidOutgoingEmailException e) {
            problems.add(e.getMessage());
            return content.subject();
        }
    }

    private Outcome none(final EmailDocument document, final Relationship relationship, final String reason, final DraftSection section,
            final Written written) {
        final EmailDocument noted = document.toBuilder().draft(section).build();
        // Without the reason, which may name what the mail wanted repeated: the document and the attribute have it.
        final String details = "No draft of kind %s was kept: %s".formatted(settings.kind().value(), relationship.getName());
        return author(Outcome.of(relationship, noted), written)
                .attribute(EmailAttributes.DRAFT_ID, null)
                .attribute(EmailAttributes.DRAFT_HASH, null)
                .attribute(EmailAttributes.DRAFT_KIND, settings.kind().value())
                .attribute(EmailAttributes.DRAFT_STATE, null)
                .attribute(EmailAttributes.DRAFT_OUTCOME, reason)
                .attribute(EmailAttributes.DRAFT_NOTE, null)
                .attribute(EmailAttributes.REPLY_STEP, settings.step())
                .report((reporter, flowFile) -> {
                    if (noted.equals(document)) {
                        reporter.route(flowFile, relationship, details);
                    } else {
                        reporter.modifyContent(flowFile, details);
                    }
                });
    }

    private DraftSection section(final String id, final String hash, final String state, final DraftContent content, final Written written,
            final String subject, final List<String> problems) {
        final String kind = content.kind().value();
        if (written == null) {
            return new DraftSection(id, hash, kind, state, content.to(), content.cc(), subject, content.text(), problems);
        }
        return new DraftSection(id, hash, kind, state, content.to(), content.cc(), subject, content.text(), written.assistant(), written.template(),
                problems, written.notes(), written.languageModel());
    }

    private static Outcome author(final Outcome outcome, final Written written) {
        return written == null ? outcome.assistant(null, null) : outcome.assistant(written.assistant(), written.languageModel());
    }
}
