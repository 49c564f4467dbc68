/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.MailboxInfo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One signed-in connection and the commands this product needs, on the protocol layer of Angus Mail. Answers are handed on one by one as they
 * arrive, so that memory does not grow with their number. Folders are opened by EXAMINE (rule S1) but for removing a copy of our own.
 * Not thread-safe.
 */
final class ImapConnection {
    private static final Pattern ALL_FOUND = Pattern.compile("\\bALL ([0-9:,]+)");
    /** So many messages may have come since a folder was opened. */
    private static final long ROOM = 100_000;
    private static final Duration JUST_NOW = Duration.ofSeconds(1);

    private final IMAPStore store;
    private final IMAPProtocol protocol;
    private String selectedFolder;
    private long selectedUidValidity;
    private long selectedUidNext;
    private long selectedTotal;
    private final Map<String, Response> early = new HashMap<>();
    private int underWay;
    private long lastUsed = System.nanoTime();
    private boolean askedLast;
    private boolean broken;

    ImapConnection(final IMAPStore store, final IMAPProtocol protocol) {
        this.store = store;
        this.protocol = protocol;
    }

    /** Takes answers to a FETCH as they come. */
    interface FetchHandler {
        void accept(FetchResponse response) throws IOException, ProtocolException;

        /** An answer came that cannot be read; which message it was about is not known. */
        default void unreadable(final Exception reason) {
            // Who asks for certain messages sees which of them are missing.
        }
    }

    /** The state of a folder at the moment it was opened. */
    record Selected(long uidValidity, long uidNext, int total) {
    }

    /** For a dialogue that is not of commands and their answers. */
    IMAPProtocol protocol() {
        return protocol;
    }

    boolean hasCapability(final String capability) {
        return protocol.hasCapability(capability);
    }

    /** Opens a folder read-only, again if it is open already, since that is how its state is learnt anew. */
    Selected examine(final String folder) throws ProtocolException {
        selectedFolder = null;
        askedLast = false;
        try {
            final MailboxInfo info = protocol.examine(folder);
            selectedFolder = folder;
            selectedUidValidity = Math.max(0, info.uidvalidity);
            selectedUidNext = info.uidnext;
            selectedTotal = info.total;
            touch();
            return new Selected(selectedUidValidity, info.uidnext, info.total);
        } catch (final CommandFailedException e) {
            throw new FolderRefusedException(folder, e);
        } catch (final RuntimeException e) {
            throw new ProtocolException("The answer to EXAMINE cannot be understood", e);
        }
    }

    /** Opens a folder so that our own copies of drafts can be removed from it; who reads a folder afterwards opens it anew. */
    void selectToChange(final String folder) throws ProtocolException {
        selectedFolder = null;
        askedLast = false;
        try {
            selectedTotal = protocol.select(folder).total;
            touch();
        } catch (final CommandFailedException e) {
            throw new FolderRefusedException(folder, e);
        } catch (final RuntimeException e) {
            throw new ProtocolException("The answer to SELECT cannot be understood", e);
        }
    }

    /**
     * Opens a folder read-only unless it is open. A server need not show what has come since a folder was opened, so it is opened anew for a message
     * that may be one of those. Gives its UIDVALIDITY.
     *
     * @param highestUid of the messages it is opened for
     */
    long select(final String folder, final long highestUid) throws ProtocolException {
        return isOpen(folder, highestUid) ? selectedUidValidity : examine(folder).uidValidity();
    }

    /** Whether the folder is open as it is numbered now; one that is open may have been made anew since. */
    boolean isOpen(final String folder, final long uidValidity, final long highestUid) {
        return isOpen(folder, highestUid) && uidValidity == selectedUidValidity;
    }

    private boolean isOpen(final String folder, final long highestUid) {
        return folder.equals(selectedFolder) && highestUid < selectedUidNext;
    }

    /**
     * Of the folder that is open, a server may go on telling the state in which this connection has seen it last; this makes it look again, unless it
     * was made to a moment ago.
     */
    void lookAgain() throws ProtocolException {
        if (selectedFolder != null && !(askedLast && idleNanos() < JUST_NOW.toNanos())) {
            noop();
        }
    }

    void noop() throws ProtocolException {
        protocol.noop();
        touch();
        askedLast = true;
    }

    /** The UIDs of the messages that fit, in ascending order; told as ranges where the server can (RFC 4731). */
    long[] search(final Argument criteria) throws ProtocolException, IOException {
        final List<long[]> parts = new ArrayList<>();
        final Argument arguments = new Argument();
        if (protocol.hasCapability("ESEARCH")) {
            arguments.writeAtom("RETURN").writeArgument(new Argument().writeAtom("ALL"));
        }

        arguments.append(criteria);
        run("UID SEARCH", arguments, new Answers() {
            @Override
            public void accept(final Response response) throws ProtocolException {
                if (response instanceof final IMAPResponse imap && imap.keyEquals("SEARCH")) {
                    parts.add(numbers(imap));
                } else if (response instanceof final IMAPResponse imap && imap.keyEquals("ESEARCH")) {
                    final Matcher all = ALL_FOUND.matcher(imap.getRest());
                    parts.add(all.find() ? UidSets.parse(all.group(1), selectedTotal + ROOM) : new long[0]);
                }
            }
        });
        return parts.stream().flatMapToLong(Arrays::stream).sorted().distinct().toArray();
    }

    /** A folder's name as the first argument of a command. */
    Argument folderName(final String folder) {
        final Argument argument = new Argument();
        if (protocol.supportsUtf8()) {
            argument.writeString(folder, StandardCharsets.UTF_8);
        } else {
            argument.writeString(BASE64MailboxEncoder.encode(folder));
        }

        return argument;
    }

    /**
     * Fetches items of messages.
     *
     * @param uids  in any order; the server answers in its own
     * @param items as RFC 9051 section 6.4.5 has them, without parentheses
     */
    void fetch(final long[] uids, final String items, final FetchHandler handler) throws ProtocolException, IOException {
        final long[] sorted = uids.clone();
        Arrays.sort(sorted);
        for (final String set : UidSets.of(sorted)) {
            fetch(set, items, handler);
        }
    }

    /** Fetches items of the messages in a UID set such as {@code 7:12}. */
    void fetch(final String uidSet, final String items, final FetchHandler handler) throws ProtocolException, IOException {
        receiveFetch(sendFetch(uidSet, items), handler);
    }

    /**
     * Asks for items of messages without waiting for the answer, so that the server is at work while other things are done. Every such command is to
     * be given to {@link #receiveFetch} in the order of sending before another command is run.
     *
     * @return the command's tag
     */
    String sendFetch(final String uidSet, final String items) throws ProtocolException, IOException {
        final Argument arguments = new Argument();
        arguments.writeAtom(uidSet);
        arguments.writeAtom("(UID " + items + ")");
        return send("UID FETCH", arguments);
    }

    /**
     * Waits for the end of the answer to a FETCH.
     *
     * @param handler also takes what the server mixes in of the answers to commands that are still under way
     */
    void receiveFetch(final String tag, final FetchHandler handler) throws ProtocolException, IOException {
        receive(tag, new Answers() {
            @Override
            public void accept(final Response response) throws IOException, ProtocolException {
                if (response instanceof final FetchResponse fetched) {
                    handler.accept(fetched);
                }
            }

            @Override
            public void unreadable(final Exception reason) {
                handler.unreadable(reason);
            }
        });
    }

    /** Whether it can be used no more, since it is lost or answers under way were given up. */
    boolean isBroken() {
        return broken || underWay > 0;
    }

    /** How long nothing was asked of the server, in nanoseconds. */
    long idleNanos() {
        return System.nanoTime() - lastUsed;
    }

    /** Ends the connection without a word; for one that is broken or has an unread answer under way. */
    void abort() {
        broken = true;
        protocol.disconnect();
    }

    /** Ends the connection politely; never throws. */
    void close() {
        if (broken || underWay > 0) {
            protocol.disconnect();
            return;
        }

        try {
            store.close();
        } catch (final Exception e) {
            // It was to end anyway, and what was read from it is safe.
            protocol.disconnect();
        }
    }

    /** Runs a command and hands on what is told before its end. */
    void run(final String command, final Argument arguments, final Answers answers) throws ProtocolException, IOException {
        receive(send(command, arguments), answers);
    }

    /** Sends a command without waiting for its answer, which {@link #receive} has to be asked for in the order of sending. Gives its tag. */
    String send(final String command, final Argument arguments) throws ProtocolException, IOException {
        boolean sent = false;
        askedLast = false;
        try {
            final String tag = protocol.writeCommand(command, arguments);
            underWay++;
            sent = true;
            return tag;
        } finally {
            if (!sent) {
                abort();
            }
        }
    }

    void receive(final String tag, final Answers answers) throws ProtocolException, IOException {
        boolean finished = false;
        try {
            while (!early.containsKey(tag)) {
                final Response response = read(answers);
                if (response != null && response.isTagged()) {
                    early.put(response.getTag(), response);
                } else if (response != null && response.isBYE()) {
                    throw new ConnectionException(protocol, response);
                } else if (response != null && response.isUnTagged()) {
                    answers.accept(response);
                }
            }

            finished = true;
        } finally {
            if (!finished) {
                abort();
            }
        }

        underWay--;
        touch();
        check(early.remove(tag));
    }

    /** Null for an answer that cannot be read. */
    private Response read(final Answers answers) throws IOException {
        try {
            return protocol.readResponse();
        } catch (final ProtocolException | RuntimeException e) {
            answers.unreadable(e);
            return null;
        }
    }

    private static void check(final Response response) throws ProtocolException {
        if (response.isNO()) {
            throw new CommandFailedException(response);
        }

        if (response.isBAD()) {
            throw new BadCommandException(response);
        }
    }

    private void touch() {
        lastUsed = System.nanoTime();
    }

    private static long[] numbers(final IMAPResponse response) {
        long[] numbers = new long[256];
        int count = 0;
        long number = response.readLong();
        while (number != -1) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, count * 2);
            }

            numbers[count] = number;
            count++;
            number = response.readLong();
        }

        return Arrays.copyOf(numbers, count);
    }

    /** Takes untagged answers as they come. */
    interface Answers {
        void accept(Response response) throws IOException, ProtocolException;

        default void unreadable(final Exception reason) {
            // Left out, as the mail library itself does.
        }
    }
}
