/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.automation.AutomationClassifier;
import org.salespartner.email.document.Direction;
import org.salespartner.email.document.EmailAddress;
import org.salespartner.email.document.EmailDocumentBuilder;
import org.salespartner.email.identity.Digests;
import org.salespartner.email.identity.EmailIdentity;
import org.salespartner.email.language.TextLanguage;
import org.salespartner.email.mime.MessageBytes;
import org.salespartner.email.mime.MessageDates;
import org.salespartner.email.mime.MimePart;
import org.salespartner.email.mime.MimeStructure;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.mime.StructureScanner;
import org.salespartner.email.reply.ReplySplit;
import org.salespartner.email.reply.ReplySplitter;
import org.salespartner.email.text.TextLine;
import org.salespartner.email.thread.ConversationId;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * Reads the raw bytes of a message into an email document. Whatever the bytes are, a document comes out: what was malformed stands in its
 * {@code problems}. Memory does not follow the size of the message. Thread-safe.
 */
public final class EmailReader {
    private final TextLimit limit;

    /**
     * @param maximumTextBytes how much of {@code text} and of {@code reply} is kept, in bytes of UTF-8; more is cut at a line end
     *                         and noted in {@code problems}
     */
    public EmailReader(final long maximumTextBytes) {
        this.limit = new TextLimit(maximumTextBytes);
    }

    /**
     * Reads one message.
     *
     * @param context never null, see {@link ReadContext#NONE}
     * @param sink    never null, see {@link AttachmentSink#NONE}
     * @throws IOException only when the source cannot be read, the temporary file for a large message cannot be written, or the
     *                     sink cannot take an attachment
     */
    public ReadEmail read(final MessageSource source, final ReadContext context, final AttachmentSink sink) throws IOException {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(sink, "sink");
        try (MessageBytes bytes = spooled(source)) {
            final Problems problems = new Problems();
            final MimeStructure structure = StructureScanner.scan(bytes, problems);
            final EmailDocumentBuilder document = new EmailDocumentBuilder()
                    .account(context.account()).sighting(context.sighting()).providerThreadId(context.providerThreadId());
            if (structure.recognisable()) {
                message(bytes, structure.root(), context, sink, problems, document);
            } else {
                noMessage(bytes, context, problems, document);
            }
            return new ReadEmail(document.problems(problems.sentences()).build(), structure.recognisable());
        }
    }

    private static MessageBytes spooled(final MessageSource source) throws IOException {
        try (InputStream in = source.open()) {
            return MessageBytes.of(in);
        }
    }

    private void message(final MessageBytes bytes, final MimePart root, final ReadContext context, final AttachmentSink sink,
            final Problems problems, final EmailDocumentBuilder document) throws IOException {
        final HeaderFacts facts = new HeaderFacts(root.headers(), problems);
        final EmailAddress from = facts.from();
        final String address = from == null ? null : from.address();
        final String messageId = facts.messageId();
        final List<String> references = facts.references();
        document.messageId(messageId).inReplyTo(facts.inReplyTo()).references(references)
                .from(from).sender(facts.sender()).replyTo(facts.addresses("Reply-To"))
                .to(facts.addresses("To")).cc(facts.addresses("Cc")).bcc(facts.addresses("Bcc"))
                .subject(facts.subject()).sentAt(facts.sentAt()).sentOffset(facts.sentOffset())
                .receivedAt(context.receivedAt() == null ? MessageDates.received(root.headers()) : context.receivedAt())
                .direction(direction(context, address));
        final String subject = document.build().subject();

        final BodySelection selection = BodySelection.of(root);
        final BodyText body = new BodyText(selection, limit.characters(), problems);
        body.read();
        final Wrappers wrappers = Wrappers.of(selection.attachments(), problems);
        body.readWrapped(wrappers);
        final ReplySplit split = ReplySplitter.split(body.lines(), subject);
        final String text = TextLine.text(body.lines());
        document.text(limit.apply(text, body.isCut(), "text", problems))
                .language(TextLanguage.of(split.reply() == null || split.reply().isBlank() ? text : split.reply()))
                .reply(limit.apply(split.reply(), false, "reply", problems))
                .signature(split.signature() == null ? null : limit.apply(split.signature(), false, "signature", problems))
                .automation(AutomationClassifier.classify(root, from, subject, body.lines()))
                .attachments(new AttachmentReader(sink, wrappers, problems).read(selection.attachments()));

        final String identity = messageId == null ? EmailIdentity.ofBytes(sha256(bytes))
                : EmailIdentity.of(messageId, address, document.build().sentAt(), body.fingerprint());
        document.identity(identity).conversationId(ConversationId.of(references, document.build().inReplyTo(), messageId, identity));
        if (messageId == null) {
            problems.add("The message has no Message-ID; it is known by its bytes.");
        }
        if (from == null) {
            problems.add("The message does not say who it is from.");
        }
    }

    /** Bytes that are no e-mail: what can be read as text is given as that. */
    private void noMessage(final MessageBytes bytes, final ReadContext context, final Problems problems, final EmailDocumentBuilder document)
            throws IOException {
        problems.add(bytes.length() == 0 ? "There is nothing to read: the content has zero bytes."
                : "The content is no e-mail: it does not begin with any header field that e-mails have.");
        final String identity = EmailIdentity.ofBytes(sha256(bytes));
        final String text = PlainBytes.text(bytes, limit.characters());
        document.identity(identity).conversationId(ConversationId.of(List.of(), null, null, identity))
                .direction(direction(context, null))
                .text(limit.apply(text, text.length() == limit.characters() && bytes.length() > text.length(), "text", problems));
    }

    private static Direction direction(final ReadContext context, final String from) {
        if (context.direction() != null) {
            return context.direction();
        }
        return from != null && context.ours().test(from) ? Direction.OUTBOUND : Direction.INBOUND;
    }

    private static String sha256(final MessageBytes bytes) throws IOException {
        return Digests.sha256(bytes.slice(0, bytes.length()));
    }
}
