/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.automation;

import org.salespartner.email.document.Bounce;
import org.salespartner.email.document.BounceReason;
import org.salespartner.email.document.BounceRecipient;
import org.salespartner.email.mime.Headers;
import org.salespartner.email.mime.MessageBytes;
import org.salespartner.email.mime.MimePart;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.mime.StructureScanner;
import org.salespartner.email.mime.TextContent;
import org.salespartner.email.text.TextLine;
import org.salespartner.email.thread.MessageIds;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads what a bounce says: from its delivery status (RFC 3464) where it has one, else from the header some servers write, else from its text.
 * Whom the returned e-mail was written to is the last resort.
 */
final class BounceReader {
    private static final int MOST_CHARACTERS = 256 * 1024;
    private static final int MOST_HEAD_CHARACTERS = 16 * 1024;
    private static final int MOST_RECIPIENTS = 500;
    private static final int MOST_HEAD_LINES = 100;
    private static final Set<String> STATUS_TYPES = Set.of("message/delivery-status", "message/global-delivery-status",
            "message/disposition-notification", "message/xdelivery-status", "text/delivery-status");
    private static final Set<String> RETURNED_TYPES = Set.of("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global",
            "message/global-headers", "message/partial", "text/rfc822", "text/rfc822-header");

    private final Headers headers;
    private final List<TextLine> lines;
    private final int returnedAt;
    private final List<String> head = new ArrayList<>();
    private DeliveryStatus status;
    private ReturnedMessage returned;
    private boolean hasReturnedPart;

    private BounceReader(final MimePart root, final List<TextLine> lines) throws IOException {
        this.headers = root.headers();
        this.lines = lines;
        this.returnedAt = ReturnedMessage.begin(lines);
        lines.subList(0, returnedAt).forEach(line -> head.add(line.content()));
        parts(root);
    }

    /**
     * Looks through the message; {@link #bounce()} then says what was found.
     *
     * @param lines the body
     */
    static BounceReader of(final MimePart root, final List<TextLine> lines) throws IOException {
        return new BounceReader(root, lines);
    }

    private void parts(final MimePart root) throws IOException {
        final Deque<MimePart> pending = new ArrayDeque<>(List.of(root));
        final StringBuilder fields = new StringBuilder();
        while (!pending.isEmpty()) {
            final MimePart part = pending.pop();
            if (STATUS_TYPES.contains(part.mediaType())) {
                fields.append(text(part)).append("\n\n");
            } else if (RETURNED_TYPES.contains(part.mediaType()) && part.parent() != null && !hasReturnedPart) {
                hasReturnedPart = true;
                returned(part, fields);
            }
            for (int i = part.children().size() - 1; i >= 0; i--) {
                pending.push(part.children().get(i));
            }
        }
        final boolean inText = fields.isEmpty() && head.stream().anyMatch(line -> line.regionMatches(true, 0, "Final-Recipient:", 0, 16));
        status = inText ? DeliveryStatus.of(String.join("\n", head)) : fields.isEmpty() ? null : DeliveryStatus.of(fields.toString());
        if (returned == null && returnedAt < lines.size()) {
            returned = ReturnedMessage.of(header(String.join("\n", lines.subList(returnedAt,
                    lines.size()).stream().map(TextLine::content).toList())));
        }
    }

    /** Scanners for viruses put the whole bounce into a mail of their own. */
    private void returned(final MimePart part, final StringBuilder fields) throws IOException {
        final String text = text(part);
        final List<String> header = header(text);
        if (part.is("message/rfc822") && header.stream().anyMatch(line -> line.contains("report-type"))) {
            try (MessageBytes bytes = MessageBytes.of(text.getBytes(StandardCharsets.UTF_8))) {
                for (final MimePart inner : StructureScanner.scan(bytes, new Problems()).root().children()) {
                    if (STATUS_TYPES.contains(inner.mediaType())) {
                        fields.append(text(inner)).append("\n\n");
                    } else if (RETURNED_TYPES.contains(inner.mediaType())) {
                        returned = ReturnedMessage.of(header(text(inner)));
                    }
                }
            }
        }
        returned = returned == null ? ReturnedMessage.of(header) : returned;
    }

    private static String text(final MimePart part) throws IOException {
        return TextContent.read(part, MOST_CHARACTERS, null, new Problems()).text();
    }

    /** Up to the empty line behind the fields; those before the first field do not count. */
    private static List<String> header(final String text) {
        final List<String> header = new ArrayList<>();
        boolean begun = false;
        for (final String line : text.split("\n", -1)) {
            final String unmarked = ReturnedMessage.unmarked(line);
            if (begun && unmarked.isBlank()) {
                break;
            }
            begun |= !ReturnedMessage.field(unmarked).isEmpty();
            header.add(line);
        }
        return header;
    }

    /** Whether it is a report that all recipients got the e-mail. */
    boolean isSuccess() {
        return status != null && status.isSuccess();
    }

    /** Whether it carries an e-mail back, as a part or in its text. */
    boolean returnsMessage() {
        return hasReturnedPart || returnedAt < lines.size();
    }

    /** Whether there is an address that may have failed, or a report. */
    boolean namesAnyone() {
        return status != null || headers.has("X-Failed-Recipients") || !BounceText.failures(head, ours()).isEmpty() || returnsMessage();
    }

    /** What stands before the returned e-mail. */
    List<String> head() {
        return head;
    }

    Bounce bounce() {
        List<BounceRecipient> recipients = status == null ? List.of() : status.failed();
        final boolean delayed = Verdict.isDelay(headText());
        if (recipients.isEmpty()) {
            recipients = fromText(delayed);
        } else if (recipients.stream().anyMatch(BounceReader::isVague)) {
            final List<BounceText.Failure> failures = BounceText.failures(head, ours());
            recipients = recipients.stream().map(recipient -> isVague(recipient) ? explained(recipient, failures) : recipient).toList();
        }
        final boolean permanent = recipients.isEmpty() ? Verdict.of("", headText(), delayed).permanent()
                : recipients.stream().anyMatch(BounceRecipient::permanent);
        return new Bounce(permanent, recipients.size() > MOST_RECIPIENTS ? recipients.subList(0, MOST_RECIPIENTS) : recipients, originalId());
    }

    /** A report that only says that it failed. */
    private static boolean isVague(final BounceRecipient recipient) {
        return recipient.reason() == BounceReason.OTHER && (recipient.status() == null || recipient.status().endsWith(".0"));
    }

    /** With what the text before the report says of the recipient. */
    private BounceRecipient explained(final BounceRecipient vague, final List<BounceText.Failure> failures) {
        final String said = failures.stream().filter(failure -> failure.address().equalsIgnoreCase(vague.address())
                || failure.address().equalsIgnoreCase(vague.finalAddress())).map(BounceText.Failure::said).findFirst().orElse(headText());
        final Verdict verdict = Verdict.of(vague.status() == null ? "" : vague.status(), said, false);
        final boolean sameClass = vague.status() == null || verdict.status() != null && verdict.status().charAt(0) == vague.status().charAt(0);
        return new BounceRecipient(vague.address(), vague.finalAddress(), vague.permanent(), sameClass ? verdict.status() : vague.status(),
                verdict.reason(), verdict.reason() == BounceReason.OTHER && vague.diagnostic() != null ? vague.diagnostic() : verdict.diagnostic());
    }

    private List<BounceRecipient> fromText(final boolean delayed) {
        final Set<String> ours = ours();
        final List<String> named = new ArrayList<>();
        headers.all("X-Failed-Recipients").forEach(value -> TextAddresses.in(value).forEach(found -> named.add(found.address())));
        List<BounceText.Failure> failures = BounceText.failures(head, ours);
        if (!named.isEmpty()) {
            failures = named(named, failures);
        } else if (failures.isEmpty() && (status == null || status.namesNobody())) {
            failures = guessed(ours);
        }
        final String written = status == null ? "" : status.statusOfNobody();
        final Verdict all = Verdict.of(written, headText(), delayed);
        final List<BounceRecipient> recipients = new ArrayList<>();
        for (final BounceText.Failure failure : failures) {
            final boolean coded = StatusCodes.status(failure.said()) != null || StatusCodes.replyClass(failure.said()) > 0;
            final Verdict verdict = coded ? Verdict.of(written, failure.said(), delayed) : all;
            recipients.add(new BounceRecipient(failure.address(), failure.finalAddress(), verdict.permanent(), verdict.status(),
                    verdict.reason(), verdict.diagnostic()));
        }
        return recipients;
    }

    /** Whom the bounce was sent to, and who sent it. */
    private Set<String> ours() {
        final Set<String> ours = new HashSet<>();
        for (final String name : List.of("To", "From", "Reply-To", "Delivered-To", "Return-Path")) {
            headers.all(name).forEach(value -> TextAddresses.in(value).forEach(found -> ours.add(found.address().toLowerCase(Locale.ROOT))));
        }
        return ours;
    }

    private List<BounceText.Failure> named(final List<String> named, final List<BounceText.Failure> found) {
        final List<BounceText.Failure> failures = new ArrayList<>();
        for (final String address : named) {
            failures.add(found.stream().filter(failure -> address.equalsIgnoreCase(failure.address())
                    || address.equalsIgnoreCase(failure.finalAddress())).findFirst()
                    .orElse(new BounceText.Failure(address, null, "")));
        }
        return failures;
    }

    /** Without any address in the text, the e-mail went back to its sender whole: whom it was written to did not get it. */
    private List<BounceText.Failure> guessed(final Set<String> ours) {
        final List<String> subject = headers.all("Subject");
        for (final TextAddresses.Found found : TextAddresses.in(subject.isEmpty() ? "" : subject.get(0))) {
            if (!ours.contains(found.address().toLowerCase(Locale.ROOT))) {
                return List.of(new BounceText.Failure(found.address(), null, ""));
            }
        }
        final List<String> written = returned == null ? List.of() : returned.recipients();
        final List<BounceText.Failure> listed = written.stream().limit(MOST_RECIPIENTS).filter(this::isListedByItsLocalPart)
                .map(address -> new BounceText.Failure(address, null, "")).toList();
        if (!listed.isEmpty()) {
            return listed;
        }
        final String name = BounceText.localName(head);
        final List<TextAddresses.Found> sender = TextAddresses.in(headers.first("From") == null ? "" : headers.first("From"));
        if (name != null && !sender.isEmpty()) {
            final String daemon = sender.get(sender.size() - 1).address();
            return List.of(new BounceText.Failure(name + daemon.substring(daemon.lastIndexOf('@')), null, ""));
        }
        return written.size() == 1 ? List.of(new BounceText.Failure(written.get(0), null, "")) : List.of();
    }

    /** Systems of one domain list a mailbox without it, at the head of a line. */
    private boolean isListedByItsLocalPart(final String address) {
        final String name = address.substring(0, address.lastIndexOf('@'));
        return head.stream().limit(MOST_HEAD_LINES).map(String::strip).anyMatch(line -> line.regionMatches(true, 0, name, 0, name.length())
                && (line.length() == name.length() || " \t(:".indexOf(line.charAt(name.length())) >= 0));
    }

    private String originalId() {
        if (returned != null && returned.messageId() != null) {
            return returned.messageId();
        }
        if (status != null && status.originalMessageId() != null) {
            return status.originalMessageId();
        }
        final String references = headers.first("References");
        final String answered = headers.first("In-Reply-To") == null ? references : headers.first("In-Reply-To");
        final String inText = head.stream().map(String::strip).filter(line -> line.regionMatches(true, 0, "Message-ID:", 0, 11)
                || line.regionMatches(true, 0, "Original-Message-ID:", 0, 20))
                .map(line -> MessageIds.first(line.substring(line.indexOf(':') + 1))).filter(id -> id != null).findFirst().orElse(null);
        if (inText != null) {
            return inText;
        }
        if (answered != null) {
            final List<String> ids = MessageIds.all(answered);
            return ids.isEmpty() ? null : ids.get(ids.size() - 1);
        }
        final String envelope = status == null ? null : status.envelopeId();
        return envelope != null && envelope.startsWith("<") ? MessageIds.first(envelope) : null;
    }

    private String headText() {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < head.size() && text.length() < MOST_HEAD_CHARACTERS; i++) {
            final String line = head.get(i);
            text.append(line, 0, Math.min(line.length(), MOST_HEAD_CHARACTERS)).append('\n');
        }
        return text.toString();
    }
}
