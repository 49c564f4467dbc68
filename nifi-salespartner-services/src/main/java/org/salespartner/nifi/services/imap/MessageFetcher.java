/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.account.MessageSink;
import org.salespartner.nifi.account.MessageSink.Unavailable;
import org.salespartner.nifi.services.imap.SuspectMessages.Place;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Brings messages to a sink in the order asked for. Small ones come many to a round trip and are handed on as they arrive; large ones come in chunks,
 * so that memory stays flat (rule S8). A message that the server does not deliver is told as such, and the others go on (rule S5).
 */
final class MessageFetcher {
    /** Messages larger than this come in chunks of this size, in bytes. */
    static final int CHUNK = 1024 * 1024;
    /** How much is asked for in one round trip: it bounds what has to be held back when the server answers in another order. */
    private static final long BATCH_BYTES = 8L * 1024 * 1024;
    private static final int BATCH_MESSAGES = 500;
    private static final Pattern UID_TEXT = Pattern.compile("[1-9][0-9]{0,9}");

    private final ImapConnection connection;
    private final MessageDetails details;
    private final UnavailableReasons reasons;
    private final SuspectMessages suspects;
    private final FetchAhead ahead;
    private boolean openedAgain;

    MessageFetcher(final ImapConnection connection, final String accountId, final SuspectMessages suspects, final FetchAhead ahead) {
        this.connection = connection;
        this.details = new MessageDetails(connection);
        this.reasons = new UnavailableReasons(accountId);
        this.suspects = suspects;
        this.ahead = ahead;
    }

    /** All messages are of this folder. */
    void fetch(final String folder, final List<MessageReference> messages, final FetchScope scope, final MessageSink sink)
            throws ProtocolException, IOException {
        final long uidValidity = connection.select(folder, highestUid(messages));
        final AheadQueue queue = ahead.begin(folder, uidValidity, scope);
        final Map<Long, Long> sizes = unknownSizes(uidValidity, messages);
        List<Wanted> batch = new ArrayList<>();
        long batchBytes = 0;
        for (final MessageReference message : messages) {
            final OptionalLong uid = uid(message, uidValidity);
            final Wanted wanted = new Wanted(new Place(message.folder(), uidValidity, uid.orElse(0)), message);
            final long size = uid.isPresent() && message.size() < 0 ? sizes.getOrDefault(uid.getAsLong(), 0L) : message.size();
            final boolean alone = uid.isEmpty() || size > CHUNK || suspects.isSuspect(wanted.place());
            if (alone || batchBytes + size > BATCH_BYTES || batch.size() == BATCH_MESSAGES) {
                fetchBatch(batch, scope, sink);
                batch = new ArrayList<>();
                batchBytes = 0;
            }

            final boolean isExpected = uid.isPresent() && queue != null;
            if (isExpected && !batch.isEmpty() && queue.covers(uid.getAsLong())) {
                fetchBatch(batch, scope, sink);
                batch = new ArrayList<>();
                batchBytes = 0;
            }

            if (isExpected && tellAhead(queue, wanted, sink)) {
                continue;
            }

            if (!alone) {
                batch.add(wanted);
                batchBytes += size;
            } else if (uid.isEmpty()) {
                sink.unavailable(message, Unavailable.VANISHED, reasons.numberedAnew(message));
            } else {
                fetchAlone(wanted, size, scope, sink);
            }
        }

        fetchBatch(batch, scope, sink);
    }

    /** The register keys of messages by UID; those that are gone, or have none, are missing. */
    Map<Long, String> registerKeys(final long[] uids) throws ProtocolException, IOException {
        final Map<Long, String> keys = new HashMap<>();
        if (uids.length > 0) {
            connection.fetch(uids, "RFC822.SIZE BODY.PEEK[HEADER]<0." + RegisterKey.HEADER_LIMIT + ">", response -> {
                final UID uid = response.getItem(UID.class);
                final MessageContent content = MessageContent.of(response);
                if (uid != null && content != null && content.registerKey() != null) {
                    keys.put(uid.uid, content.registerKey());
                }
            });
        }

        return keys;
    }

    /** Whether a message had come before its turn; then the sink has it now. */
    private boolean tellAhead(final AheadQueue queue, final Wanted wanted, final MessageSink sink) throws IOException {
        final MessageContent content = queue.take(wanted.uid());
        ahead.goOn();
        if (content != null) {
            tell(wanted, content, sink);
        }

        return content != null;
    }

    private void tell(final Wanted wanted, final MessageContent content, final MessageSink sink) throws IOException {
        try {
            sink.accept(wanted.message(), content.registerKey(), content.bytes().toByteArrayInputStream());
        } catch (final IOException e) {
            throw new SinkException(e);
        }

        suspects.told(wanted.place());
    }

    /** The UID of a reference, empty when it is none or was given out under another UIDVALIDITY. */
    static OptionalLong uid(final MessageReference message, final long uidValidity) {
        final boolean current = message.uidValidity() == null || message.uidValidity() == uidValidity;
        final long number = number(message.providerId());
        return current && number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** The highest UID of the references; 0 when none of them has one. */
    static long highestUid(final List<MessageReference> messages) {
        return messages.stream().mapToLong(message -> number(message.providerId())).max().orElse(0);
    }

    private static long number(final String text) {
        return text != null && UID_TEXT.matcher(text).matches() ? Long.parseLong(text) : 0;
    }

    private Map<Long, Long> unknownSizes(final long uidValidity, final List<MessageReference> messages) throws ProtocolException, IOException {
        return details.sizes(messages.stream().filter(message -> message.size() < 0).map(message -> uid(message, uidValidity))
                .filter(OptionalLong::isPresent).mapToLong(OptionalLong::getAsLong).toArray());
    }

    private void fetchAlone(final Wanted wanted, final long size, final FetchScope scope, final MessageSink sink)
            throws ProtocolException, IOException {
        if (suspects.isGivenUp(wanted.place())) {
            sink.unavailable(wanted.message(), Unavailable.REFUSED, reasons.givenUp(wanted.message()));
        } else if (size > CHUNK) {
            fetchInChunks(wanted, scope, sink);
        } else {
            fetchBatch(List.of(wanted), scope, sink);
        }
    }

    private void fetchBatch(final List<Wanted> batch, final FetchScope scope, final MessageSink sink) throws ProtocolException, IOException {
        if (batch.isEmpty()) {
            return;
        }

        // When the server refuses the batch, perhaps because of one message only, those it has not sent are asked for one by one.
        final InOrder order = request(batch, scope, sink);
        while (!order.isFinished()) {
            final Wanted next = order.next();
            if (!order.tellReceived()) {
                final boolean opened = openAgain(next);
                if (batch.size() == 1 && !opened || !request(List.of(next), scope, sink).isFinished()) {
                    tellUnavailable(next, sink);
                }
            }

            order.skip();
        }
    }

    /** A server need not show what has come since the folder was opened: before a message counts as missing, the folder is opened once more. */
    private boolean openAgain(final Wanted missing) throws ProtocolException {
        if (openedAgain) {
            return false;
        }

        openedAgain = true;
        return connection.examine(missing.place().folder()).uidValidity() == missing.place().uidValidity();
    }

    /** What has come of the messages is told to the sink, up to the first that has not come. */
    private InOrder request(final List<Wanted> batch, final FetchScope scope, final MessageSink sink) throws ProtocolException, IOException {
        final InOrder order = new InOrder(batch, sink);
        try {
            connection.fetch(batch.stream().mapToLong(Wanted::uid).toArray(), MessageContent.items(scope), order);
        } catch (final SinkException e) {
            throw e;
        } catch (final ConnectionException | IOException e) {
            order.lost();
            throw e;
        } catch (final ProtocolException e) {
            throwIfTemporary(e, order);
        }

        return order;
    }

    /** A refusal for now is not held against the messages, except against one that is refused for now again and again. */
    private void throwIfTemporary(final ProtocolException refusal, final InOrder order) throws ProtocolException {
        if (Trouble.isLimit(refusal)) {
            throw refusal;
        }

        if (order.isSingle() && Trouble.of(refusal) == Trouble.THROTTLED) {
            order.putOff();
            throw refusal;
        }
    }

    private void fetchInChunks(final Wanted wanted, final FetchScope scope, final MessageSink sink) throws ProtocolException, IOException {
        final String section = scope == FetchScope.HEADERS ? "HEADER" : "";
        try (ChunkedContent content = new ChunkedContent(connection, wanted.uid(), section)) {
            if (!begins(content, wanted)) {
                tellUnavailable(wanted, sink);
                return;
            }

            try {
                sink.accept(wanted.message(), content.registerKey(), content);
                suspects.told(wanted.place());
            } catch (final IOException e) {
                if (!isRefused(content, wanted)) {
                    throw new SinkException(e);
                }

                tellUnavailable(wanted, sink);
            } catch (final RuntimeException e) {
                if (!isRefused(content, wanted)) {
                    throw e;
                }

                tellUnavailable(wanted, sink);
            }
        }
    }

    /**
     * Whether the server broke off the message that a sink has failed at; the sink may have wrapped what the content threw, so the content is asked.
     */
    private boolean isRefused(final ChunkedContent content, final Wanted wanted) throws ProtocolException, IOException {
        try {
            content.throwIfConnectionLost();
        } catch (final ProtocolException | IOException e) {
            suspects.lostAt(wanted.place());
            throw e;
        }

        return content.isRefused();
    }

    private boolean begins(final ChunkedContent content, final Wanted wanted) throws ProtocolException, IOException {
        try {
            return content.begin();
        } catch (final ProtocolException | IOException e) {
            suspects.lostAt(wanted.place());
            throw e;
        }
    }

    private void tellUnavailable(final Wanted wanted, final MessageSink sink) throws ProtocolException, IOException {
        final MessageReference message = wanted.message();
        if (details.exists(wanted.uid())) {
            sink.unavailable(message, Unavailable.REFUSED, reasons.refused(message));
        } else {
            sink.unavailable(message, Unavailable.VANISHED, reasons.vanished(message));
        }
    }

    /** The sink could not take a message; the mailbox is not to blame. */
    static final class SinkException extends IOException {
        private SinkException(final IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private record Wanted(Place place, MessageReference message) {
        private long uid() {
            return place.uid();
        }
    }

    /** Tells messages to the sink in the order asked for, whatever order the server answers in. */
    private final class InOrder implements ImapConnection.FetchHandler {
        private final List<Wanted> wanted;
        private final MessageSink sink;
        private final Map<Long, MessageContent> early = new HashMap<>();
        private int position;

        private InOrder(final List<Wanted> wanted, final MessageSink sink) {
            this.wanted = wanted;
            this.sink = sink;
        }

        @Override
        public void accept(final FetchResponse response) throws IOException {
            final UID uid = response.getItem(UID.class);
            final MessageContent content = MessageContent.of(response);
            if (uid != null && content != null) {
                early.put(uid.uid, content);
                while (tellReceived()) {
                    skip();
                }
            }
        }

        /** The connection was lost while the next message was awaited. */
        private void lost() {
            if (!isFinished()) {
                suspects.lostAt(next().place());
            }
        }

        private void putOff() {
            if (!isFinished()) {
                suspects.putOff(next().place());
            }
        }

        private boolean isSingle() {
            return wanted.size() == 1;
        }

        private boolean isFinished() {
            return position == wanted.size();
        }

        private Wanted next() {
            return wanted.get(position);
        }

        private void skip() {
            position++;
        }

        /** Whether the next message has come; then the sink has it now. */
        private boolean tellReceived() throws IOException {
            final MessageContent content = isFinished() ? null : early.remove(next().uid());
            if (content == null) {
                return false;
            }

            tell(next(), content, sink);
            return true;
        }
    }
}
