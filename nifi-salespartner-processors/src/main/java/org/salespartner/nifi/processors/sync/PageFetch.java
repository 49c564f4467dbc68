/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.sync;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.salespartner.email.read.Envelope;
import org.salespartner.email.read.EnvelopeReader;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.processors.EmailAttributes;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Turns one page of a folder's changes into FlowFiles of the batch's session. The batch's cursor follows the longest run of messages from the
 * page's beginning that are dealt with, so that whatever ends the fetch, nothing lies behind the cursor that is neither in a FlowFile nor accounted
 * for (rule S2).
 */
final class PageFetch implements MessageSink {
    private final EmailAccount account;
    private final MailFolder folder;
    private final Changes page;
    private final AccountBatch batch;
    private final MessageAttributes attributes;
    private final FetchScope scope;
    private final ComponentLog log;
    private final BooleanSupplier stopped;
    private final Map<MessagePlace, Integer> positions = new HashMap<>();
    private final BitSet done = new BitSet();
    private RuntimeException writeFault;

    PageFetch(final EmailAccount account, final MailFolder folder, final Changes page, final AccountBatch batch, final MessageAttributes attributes,
              final FetchScope scope, final ComponentLog log, final BooleanSupplier stopped) {
        this.account = account;
        this.folder = folder;
        this.page = page;
        this.batch = batch;
        this.attributes = attributes;
        this.scope = scope;
        this.log = log;
        this.stopped = stopped;
        for (int i = 0; i < page.messages().size(); i++) {
            positions.put(MessagePlace.of(page.messages().get(i).message()), i);
        }
        advance();
    }

    /** Counts messages as dealt with that the register knows (rule S3). */
    void dropTaken(final Collection<MessageReference> taken) {
        if (taken.isEmpty()) {
            return;
        }

        taken.forEach(this::markDone);
        batch.session().adjustCounter("E-mails dropped as taken before", taken.size(), false);
        batch.takenBefore(taken.size());
        log.info("Account [{}]: {} messages of folder [{}] were taken before its place was lost and are not listed again", account.getId(),
                taken.size(), folder.name());
        advance();
    }

    /** The messages that are not dealt with yet, in their order. */
    List<MessageReference> open() {
        return page.messages().stream().map(Changes.Listed::message).filter(this::isOpen).toList();
    }

    boolean isOpen(final MessageReference message) {
        return !done.get(position(message));
    }

    /** Why NiFi could not take a message; null when it could. */
    RuntimeException writeFault() {
        return writeFault;
    }

    @Override
    public void accept(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
        if (stopped.getAsBoolean()) {
            throw new IOException("Listing was stopped");
        }

        try {
            emit(message, registerKey, content);
        } catch (final RuntimeException e) {
            writeFault = e;
            throw e;
        }
        markDone(message);
        advance();
    }

    @Override
    public void unavailable(final MessageReference message, final Unavailable why, final String reason) {
        if (why == Unavailable.REFUSED) {
            giveUp(message, reason);
            return;
        }

        log.info("Account [{}]: message [{}] of folder [{}] is skipped: {}", account.getId(), message.providerId(), folder.name(), reason);
        batch.session().adjustCounter("E-mails vanished before they were fetched", 1, false);
        batch.vanished();
        markDone(message);
        advance();
    }

    /** Routes a message that cannot be had to failure, with its place as attributes and no content, so that the mailbox goes on (rule S5). */
    void giveUp(final MessageReference message, final String reason) {
        final ProcessSession session = batch.session();
        final Map<String, String> values = attributes.ofUnavailable(message);
        values.put(EmailAttributes.ERROR_MESSAGE, reason);
        values.put(EmailAttributes.ERROR_STEP, "fetch");
        final FlowFile flowFile = session.penalize(session.putAllAttributes(session.create(), values));
        session.getProvenanceReporter().create(flowFile, reason);
        session.transfer(flowFile, ListNewEmails.REL_FAILURE);
        batch.failed();
        log.warn("Account [{}]: message [{}] of folder [{}] cannot be fetched and goes to failure: {}", account.getId(), message.providerId(),
                folder.name(), reason);
        markDone(message);
        advance();
    }

    private void emit(final MessageReference message, final String registerKey, final InputStream content) throws IOException {
        final long started = System.nanoTime();
        final ProcessSession session = batch.session();
        final HeaderCopy copy = new HeaderCopy(content, stopped);
        final FlowFile flowFile = write(session, copy);
        final Map<String, String> values = attributes.of(folder, message, envelope(copy));
        if (scope == FetchScope.FULL) {
            values.put(EmailAttributes.SIZE, Long.toString(copy.count()));
        }

        final FlowFile described = session.putAllAttributes(flowFile, values);
        session.getProvenanceReporter().receive(described, account.getTransitUri(message), Duration.ofNanos(System.nanoTime() - started).toMillis());
        session.transfer(described, ListNewEmails.REL_SUCCESS);
        batch.taken(folder.name(), registerKey, message.receivedAt());
    }

    private FlowFile write(final ProcessSession session, final HeaderCopy copy) throws IOException {
        final FlowFile created = session.create();
        try {
            return session.write(created, copy::transferTo);
        } catch (final RuntimeException e) {
            session.remove(created);
            if (copy.fault() == null) {
                writeFault = e;
            }
            throw new IOException(copy.fault() == null ? "NiFi cannot write the content of a FlowFile" : copy.fault().getMessage(), e);
        }
    }

    /** The header lies in memory here, so whatever stops its reading is the header's own fault and must not stop the mailbox (rule S5). */
    private Envelope envelope(final HeaderCopy copy) {
        try {
            return EnvelopeReader.read(copy.header());
        } catch (final IOException | RuntimeException e) {
            log.debug("Account [{}]: the header of a message in folder [{}] cannot be read; it is listed without its envelope", account.getId(),
                    folder.name(), e);
            return Envelope.NONE;
        }
    }

    private void markDone(final MessageReference message) {
        done.set(position(message));
    }

    private int position(final MessageReference message) {
        final Integer position = positions.get(MessagePlace.of(message));
        if (position == null) {
            throw new IllegalStateException("Account [%s] delivered a message that was not asked for: %s".formatted(account.getId(), message));
        }
        return position;
    }

    private void advance() {
        final int upTo = done.nextClearBit(0);
        if (upTo >= page.messages().size()) {
            batch.advance(folder.name(), page.cursor());
        } else if (upTo > 0) {
            batch.advance(folder.name(), page.messages().get(upTo - 1).cursorAfter());
        }
    }
}
