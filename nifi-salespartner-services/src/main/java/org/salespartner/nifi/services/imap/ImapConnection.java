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
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.ListInfo;
import org.eclipse.angus.mail.imap.protocol.MailboxInfo;
import org.eclipse.angus.mail.imap.protocol.UIDSet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One signed-in connection and the commands this product needs, on the protocol layer of Angus Mail. Answers are handed on one by one as they
 * arrive, so that memory does not grow with their number. Folders are opened by EXAMINE only (rule S1). Not thread-safe.
 */
final class ImapConnection {
    /** Servers take command lines of at least 8,192 octets (RFC 7162, section 4); the rest of the line needs room too. */
    private static final int LONGEST_SET = 7_000;

    private final IMAPStore store;
    private final IMAPProtocol protocol;
    private String selectedFolder;
    private long selectedUidValidity;
    private long selectedUidNext;
    private final Map<String, Response> early = new HashMap<>();
    private int underWay;
    private long lastUsed = System.nanoTime();
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

    boolean hasCapability(final String capability) {
        return protocol.hasCapability(capability);
    }

    /** Opens a folder read-only, again if it is open already, since that is how its state is learnt anew. */
    Selected examine(final String folder) throws ProtocolException {
        selectedFolder = null;
        try {
            final MailboxInfo info = protocol.examine(folder);
            selectedFolder = folder;
            selectedUidValidity = Math.max(0, info.uidvalidity);
            selectedUidNext = info.uidnext;
            touch();
            return new Selected(selectedUidValidity, info.uidnext, info.total);
        } catch (final CommandFailedException e) {
            throw new FolderRefusedException(folder, e);
        } catch (final RuntimeException e) {
            throw new ProtocolException("The answer to EXAMINE cannot be understood", e);
        }
    }

    /**
     * Opens a folder read-only unless it is open. A server need not show what has come since a folder was opened, so it is opened anew for a message
     * that may be one of those. Gives its UIDVALIDITY.
     *
     * @param highestUid of the messages it is opened for
     */
    long select(final String folder, final long highestUid) throws ProtocolException {
        return folder.equals(selectedFolder) && highestUid < selectedUidNext ? selectedUidValidity : examine(folder).uidValidity();
    }

    /** All folders with their attributes (RFC 6154). Some servers tell what folders are for only when they are asked. */
    List<ListInfo> list() throws ProtocolException, IOException {
        final boolean ask = protocol.hasCapability("SPECIAL-USE") && protocol.hasCapability("LIST-EXTENDED");
        final Argument arguments = new Argument();
        arguments.writeString("");
        arguments.writeString("*");
        if (ask) {
            arguments.writeAtom("RETURN").writeArgument(new Argument().writeAtom("SPECIAL-USE"));
        }

        final List<ListInfo> folders = new ArrayList<>();
        run("LIST", arguments, new Answers() {
            @Override
            public void accept(final Response response) throws ProtocolException {
                if (response instanceof final IMAPResponse imap && imap.keyEquals("LIST")) {
                    folders.add(listInfo(imap));
                }
            }
        });
        return folders;
    }

    private static ListInfo listInfo(final IMAPResponse response) throws ProtocolException {
        try {
            return new ListInfo(response);
        } catch (final RuntimeException e) {
            throw new ProtocolException("The answer to LIST cannot be understood", e);
        }
    }

    void noop() throws ProtocolException {
        protocol.noop();
        touch();
    }

    /** The UIDs of the messages that fit, in ascending order. */
    long[] search(final Argument criteria) throws ProtocolException, IOException {
        final List<long[]> parts = new ArrayList<>();
        run("UID SEARCH", criteria, new Answers() {
            @Override
            public void accept(final Response response) {
                if (response instanceof final IMAPResponse imap && imap.keyEquals("SEARCH")) {
                    parts.add(numbers(imap));
                }
            }
        });
        return parts.stream().flatMapToLong(Arrays::stream).sorted().distinct().toArray();
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
        for (final String set : sets(sorted)) {
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

    private void run(final String command, final Argument arguments, final Answers answers) throws ProtocolException, IOException {
        receive(send(command, arguments), answers);
    }

    private String send(final String command, final Argument arguments) throws ProtocolException, IOException {
        boolean sent = false;
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

    private void receive(final String tag, final Answers answers) throws ProtocolException, IOException {
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

    /** UID sets that cover the sorted UIDs, each short enough for a command line. */
    static List<String> sets(final long[] sorted) {
        final List<String> sets = new ArrayList<>();
        final StringBuilder set = new StringBuilder();
        final UIDSet[] ranges = UIDSet.createUIDSets(sorted);
        for (final UIDSet range : ranges == null ? new UIDSet[0] : ranges) {
            if (set.length() > LONGEST_SET) {
                sets.add(set.toString());
                set.setLength(0);
            }

            set.append(set.isEmpty() ? "" : ",").append(range.start);
            if (range.end != range.start) {
                set.append(':').append(range.end);
            }
        }

        if (!set.isEmpty()) {
            sets.add(set.toString());
        }

        return sets;
    }

    private interface Answers {
        void accept(Response response) throws IOException, ProtocolException;

        default void unreadable(final Exception reason) {
            // Left out, as the mail library itself does.
        }
    }
}
