/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.gmail;

import com.google.api.client.http.HttpResponseException;
import com.google.api.services.gmail.model.History;
import com.google.api.services.gmail.model.HistoryLabelAdded;
import com.google.api.services.gmail.model.HistoryLabelRemoved;
import com.google.api.services.gmail.model.HistoryMessageAdded;
import com.google.api.services.gmail.model.ListHistoryResponse;
import com.google.api.services.gmail.model.ListMessagesResponse;
import com.google.api.services.gmail.model.Message;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.ChangesRequest;
import org.salespartner.nifi.account.CursorLostException;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;
import org.salespartner.nifi.services.account.ReadingPhase;
import org.salespartner.nifi.services.gmail.GmailCursor.Point;
import org.salespartner.nifi.services.gmail.Plans.Found;
import org.salespartner.nifi.services.gmail.Plans.Plan;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lists what is new under a label: first the window by a query, then by the mailbox' history, whose cost follows what is new (rule S8;
 * https://developers.google.com/workspace/gmail/api/guides/sync).
 */
final class GmailLister {
    private static final int PAGE = 500;
    /** What a window holds besides its newest is counted so far and no further: each page of it costs a request (rule S8). */
    private static final int COUNTED = 4_000;
    private static final String DETAILS = "id,threadId,labelIds,internalDate,sizeEstimate";
    private static final int SERVER_ERROR = 500;
    /** What is under one of these is no mail that came or went; asked for by name, spam and trash are listed all the same. */
    private static final Set<String> NEVER = Set.of("DRAFT");
    private static final Set<String> LEFT_OUT = Set.of("SPAM", "TRASH");

    private final GmailApi api;
    private final GmailErrors errors;
    private final Plans plans;
    private final String accountId;
    private final Clock clock;

    GmailLister(final GmailApi api, final GmailErrors errors, final Plans plans, final String accountId, final Clock clock) {
        this.api = api;
        this.errors = errors;
        this.plans = plans;
        this.accountId = accountId;
        this.clock = clock;
    }

    /**
     * @param labelId null for the whole mailbox
     */
    Changes changes(final String folder, final String labelId, final String cursorText, final ChangesRequest request)
            throws IOException, MailboxException {
        final long windowStart = Math.max(0, request.windowStart().toEpochMilli());
        if (cursorText == null) {
            return first(folder, labelId, windowStart, request);
        }

        final GmailCursor cursor = GmailCursor.decode(cursorText).orElse(null);
        if (cursor == null) {
            throw unreadable(folder, windowStart);
        }

        if (cursor.phase() == ReadingPhase.INCREMENTAL) {
            return incremental(folder, labelId, cursor, windowStart, request.limit());
        }

        final Optional<List<Found>> kept = plans.take(folder, cursor.reading()).filter(plan -> plan.reaches(cursor.position()))
                .map(plan -> plan.from(cursor.position()));
        return page(folder, cursor, kept.isPresent() ? kept.get() : scan(folder, labelId, cursor), request.limit(), 0);
    }

    private Changes first(final String folder, final String labelId, final long windowStart, final ChangesRequest request)
            throws IOException, MailboxException {
        final GmailCursor window = GmailCursor.window(api.currentHistoryId(), windowStart);
        final List<String> newest = new ArrayList<>();
        final long all = search(labelId, windowStart, request.windowSize(), newest);
        final List<Found> found = details(folder, newest, window);
        final long leftOut = Math.max(0, all - newest.size());
        final GmailCursor cursor = leftOut == 0 || found.isEmpty() ? window
                : GmailCursor.window(window.historyId(), found.getFirst().point().millis());
        return page(folder, cursor, found, request.limit(), leftOut);
    }

    /** The messages that a first or repeated reading still has to take, in its order. */
    private List<Found> scan(final String folder, final String labelId, final GmailCursor cursor) throws IOException, MailboxException {
        final List<String> ids = new ArrayList<>();
        search(labelId, Math.max(cursor.cutOff(), cursor.position().millis()), Integer.MAX_VALUE, ids);
        // What has come since the reading began is told by the history afterwards, and would come twice.
        added(labelId, cursor, Integer.MAX_VALUE).ifPresent(since -> ids.removeAll(since.coveredBy().keySet()));
        return details(folder, ids, cursor);
    }

    /**
     * @param ids gets the newest of what is found, so many at most
     * @return how many there are; where there are many more than that, at least so many
     */
    private long search(final String labelId, final long sinceMillis, final int most, final List<String> ids) throws IOException {
        // The query knows whole seconds: one more, then by the exact time.
        final String query = "after:" + Math.max(0, sinceMillis / 1000 - 1) + (labelId == null ? " -in:drafts" : "");
        long all = 0;
        String pageToken = null;
        do {
            final ListMessagesResponse answer = api.list(labelId, query, pageToken, PAGE);
            for (final Message message : Objects.requireNonNullElse(answer.getMessages(), List.<Message>of())) {
                all++;
                if (ids.size() < most) {
                    ids.add(message.getId());
                }
            }
            pageToken = answer.getNextPageToken();
        } while (pageToken != null && all < (long) most + COUNTED);
        return all;
    }

    /**
     * @param ids newest first, as Gmail finds them
     */
    private List<Found> details(final String folder, final List<String> ids, final GmailCursor cursor) throws IOException, MailboxException {
        final List<Found> found = new ArrayList<>(ids.size());
        long older = Math.max(cursor.cutOff(), cursor.position().millis());
        for (final Message message : messages(folder, ids.reversed()).values()) {
            // One that Gmail cannot describe stands behind the one before it: what cannot be had is found out when it is fetched (rule S5).
            older = Objects.requireNonNullElse(message.getInternalDate(), older);
            final Point point = new Point(older, message.getId());
            final boolean wanted = point.millis() >= cursor.cutOff() && point.compareTo(cursor.position()) > 0;
            if (wanted && labels(message).stream().noneMatch(NEVER::contains)) {
                found.add(new Found(point, message.getThreadId(), size(message)));
            }
        }
        found.sort((one, other) -> one.point().compareTo(other.point()));
        return found;
    }

    private Changes page(final String folder, final GmailCursor start, final List<Found> plan, final int limit, final long leftOut) {
        final List<Found> page = plan.subList(0, Math.min(limit, plan.size()));
        final List<Found> rest = List.copyOf(plan.subList(page.size(), plan.size()));
        final List<Changes.Listed> listed = new ArrayList<>(page.size());
        final long now = clock.millis();
        GmailCursor cursor = start;
        for (final Found found : page) {
            cursor = cursor.after(found.point(), now);
            final boolean last = rest.isEmpty() && listed.size() == page.size() - 1;
            listed.add(new Changes.Listed(new MessageReference(folder, found.point().id(), null, found.threadId(),
                    Instant.ofEpochMilli(found.point().millis()), found.size()), (last ? cursor.finished() : cursor).encode()));
        }

        // Nothing was there to be taken: what is there later has come after this moment.
        final GmailCursor end = !rest.isEmpty() ? cursor : cursor.newest() == 0 ? cursor.upTo(cursor.historyId(), now) : cursor.finished();
        plans.keep(folder, start.reading(), new Plan(start.position(), plan));
        return new Changes(listed, end.encode(), !rest.isEmpty(), start.phase() == ReadingPhase.REREADING, leftOut);
    }

    private Changes incremental(final String folder, final String labelId, final GmailCursor cursor, final long windowStart, final int limit)
            throws IOException, MailboxException {
        final Added added = added(labelId, cursor, limit).orElse(null);
        if (added == null) {
            throw lost(folder, cursor, windowStart);
        }

        final Map<String, Message> messages = messages(folder, List.copyOf(added.coveredBy().keySet()));
        // What a message is that Gmail cannot describe, a draft for one, is known from the history alone.
        messages.values().stream().filter(message -> message.getInternalDate() == null)
                .forEach(message -> message.setLabelIds(added.labels().get(message.getId())));
        final List<Changes.Listed> listed = new ArrayList<>(messages.size());
        final long now = clock.millis();
        GmailCursor reached = cursor;
        for (final Map.Entry<String, BigInteger> entry : added.coveredBy().entrySet()) {
            final Message message = messages.get(entry.getKey());
            if (message != null && isMail(message, labelId)) {
                final Long millis = message.getInternalDate();
                reached = reached.upTo(entry.getValue(), millis == null ? 0 : Math.min(millis, now));
                listed.add(new Changes.Listed(new MessageReference(folder, message.getId(), null, message.getThreadId(),
                        millis == null ? null : Instant.ofEpochMilli(millis), size(message)), reached.encode()));
            }
        }

        final String end = reached.upTo(added.end(), 0).encode();
        return new Changes(listed, end, added.more(), false, 0);
    }

    /** Empty when Gmail does not keep the history so far back. */
    private Optional<Added> added(final String labelId, final GmailCursor cursor, final int limit) throws IOException {
        try {
            return Optional.of(read(labelId, cursor, limit));
        } catch (final IOException e) {
            if (GmailErrors.isNotFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Messages in the order in which they were added, each with the history id that covers it. */
    private Added read(final String labelId, final GmailCursor cursor, final int limit) throws IOException {
        final Map<String, BigInteger> coveredBy = new LinkedHashMap<>();
        final Map<String, List<String>> labels = new HashMap<>();
        BigInteger covered = cursor.historyId();
        String pageToken = null;
        do {
            final ListHistoryResponse answer = api.history(labelId, cursor.historyId(), pageToken, PAGE);
            for (final History record : Objects.requireNonNullElse(answer.getHistory(), List.<History>of())) {
                if (coveredBy.size() >= limit) {
                    return new Added(coveredBy, labels, covered, true);
                }

                final List<Message> brought = messages(record, labelId).toList();
                brought.forEach(message -> labels.put(message.getId(), labels(message)));
                final List<String> ids = brought.stream().map(Message::getId).filter(id -> !coveredBy.containsKey(id)).distinct().toList();
                for (int i = 0; i < ids.size(); i++) {
                    coveredBy.put(ids.get(i), i == ids.size() - 1 ? record.getId() : covered);
                }
                covered = record.getId();
            }
            pageToken = answer.getNextPageToken();
            if (pageToken == null && answer.getHistoryId() != null) {
                covered = answer.getHistoryId().max(covered);
            }
        } while (pageToken != null);
        return new Added(coveredBy, labels, covered, false);
    }

    /**
     * What a record brings under a label: new messages, those that got this label, and those that are no longer thrown away or spam. A message that
     * got another label, as by a star or by being marked as unread, was there before.
     */
    private static Stream<Message> messages(final History record, final String labelId) {
        final Stream<Message> added = Stream.ofNullable(record.getMessagesAdded()).flatMap(List::stream).map(HistoryMessageAdded::getMessage);
        final Stream<Message> labelled = Stream.ofNullable(record.getLabelsAdded()).flatMap(List::stream)
                .filter(change -> labelId != null && names(change.getLabelIds(), Set.of(labelId))).map(HistoryLabelAdded::getMessage);
        final Stream<Message> brought = Stream.ofNullable(record.getLabelsRemoved()).flatMap(List::stream)
                .filter(change -> names(change.getLabelIds(), LEFT_OUT)).map(HistoryLabelRemoved::getMessage);
        return Stream.of(added, labelled, brought).flatMap(messages -> messages);
    }

    private static boolean names(final List<String> labelIds, final Set<String> wanted) {
        return labelIds != null && labelIds.stream().anyMatch(wanted::contains);
    }

    /** What was thrown away, or marked as spam, before it was listed is not taken, as with a folder that it was moved out of. */
    private static boolean isMail(final Message message, final String labelId) {
        return labels(message).stream().noneMatch(label -> NEVER.contains(label) || LEFT_OUT.contains(label) && !label.equals(labelId));
    }

    /** By id, in the order asked for; those that are gone are missing. */
    private Map<String, Message> messages(final String folder, final List<String> ids) throws IOException, MailboxException {
        // What was described before a limit on the rate of requests was met is not asked again, so that a large window comes to its end (rule S6).
        final Map<String, Message> known = plans.takeDescribed(folder);
        final List<String> unknown = ids.stream().filter(id -> !known.containsKey(id)).toList();
        boolean whole = false;
        try {
            int start = 0;
            while (start < unknown.size()) {
                final int end = Math.min(unknown.size(), start + api.batchSize());
                describe(unknown.subList(start, end), known);
                start = end;
            }
            whole = true;
        } finally {
            if (!whole) {
                plans.keepDescribed(folder, known);
            }
        }

        final Map<String, Message> messages = new LinkedHashMap<>();
        ids.stream().filter(known::containsKey).forEach(id -> messages.put(id, known.get(id)));
        return messages;
    }

    private void describe(final List<String> ids, final Map<String, Message> known) throws IOException, MailboxException {
        final GmailApi.Answers answers = api.get(ids, "minimal", DETAILS);
        final List<String> failed = new ArrayList<>();
        MailboxException trouble = null;
        for (final String id : ids) {
            final GmailApi.Answer answer = answers.of(id);
            if (answer != null && answer.message() != null) {
                known.put(id, answer.message());
            } else if (answer != null && answer.error().getCode() >= SERVER_ERROR) {
                failed.add(id);
            } else if (answer != null && answer.error().getCode() != GmailErrors.NOT_FOUND) {
                trouble = errors.of(answer.error(), answer.retryAfter());
            }
        }

        if (trouble != null) {
            throw trouble;
        }

        if (answers.fault() != null || ids.stream().anyMatch(id -> answers.of(id) == null)) {
            throw answers.faultOrMissing();
        }
        describeAlone(failed, known);
    }

    /**
     * A message that Gmail does not describe keeps those beside it from being listed no longer than others (rule S5). It is held for such a one only
     * when Gmail answers something else meanwhile: else Gmail is in trouble, and what it is that cannot be described, a draft for one, is not known.
     */
    private void describeAlone(final List<String> ids, final Map<String, Message> known) throws IOException {
        boolean answering = false;
        for (final String id : ids) {
            try {
                known.put(id, api.message(id, DETAILS));
            } catch (final HttpResponseException e) {
                if (GmailErrors.isNotFound(e)) {
                    // It was deleted since the batch was asked for.
                    continue;
                }

                if (e.getStatusCode() < SERVER_ERROR) {
                    throw e;
                }

                if (!answering) {
                    api.currentHistoryId();
                    answering = true;
                }
                known.put(id, new Message().setId(id));
            }
        }
    }

    private CursorLostException lost(final String folder, final GmailCursor cursor, final long windowStart) throws IOException {
        final GmailCursor reread = cursor.reread(api.currentHistoryId(), windowStart);
        return new CursorLostException(("Account [%s]: Gmail does not keep the history of [%s] back to where it was read last. It is read again from "
                + "%s.").formatted(accountId, folder, Instant.ofEpochMilli(reread.cutOff())), reread.encode());
    }

    private CursorLostException unreadable(final String folder, final long windowStart) throws IOException {
        final GmailCursor reread = new GmailCursor(ReadingPhase.REREADING, api.currentHistoryId(), windowStart, Point.NONE, windowStart);
        return new CursorLostException(("Account [%s]: what was kept about how far [%s] has been read cannot be understood. It is read again from "
                + "%s.").formatted(accountId, folder, Instant.ofEpochMilli(windowStart)), reread.encode());
    }

    private static List<String> labels(final Message message) {
        return Objects.requireNonNullElse(message.getLabelIds(), List.of());
    }

    private static long size(final Message message) {
        return message.getSizeEstimate() == null ? -1 : message.getSizeEstimate();
    }

    /**
     * @param labels the labels that each had last, as far as the history tells
     * @param end    the history id up to which everything stands in it
     */
    private record Added(Map<String, BigInteger> coveredBy, Map<String, List<String>> labels, BigInteger end, boolean more) {
    }
}
