/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import org.salespartner.email.document.EmailAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Builds an {@link OutgoingEmail}; begun by {@link EmailComposer}, which has set recipients, subject and threading where they follow from
 * another mail. Nothing is checked before {@link #build()}. Not thread-safe.
 */
public final class OutgoingEmailBuilder {
    /** What every SMTP server takes at once (RFC 5321, 4.5.3.1.8). */
    public static final int DEFAULT_MOST_RECIPIENTS = 100;

    final Author author;
    final List<OutgoingAttachment> attachments = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    ThreadHeaders thread = ThreadHeaders.NONE;
    String subject;
    Instant sentAt;
    String autoSubmitted;

    private EmailAddress replyTo;
    private List<EmailAddress> to = List.of();
    private List<EmailAddress> cc = List.of();
    private List<EmailAddress> bcc = List.of();
    private String text;
    private String html;
    private boolean htmlAlternative;
    private Body.Below below = Body.Below.NOTHING;
    private Original original;
    private String language;
    private String messageId;
    private String messageIdDomain;
    private String messageIdSeed;
    private int mostRecipients = DEFAULT_MOST_RECIPIENTS;
    private final Map<String, String> headers = new LinkedHashMap<>();

    OutgoingEmailBuilder(final Author author) {
        this.author = Objects.requireNonNull(author, "author");
    }

    OutgoingEmailBuilder following(final Original followed, final Body.Below place) {
        original = followed;
        language = followed.language();
        thread = ThreadHeaders.of(followed);
        below = place;
        return this;
    }

    OutgoingEmailBuilder recipients(final ReplyRecipients recipients) {
        to = recipients.to();
        cc = recipients.cc();
        notes.addAll(recipients.notes());
        return this;
    }

    /** Replaces the recipients in To. */
    public OutgoingEmailBuilder to(final List<EmailAddress> addresses) {
        to = List.copyOf(addresses);
        return this;
    }

    /** Replaces the recipients in Cc. */
    public OutgoingEmailBuilder cc(final List<EmailAddress> addresses) {
        cc = List.copyOf(addresses);
        return this;
    }

    /** Replaces the recipients in Bcc. */
    public OutgoingEmailBuilder bcc(final List<EmailAddress> addresses) {
        bcc = List.copyOf(addresses);
        return this;
    }

    /** Where answers shall go instead of From; null for none. */
    public OutgoingEmailBuilder replyTo(final EmailAddress address) {
        replyTo = address;
        return this;
    }

    /** Replaces the subject; becomes one line, control characters become spaces. */
    public OutgoingEmailBuilder subject(final String value) {
        subject = value;
        return this;
    }

    /** What the author writes, without greeting of a template's own, signature or quotation; null to make it from the HTML. */
    public OutgoingEmailBuilder text(final String value) {
        text = value;
        return this;
    }

    /** The same as HTML, sanitised before it is sent; null for none. */
    public OutgoingEmailBuilder html(final String value) {
        html = value;
        return this;
    }

    /** Whether the message gets an HTML form even where only text was given. */
    public OutgoingEmailBuilder htmlAlternative(final boolean wanted) {
        htmlAlternative = wanted;
        return this;
    }

    /** Leaves out the quotation of the mail that is answered. What is forwarded stays. */
    public OutgoingEmailBuilder withoutQuotation() {
        below = below == Body.Below.QUOTATION ? Body.Below.NOTHING : below;
        return this;
    }

    /** Begins a conversation of its own: no In-Reply-To, no References. */
    public OutgoingEmailBuilder withoutThread() {
        thread = ThreadHeaders.NONE;
        return this;
    }

    /** ISO 639-1 code of the language of the line before a quotation; by default that of the original, else English. */
    public OutgoingEmailBuilder language(final String code) {
        language = code;
        return this;
    }

    public OutgoingEmailBuilder attach(final OutgoingAttachment attachment) {
        attachments.add(Objects.requireNonNull(attachment, "attachment"));
        return this;
    }

    /** The Message-ID, with or without angle brackets; null to have one made. */
    public OutgoingEmailBuilder messageId(final String value) {
        messageId = value;
        return this;
    }

    /** The domain of a Message-ID that is made; null for that of From. */
    public OutgoingEmailBuilder messageIdDomain(final String domain) {
        messageIdDomain = domain;
        return this;
    }

    /** Makes the Message-ID from this text, so that the same text always gives the same one (rule R2); null for a random one. */
    public OutgoingEmailBuilder messageIdSeed(final String seed) {
        messageIdSeed = seed;
        return this;
    }

    /** The Date header; null for now. Fractions of a second are not sent. */
    public OutgoingEmailBuilder sentAt(final Instant value) {
        sentAt = value;
        return this;
    }

    /** Says that no person approved this answer: {@code Auto-Submitted: auto-replied} (RFC 3834, 5; rule R7). */
    public OutgoingEmailBuilder autoReplied() {
        autoSubmitted = "auto-replied";
        return this;
    }

    /** Says that no person approved this mail, which answers none: {@code Auto-Submitted: auto-generated} (RFC 3834, 5). */
    public OutgoingEmailBuilder autoGenerated() {
        autoSubmitted = "auto-generated";
        return this;
    }

    /** A header field of the caller's own; its name begins with {@code X-}, its value is printable ASCII. */
    public OutgoingEmailBuilder header(final String name, final String value) {
        headers.put(name, value);
        return this;
    }

    /** How many recipients in To, Cc and Bcc there may be at most; {@value #DEFAULT_MOST_RECIPIENTS} by default. */
    public OutgoingEmailBuilder mostRecipients(final int most) {
        mostRecipients = most;
        return this;
    }

    /**
     * @throws InvalidOutgoingEmailException when an address, an id or a header field is malformed, or when there are no recipients or too many
     */
    public OutgoingEmail build() throws InvalidOutgoingEmailException {
        final EmailAddress from = StrictAddress.of(author.from(), "From");
        final EmailAddress answers = replyTo == null ? null : StrictAddress.of(replyTo, "Reply-To");
        final Set<String> seen = new HashSet<>();
        final OutgoingEmail.Envelope envelope = new OutgoingEmail.Envelope(from, answers, checked(to, "To", seen), checked(cc, "Cc", seen),
                checked(bcc, "Bcc", seen));
        if (seen.isEmpty()) {
            throw new InvalidOutgoingEmailException("The message has no recipient. Give at least one address in To, Cc or Bcc.");
        }
        if (seen.size() > mostRecipients) {
            throw new InvalidOutgoingEmailException("The message has %d recipients, and %d are allowed. Send it to fewer people."
                    .formatted(seen.size(), mostRecipients));
        }
        final List<ExtraHeader> extraHeaders = new ArrayList<>();
        for (final Map.Entry<String, String> header : headers.entrySet()) {
            extraHeaders.add(ExtraHeader.of(header.getKey(), header.getValue()));
        }
        final Body body = Body.of(new Body.Parts(text, html, htmlAlternative || html != null, author.signature(), below, original, language,
                author.zone()));
        return new OutgoingEmail(this, envelope, id(from), extraHeaders, body);
    }

    private String id(final EmailAddress from) throws InvalidOutgoingEmailException {
        if (messageId != null) {
            return OutgoingMessageId.checked(messageId.strip());
        }
        final String domain = messageIdDomain == null ? from.address().substring(from.address().indexOf('@') + 1) : messageIdDomain;
        return OutgoingMessageId.make(messageIdSeed, domain);
    }

    /** Who stands in an earlier field already is left out. */
    private static List<EmailAddress> checked(final List<EmailAddress> given, final String field, final Set<String> seen)
            throws InvalidOutgoingEmailException {
        final List<EmailAddress> checked = new ArrayList<>();
        for (final EmailAddress address : given) {
            final EmailAddress sound = StrictAddress.of(address, field);
            if (seen.add(StrictAddress.key(sound))) {
                checked.add(sound);
            }
        }
        return checked;
    }
}
