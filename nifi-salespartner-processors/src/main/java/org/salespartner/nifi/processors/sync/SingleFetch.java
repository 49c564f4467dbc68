/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Fetches one message into the content of a FlowFile. */
final class SingleFetch implements MessageSink {
    private final ProcessSession session;
    private FlowFile flowFile;
    private MessageReference message;
    private Outcome outcome;
    private String reason;
    private boolean begun;
    private RuntimeException writeFault;

    /** How the fetch ended. */
    enum Outcome {
        FETCHED,
        GONE,
        REFUSED
    }

    SingleFetch(final ProcessSession session, final FlowFile flowFile) {
        this.session = session;
        this.flowFile = flowFile;
    }

    /**
     * @param messageId by which the message is looked for when it is no longer at its place, since a folder that was made anew holds it elsewhere
     *                  (rule S3); null when it has none
     */
    void fetch(final Mailbox mailbox, final MessageReference wanted, final String messageId) throws MailboxException {
        final MailFolder folder = new MailFolder(wanted.folder(), MailFolder.Role.OTHER);
        fetchOne(mailbox, folder, wanted);
        if (outcome != Outcome.GONE || messageId == null) {
            return;
        }

        final Optional<MessageReference> found = mailbox.find(folder, messageId);
        if (found.isPresent()) {
            fetchOne(mailbox, folder, found.get());
        }
    }

    /** The FlowFile in its present version. */
    FlowFile flowFile() {
        return flowFile;
    }

    /** The message as it was fetched. */
    MessageReference message() {
        return message;
    }

    Outcome outcome() {
        return outcome;
    }

    /** Why there is no message: a sentence. */
    String reason() {
        return reason;
    }

    /** Whether the last message began to arrive. */
    boolean hasBegun() {
        return begun;
    }

    /** Why NiFi could not take the content; null when it could. */
    RuntimeException writeFault() {
        return writeFault;
    }

    @Override
    public void accept(final MessageReference fetched, final String registerKey, final InputStream content) throws IOException {
        begun = true;
        final HeaderCopy copy = new HeaderCopy(content, () -> false);
        try {
            flowFile = session.write(flowFile, copy::transferTo);
        } catch (final RuntimeException e) {
            if (copy.fault() == null) {
                writeFault = e;
            }
            throw new IOException(copy.fault() == null ? "NiFi cannot write the content of a FlowFile" : copy.fault().getMessage(), e);
        }
        message = fetched;
        outcome = Outcome.FETCHED;
    }

    @Override
    public void unavailable(final MessageReference unavailable, final Unavailable why, final String sentence) {
        outcome = why == Unavailable.VANISHED ? Outcome.GONE : Outcome.REFUSED;
        reason = sentence;
    }

    private void fetchOne(final Mailbox mailbox, final MailFolder folder, final MessageReference wanted) throws MailboxException {
        begun = false;
        outcome = Outcome.REFUSED;
        reason = "The server delivered nothing, and did not say why.";
        mailbox.fetch(folder, List.of(wanted), FetchScope.FULL, this);
    }
}
