/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A mailbox of the simulated Exchange Online with its folders, messages and the log of changes that delta queries read. What is public here is for
 * tests, which act as the mailbox' owner or as the world around it; clients come through HTTP.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/resources/mailfolder">well-known folder names</a>
 */
public final class GraphMailbox {
    private final String address;
    private final String userId = UUID.randomUUID().toString();
    private final Map<String, GraphFolder> folders = new LinkedHashMap<>();
    private final Map<String, GraphMessage> messages = new LinkedHashMap<>();
    private final Map<String, String> immutableIds = new HashMap<>();
    private final Map<String, String> conversations = new HashMap<>();
    private final List<GraphChange> changes = new ArrayList<>();
    private final List<GraphMessage> sent = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<GraphMessage> held = new ArrayList<>();
    private final Set<String> poisoned = new HashSet<>();
    private final Set<String> delegates = new HashSet<>();
    private final GraphDelta delta = new GraphDelta(this);
    private boolean licensed = true;
    private boolean messageIdsReplaced;
    private boolean sendingHeld;
    private long made;

    GraphMailbox(final String address) {
        this.address = address;
        final GraphFolder root = add("Top of Information Store", null, false, "msgfolderroot");
        add("Archive", root.id(), false, "archive");
        add("Clutter", root.id(), true, "clutter");
        add("Conversation History", root.id(), false, "conversationhistory");
        add("Deleted Items", root.id(), false, "deleteditems");
        add("Drafts", root.id(), false, "drafts");
        add("Inbox", root.id(), false, "inbox");
        add("Junk Email", root.id(), false, "junkemail");
        add("Outbox", root.id(), false, "outbox");
        add("Sent Items", root.id(), false, "sentitems");
    }

    /** The user's principal name and address. */
    public String address() {
        return address;
    }

    /** The user's object id. */
    public String userId() {
        return userId;
    }

    /** Puts a message into a folder, unread, as if it had just come. */
    public GraphMessage deliver(final String folder, final byte[] raw, final Instant received) {
        return put(folder, GraphMime.of(raw), received, false, false);
    }

    /** The owner writes a draft in another program. */
    public GraphMessage writeDraft(final byte[] raw) {
        return put("drafts", GraphMime.of(raw), Instant.now(), true, true);
    }

    /** The owner sends a draft in another program. */
    public synchronized void sendDraft(final String id) {
        send(message(id).orElseThrow());
    }

    /** The owner moves a message. Its usual id changes, its immutable id does not. */
    public synchronized GraphMessage move(final String id, final String folder) {
        final GraphMessage message = message(id).orElseThrow();
        final GraphMessage moved = message.moved(newId("AAMk"), folder(folder).orElseThrow().id(), Instant.now());
        log(message, GraphChange.Kind.REMOVED);
        immutableIds.remove(message.id());
        keep(moved);
        log(moved, GraphChange.Kind.CREATED);
        return moved;
    }

    /** The message is gone for good. */
    public synchronized void delete(final String id) {
        final GraphMessage message = message(id).orElseThrow();
        messages.remove(message.immutableId());
        immutableIds.remove(message.id());
        log(message, GraphChange.Kind.REMOVED);
    }

    /** The owner marks a message as read or unread. */
    public synchronized GraphMessage mark(final String id, final boolean read) {
        final GraphMessage message = message(id).orElseThrow();
        final GraphMessage marked = message.marked(read, Instant.now());
        keep(marked);
        log(marked, GraphChange.Kind.MARKED);
        return marked;
    }

    /** The owner flags a message. */
    public synchronized GraphMessage flag(final String id) {
        final GraphMessage flagged = message(id).orElseThrow().flagged(Instant.now());
        keep(flagged);
        log(flagged, GraphChange.Kind.MARKED);
        return flagged;
    }

    /** Makes a folder below another, null for the top. */
    public synchronized GraphFolder addFolder(final String name, final String parent) {
        return add(name, folder(parent == null ? "msgfolderroot" : parent).orElseThrow().id(), false, null);
    }

    /** Makes a folder that is listed only when hidden ones are asked for. */
    public synchronized GraphFolder addHiddenFolder(final String name) {
        return add(name, folder("msgfolderroot").orElseThrow().id(), true, null);
    }

    /** Its id stays. */
    public synchronized GraphFolder renameFolder(final String folder, final String name) {
        final GraphFolder renamed = folder(folder).orElseThrow().named(name);
        folders.put(renamed.id(), renamed);
        return renamed;
    }

    /** Removes a folder with what is in it. */
    public synchronized void removeFolder(final String folder) {
        final String id = folder(folder).orElseThrow().id();
        messages(message -> message.folderId().equals(id)).forEach(message -> delete(message.id()));
        folders.remove(id);
    }

    /** Forgets every delta token given out so far: they are answered with 410 and {@code syncStateNotFound}. */
    public void expireDelta() {
        expireDelta(410, "syncStateNotFound");
    }

    /** Forgets every delta token given out so far, with the status and code to answer them with, as {@code resyncRequired}. */
    public void expireDelta(final int status, final String code) {
        delta.expire(status, code);
    }

    /** Whether delta queries also answer with removals and read marks that their changeType did not ask for, as the reference warns. */
    public void tellUnaskedChanges(final boolean told) {
        delta.tellUnasked(told);
    }

    /** The content of this message is answered with status 500 for ever. */
    public synchronized void poison(final String id) {
        poisoned.add(message(id).orElseThrow().immutableId());
    }

    /** The mailbox has no licence, or is on premises: every request gets MailboxNotEnabledForRESTAPI. */
    public synchronized void licensed(final boolean now) {
        licensed = now;
    }

    /** The users that this mailbox is shared with. */
    public synchronized void shareWith(final String user) {
        delegates.add(user.toLowerCase(Locale.ROOT));
    }

    /** Whether sending gives a message another Message-ID, as the service may. */
    public synchronized void replaceMessageIdOnSend(final boolean replaced) {
        messageIdsReplaced = replaced;
    }

    /** Whether what is sent from now on appears in Sent Items only after {@link #releaseSent()}: until then its id is not found. */
    public synchronized void holdSent(final boolean hold) {
        sendingHeld = hold;
    }

    /** What was held has left: it is in Sent Items. */
    public synchronized void releaseSent() {
        held.forEach(this::keepAsSent);
        held.clear();
    }

    /** Everything that clients sent, in order, as it left. */
    public synchronized List<GraphMessage> sent() {
        return List.copyOf(sent);
    }

    /** What has left for its recipients, in order. */
    public synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** Everything in a folder, the oldest first. */
    public synchronized List<GraphMessage> messagesIn(final String folder) {
        final String id = folder(folder).orElseThrow().id();
        return messages(message -> message.folderId().equals(id));
    }

    /** A message by either of its ids. */
    public synchronized Optional<GraphMessage> message(final String id) {
        return Optional.ofNullable(messages.get(immutableIds.getOrDefault(id, id)));
    }

    /** A folder by id or well-known name; for tests by display name, too. */
    public synchronized Optional<GraphFolder> folder(final String folder) {
        return known(folder).or(() -> folders.values().stream().filter(one -> one.name().equals(folder)).findFirst());
    }

    synchronized Optional<GraphFolder> known(final String folder) {
        return Optional.ofNullable(folders.get(folder)).or(() -> folders.values().stream().filter(one -> one.wellKnownName() != null
                && one.wellKnownName().equalsIgnoreCase(folder)).findFirst());
    }

    synchronized List<GraphFolder> children(final String parentId) {
        return folders.values().stream().filter(one -> parentId.equals(one.parentId())).toList();
    }

    synchronized List<GraphMessage> messages(final Predicate<GraphMessage> which) {
        return messages.values().stream().filter(which).toList();
    }

    synchronized GraphMessage put(final String folder, final GraphMime mime, final Instant received, final boolean read, final boolean draft) {
        final GraphMessage message = new GraphMessage(newId("AAkA"), newId("AAMk"), folder(folder).orElseThrow().id(), mime, received, Instant.now(),
                read, draft, false, conversation(mime), 1);
        keep(message);
        log(message, GraphChange.Kind.CREATED);
        return message;
    }

    synchronized void send(final GraphMessage draft) {
        final String messageId = messageIdsReplaced || draft.mime().messageId().isEmpty()
                ? "<" + UUID.randomUUID() + "@simulated.prod.outlook.example>" : draft.mime().messageId();
        final GraphMessage left = draft.sent(draft.mime().with("Message-ID", messageId), Instant.now());
        conversations.put(messageId, left.conversationId());
        delete(draft.immutableId());
        sent.add(left);
        deliveries.add(Delivery.of(left.mime().bytes()));
        if (sendingHeld) {
            held.add(left);
        } else {
            keepAsSent(left);
        }
    }

    synchronized boolean isPoisoned(final GraphMessage message) {
        return poisoned.contains(message.immutableId());
    }

    synchronized boolean isLicensed() {
        return licensed;
    }

    synchronized boolean isSharedWith(final String user) {
        return delegates.contains(user.toLowerCase(Locale.ROOT));
    }

    synchronized List<GraphChange> changesSince(final long position, final String folderId) {
        return changes.subList((int) position, changes.size()).stream().filter(change -> change.folderId().equals(folderId)).toList();
    }

    synchronized long changeCount() {
        return changes.size();
    }

    GraphDelta delta() {
        return delta;
    }

    private void keepAsSent(final GraphMessage left) {
        final GraphMessage filed = left.moved(newId("AAMk"), folder("sentitems").orElseThrow().id(), left.modified());
        keep(filed);
        log(filed, GraphChange.Kind.CREATED);
    }

    private void keep(final GraphMessage message) {
        messages.put(message.immutableId(), message);
        immutableIds.put(message.id(), message.immutableId());
    }

    private void log(final GraphMessage message, final GraphChange.Kind kind) {
        changes.add(new GraphChange(message.folderId(), message.immutableId(), message.id(), kind));
    }

    private GraphFolder add(final String name, final String parentId, final boolean hidden, final String wellKnownName) {
        final GraphFolder folder = new GraphFolder(newId("AQMk"), name, parentId, hidden, wellKnownName);
        folders.put(folder.id(), folder);
        return folder;
    }

    private String conversation(final GraphMime mime) {
        final String conversation = mime.references().stream().map(conversations::get).filter(known -> known != null).findFirst()
                .orElseGet(() -> newId("AAQk"));
        if (!mime.messageId().isEmpty()) {
            conversations.put(mime.messageId(), conversation);
        }
        return conversation;
    }

    /** Ids of Exchange are base64 for use in addresses, with padding. */
    private String newId(final String kind) {
        made++;
        final byte[] bytes = (userId + "/" + made + "/" + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
        final String id = kind + Base64.getUrlEncoder().encodeToString(bytes);
        return id.endsWith("=") ? id : id + "AA=";
    }
}
