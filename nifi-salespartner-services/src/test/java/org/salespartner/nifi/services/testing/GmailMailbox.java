/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A mailbox of the simulated Gmail and what a test may do to it, as if mail came in or the owner worked in another program. Labels, drafts, threads
 * and history behave as in the <a href="https://developers.google.com/workspace/gmail/api/reference/rest">reference</a>; all methods may be called
 * from any thread.
 */
public final class GmailMailbox {
    private static final List<String> SYSTEM_LABELS = List.of("INBOX", "SENT", "DRAFT", "TRASH", "SPAM", "UNREAD", "STARRED", "IMPORTANT", "CHAT",
            "CATEGORY_PERSONAL", "CATEGORY_SOCIAL", "CATEGORY_PROMOTIONS", "CATEGORY_UPDATES", "CATEGORY_FORUMS");
    private static final Set<String> HIDDEN = Set.of("SPAM", "TRASH");
    private static final long FIRST_ID = 0x1900_0000_0000_0000L;

    private final String address;
    private final Map<String, GmailMessage> messages = new HashMap<>();
    private final NavigableMap<Place, GmailMessage> newestFirst = new TreeMap<>(
            Comparator.comparingLong(Place::millis).thenComparing(Place::id).reversed());
    private final Map<String, String> userLabels = new LinkedHashMap<>();
    private final Map<String, String> drafts = new LinkedHashMap<>();
    private final Map<String, List<GmailMessage>> threads = new HashMap<>();
    private final Map<String, String> threadByMessageId = new HashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final GmailHistory history = new GmailHistory();
    private boolean replacesMessageIds;
    private long ids;
    private int labelsMade;

    GmailMailbox(final String address) {
        this.address = address;
    }

    /** Where a message stands in lists. */
    private record Place(long millis, String id) {
    }

    /** A mail that left, with the Message-ID (without brackets) that the recipients see. */
    public record Sent(String id, String threadId, String messageId, byte[] raw) {

        /** Without the content. */
        @Override
        public String toString() {
            return "sent " + id + " <" + messageId + ">";
        }
    }

    public String address() {
        return address;
    }

    /**
     * A mail comes in (or is there, with the label {@code SENT}). It joins the thread of a mail that it references when the subjects match but for
     * marks of replies; else it begins one.
     *
     * @param labels ids of system labels or of labels that {@link #createLabel} made
     * @return the id of the message
     */
    public synchronized String deliver(final byte[] raw, final Instant internalDate, final String... labels) {
        return add(raw, internalDate, threadOf(GmailPart.parse(raw)), List.of(labels)).id();
    }

    /** The mail is gone for good. */
    public synchronized void delete(final String id) {
        final GmailMessage message = message(id);
        history.add(GmailHistory.Kind.MESSAGE_DELETED, message, List.of());
        messages.remove(id);
        newestFirst.remove(place(message));
        threads.get(message.threadId()).remove(message);
        drafts.values().remove(id);
    }

    /** Adds labels; those that are there already change nothing. */
    public synchronized void addLabel(final String id, final String... labels) {
        modify(id, List.of(labels), List.of());
    }

    /** Removes labels; those that are not there change nothing. */
    public synchronized void removeLabel(final String id, final String... labels) {
        modify(id, List.of(), List.of(labels));
    }

    /** Moves a mail to the trash. */
    public synchronized void trash(final String id) {
        modify(id, List.of("TRASH"), List.of("INBOX"));
    }

    /** Makes a label of the user; gives its id. */
    public synchronized String createLabel(final String name) {
        final String id = "Label_" + ++labelsMade;
        userLabels.put(id, name);
        return id;
    }

    /** Gives a label of the user another name; its id stays. */
    public synchronized void renameLabel(final String labelId, final String name) {
        checkLabel(labelId);
        userLabels.put(labelId, name);
    }

    /** Deletes a label of the user; its messages stay without it (users.labels.delete). */
    public synchronized void deleteLabel(final String labelId) {
        checkLabel(labelId);
        messages.values().stream().filter(message -> message.labels().contains(labelId)).map(GmailMessage::id).toList()
                .forEach(id -> modify(id, List.of(), List.of(labelId)));
        userLabels.remove(labelId);
    }

    /** From now on every history id given out before is too old (404). */
    public synchronized void forgetHistory() {
        history.forget();
    }

    /** History ids go on from here, for instance longer than any integer type; only before anything has happened. */
    public synchronized void startHistoryAt(final BigInteger id) {
        history.startAt(id);
    }

    public synchronized String historyId() {
        return history.current().toString();
    }

    /** Whether sending gives a mail another Message-ID than the draft had. */
    public synchronized void replaceMessageIdOnSend(final boolean replaces) {
        replacesMessageIds = replaces;
    }

    /** What was sent, in order. */
    public synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** What has left for its recipients, in order. */
    public synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** The ids of all messages, newest first, also of those in spam and trash and in drafts. */
    public synchronized List<String> messageIds() {
        return newestFirst.values().stream().map(GmailMessage::id).toList();
    }

    /** The ids of the drafts, oldest first. */
    public synchronized List<String> draftIds() {
        return List.copyOf(drafts.keySet());
    }

    /** The messages of the drafts, each as it stands there. */
    public synchronized List<String> drafts() {
        return drafts.values().stream().map(id -> new String(message(id).raw(), StandardCharsets.UTF_8)).toList();
    }

    /** The owner has written a draft; gives its id. */
    public String writeDraft(final byte[] raw) {
        return createDraft(raw, null);
    }

    public Set<String> labelsOf(final String id) {
        return message(id).labels();
    }

    public String threadOf(final String id) {
        return message(id).threadId();
    }

    public byte[] rawOf(final String id) {
        return message(id).raw();
    }

    /** Deletes a draft in another program. */
    public synchronized void deleteDraft(final String draftId) {
        delete(draftMessage(draftId).id());
    }

    /** Sends a draft in another program, as its owner would; gives the id of the sent message. */
    public synchronized String sendDraft(final String draftId) {
        final GmailMessage draft = draftMessage(draftId);
        final GmailMessage gone = send(draft.raw(), draft.threadId());
        delete(draft.id());
        return gone.id();
    }

    @Override
    public String toString() {
        return "mailbox " + address;
    }

    synchronized GmailMessage message(final String id) {
        final GmailMessage message = messages.get(id);
        if (message == null) {
            throw GoogleError.notFound();
        }
        return message;
    }

    synchronized Map<String, Object> profile() {
        return Map.of("emailAddress", address, "messagesTotal", messages.size(), "threadsTotal",
                threads.values().stream().filter(thread -> !thread.isEmpty()).count(), "historyId", historyId());
    }

    synchronized List<Map<String, Object>> labels() {
        return Stream.concat(SYSTEM_LABELS.stream().map(id -> Map.<String, Object>of("id", id, "name", id, "type", "system")),
                userLabels.entrySet().stream().map(label -> Map.<String, Object>of("id", label.getKey(), "name", label.getValue(), "type", "user",
                        "messageListVisibility", "show", "labelListVisibility", "labelShow"))).toList();
    }

    /**
     * A page of messages that have all the labels and fit the query, newest first.
     *
     * @param after the place after which the page begins, from the page before; null for the first
     * @return one more than asked for when there are more
     */
    synchronized List<GmailMessage> list(final Collection<String> labelIds, final String query, final boolean spamAndTrash, final int pageSize,
            final String after) {
        labelIds.forEach(this::checkLabel);
        final Map<String, String> names = new HashMap<>();
        userLabels.forEach((id, name) -> names.put(name.toLowerCase(Locale.ROOT).replace(' ', '-'), id));
        final GmailQuery parsed = new GmailQuery(query == null ? "" : query, names);
        final boolean all = spamAndTrash || parsed.spamAndTrash() || labelIds.stream().anyMatch(HIDDEN::contains);
        final NavigableMap<Place, GmailMessage> rest = after == null ? newestFirst : newestFirst.tailMap(position(after), false);
        return rest.values().stream().filter(message -> all || message.labels().stream().noneMatch(HIDDEN::contains))
                .filter(message -> message.labels().containsAll(labelIds)).filter(parsed::matches).limit(pageSize + 1L).toList();
    }

    synchronized List<GmailMessage> thread(final String threadId) {
        final List<GmailMessage> thread = threads.getOrDefault(threadId, List.of());
        if (thread.isEmpty()) {
            throw GoogleError.notFound();
        }
        return thread.stream().sorted(Comparator.comparing(GmailMessage::internalDate).thenComparing(GmailMessage::id)).toList();
    }

    synchronized Map<String, Object> history(final String startHistoryId, final String labelId, final List<String> types, final int pageSize,
            final String pageToken) {
        return history.list(startHistoryId, labelId, types, pageSize, pageToken);
    }

    synchronized void modify(final String id, final List<String> added, final List<String> removed) {
        final GmailMessage message = message(id);
        Stream.concat(added.stream(), removed.stream()).forEach(this::checkLabel);
        final Set<String> more = new LinkedHashSet<>(added);
        more.removeAll(message.labels());
        final Set<String> fewer = new LinkedHashSet<>(removed);
        fewer.retainAll(message.labels());
        final Set<String> now = new LinkedHashSet<>(message.labels());
        now.addAll(more);
        now.removeAll(fewer);
        message.label(now);
        if (!more.isEmpty()) {
            history.add(GmailHistory.Kind.LABEL_ADDED, message, more);
        }
        if (!fewer.isEmpty()) {
            history.add(GmailHistory.Kind.LABEL_REMOVED, message, fewer);
        }
    }

    /** Makes a draft; gives its id. Its thread is the wanted one when the mail fits into it. */
    public synchronized String createDraft(final byte[] raw, final String wantedThread) {
        final String draftId = "r" + (7_000_000_000_000_000_001L + 17 * ++ids);
        drafts.put(draftId, add(raw, Instant.now(), wantedThread(raw, wantedThread), List.of("DRAFT")).id());
        return draftId;
    }

    /** Replaces the message of a draft: another message id under the same draft id. */
    synchronized void replaceDraft(final String draftId, final byte[] raw, final String wantedThread) {
        final GmailMessage old = draftMessage(draftId);
        final String thread = wantedThread == null ? old.threadId() : wantedThread(raw, wantedThread);
        delete(old.id());
        drafts.put(draftId, add(raw, Instant.now(), thread, List.of("DRAFT")).id());
    }

    synchronized GmailMessage draftMessage(final String draftId) {
        final String id = drafts.get(draftId);
        if (id == null) {
            throw GoogleError.notFound();
        }
        return message(id);
    }

    /** The id of the draft that a message belongs to. */
    synchronized String draftOf(final GmailMessage message) {
        return drafts.entrySet().stream().filter(draft -> draft.getValue().equals(message.id())).map(Map.Entry::getKey).findFirst().orElseThrow();
    }

    /** Sends a mail that was no draft. */
    synchronized GmailMessage sendNew(final byte[] raw, final String wantedThread) {
        return send(raw, wantedThread(raw, wantedThread));
    }

    private GmailMessage send(final byte[] raw, final String threadId) {
        final GmailPart part = GmailPart.parse(raw);
        if (Stream.of("To", "Cc", "Bcc").map(part::header).allMatch(to -> to == null || to.isBlank())) {
            throw GoogleError.badRequest("Recipient address required");
        }
        final boolean renamed = replacesMessageIds || part.header("Message-ID") == null;
        final GmailMessage message = add(renamed ? GmailMessage.withMessageId(raw, "CA+sim" + ids + "@mail.gmail.com") : raw, Instant.now(), threadId,
                List.of("SENT"));
        sent.add(new Sent(message.id(), message.threadId(), message.messageId(), message.raw()));
        deliveries.add(Delivery.of(message.raw()));
        return message;
    }

    private GmailMessage add(final byte[] raw, final Instant internalDate, final String thread, final List<String> labels) {
        labels.forEach(this::checkLabel);
        final String id = "%016x".formatted(FIRST_ID + 0x1003L * ++ids);
        final String threadId = thread == null ? id : thread;
        final GmailMessage message = new GmailMessage(id, threadId, raw, Instant.ofEpochMilli(internalDate.toEpochMilli()), labels);
        messages.put(id, message);
        threads.computeIfAbsent(threadId, first -> new ArrayList<>()).add(message);
        newestFirst.put(place(message), message);
        if (message.messageId() != null) {
            threadByMessageId.putIfAbsent(message.messageId(), threadId);
        }
        history.add(GmailHistory.Kind.MESSAGE_ADDED, message, List.of());
        return message;
    }

    /** The thread that a mail answers into, or null. */
    private String threadOf(final GmailPart part) {
        return GmailMessage.references(part).stream().map(threadByMessageId::get).filter(Objects::nonNull).distinct()
                .filter(thread -> sameSubject(thread, part)).findFirst().orElse(null);
    }

    /**
     * The thread for a mail of the client: the three conditions of
     * <a href="https://developers.google.com/workspace/gmail/api/guides/threads">Manage threads</a> are that it is named, that References or
     * In-Reply-To lead into it, and that the subjects match. Null when one of them fails.
     */
    private String wantedThread(final byte[] raw, final String wanted) {
        if (wanted == null) {
            return null;
        }
        final List<GmailMessage> thread = thread(wanted);
        final GmailPart part = GmailPart.parse(raw);
        final Set<String> references = GmailMessage.references(part);
        return thread.stream().anyMatch(message -> references.contains(message.messageId())) && sameSubject(wanted, part) ? wanted : null;
    }

    private boolean sameSubject(final String thread, final GmailPart part) {
        return threads.getOrDefault(thread, List.of()).stream()
                .anyMatch(message -> GmailMessage.baseSubject(message.part()).equals(GmailMessage.baseSubject(part)));
    }

    private void checkLabel(final String label) {
        if (!SYSTEM_LABELS.contains(label) && !userLabels.containsKey(label)) {
            throw GoogleError.badRequest("Invalid label: " + label);
        }
    }

    static String position(final GmailMessage message) {
        return message.internalDate().toEpochMilli() + "/" + message.id();
    }

    private static Place position(final String text) {
        final String[] sides = text.split("/");
        return new Place(Long.parseLong(sides[0]), sides[1]);
    }

    private static Place place(final GmailMessage message) {
        return position(position(message));
    }
}
