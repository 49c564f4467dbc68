/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.salespartner.nifi.services.imap.SuspectDetails.Reading;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Asks for details of many messages of the open folder in one command, and in more of them only where that has failed. A refusal is looked into at
 * once; when the connection is lost, who asks again on another one goes on with what is known of the culprit (rule S5).
 */
final class CarefulFetch {
    /** So many refusals in one reading: enough to find some messages among thousands. A server that refuses more refuses altogether. */
    private static final int MOST_REFUSALS = 100;

    private final ImapConnection connection;
    private final SuspectDetails suspects;

    CarefulFetch(final ImapConnection connection, final SuspectDetails suspects) {
        this.connection = connection;
        this.suspects = suspects;
    }

    /** Takes what the server tells of messages. */
    interface Taker {
        /**
         * Told once of each message that is there.
         *
         * @param response null when nothing could be asked of the message, which may then be gone as well
         */
        void take(long uid, FetchResponse response);
    }

    /** Asks about messages, in one command unless there was trouble with some of them. */
    void read(final Reading reading, final long[] uids, final Taker taker) throws ProtocolException, IOException {
        Deque<long[]> parts = new ArrayDeque<>(suspects.parts(reading, uids));
        boolean answered = uids.length == 1;
        int refusals = 0;
        while (!parts.isEmpty()) {
            final long[] part = parts.poll();
            final int level = part.length == 1 ? suspects.level(reading.place(part[0])) : 0;
            if (reading.details().items(level) == null) {
                taker.take(part[0], null);
                continue;
            }

            final Answers answers = new Answers(part, taker);
            try {
                fetch(reading.details(), level, part, answers);
                suspects.answered(reading, part);
                answered = true;
            } catch (final CommandFailedException | BadCommandException e) {
                refusals++;
                answered = answered || answers.missing.size() < part.length;
                final boolean refusesAll = reading.details().isLeast(level) && !answered;
                if (refusesAll) {
                    suspects.acquit(reading, uids);
                } else if (!Trouble.isLimit(e)) {
                    // A refusal for now counts, too, as it may be for ever.
                    suspects.failed(reading, part, answers.missing);
                }

                if (refusesAll || refusals > MOST_REFUSALS || Trouble.of(e) != Trouble.REFUSED) {
                    throw e;
                }

                final LongStream later = parts.stream().flatMapToLong(Arrays::stream);
                parts = new ArrayDeque<>(suspects.parts(reading, LongStream.concat(later, values(answers.missing)).sorted().toArray()));
            } catch (final ProtocolException | IOException e) {
                suspects.failed(reading, part, answers.missing);
                throw e;
            }
        }
    }

    private void fetch(final Details details, final int level, final long[] part, final Answers answers) throws ProtocolException, IOException {
        connection.fetch(part, details.items(level), answers);
        final String withoutDate = details.itemsWithoutDate(level);
        if (withoutDate != null && answers.unreadable && !answers.missing.isEmpty()) {
            connection.fetch(values(answers.missing).toArray(), withoutDate, answers);
        }
    }

    private static LongStream values(final Set<Long> uids) {
        return uids.stream().mapToLong(Long::longValue);
    }

    private static final class Answers implements ImapConnection.FetchHandler {
        private final Set<Long> missing = new HashSet<>();
        private final Taker taker;
        private boolean unreadable;

        private Answers(final long[] uids, final Taker taker) {
            this.taker = taker;
            Arrays.stream(uids).forEach(missing::add);
        }

        @Override
        public void accept(final FetchResponse response) {
            final UID uid = response.getItem(UID.class);
            if (uid != null && missing.remove(uid.uid)) {
                taker.take(uid.uid, response);
            }
        }

        @Override
        public void unreadable(final Exception reason) {
            unreadable = true;
        }
    }
}
