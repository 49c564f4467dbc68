/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages and folders as JSON. Times are shown in whole seconds.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/resources/message">message resource type</a>
 * @see <a href="https://learn.microsoft.com/graph/api/resources/mailfolder">mailFolder resource type</a>
 */
final class GraphJson {
    static final ObjectMapper MAPPER = new ObjectMapper();
    static final Set<String> MESSAGE_PROPERTIES = Set.of("id", "createdDateTime", "lastModifiedDateTime", "changeKey", "categories",
            "receivedDateTime", "sentDateTime", "hasAttachments", "internetMessageId", "internetMessageHeaders", "subject", "bodyPreview",
            "importance", "parentFolderId", "conversationId", "conversationIndex", "isDeliveryReceiptRequested", "isReadReceiptRequested", "isRead",
            "isDraft", "webLink", "inferenceClassification", "body", "uniqueBody", "sender", "from", "toRecipients", "ccRecipients", "bccRecipients",
            "replyTo", "flag");
    /** What a token with Mail.ReadBasic alone does not show. */
    private static final Set<String> NOT_BASIC = Set.of("body", "uniqueBody", "bodyPreview");
    /** What comes only when it is selected. */
    private static final Set<String> ONLY_SELECTED = Set.of("internetMessageHeaders", "uniqueBody");
    private static final int PREVIEW = 255;

    private GraphJson() {
    }

    /** A message with the properties asked for; its id is always there. */
    static ObjectNode message(final GraphMessage message, final View view) {
        final ObjectNode whole = everything(message, view.immutableIds());
        whole.retain(MESSAGE_PROPERTIES.stream().filter(property -> property.equals("id") || (view.select().isEmpty()
                ? !ONLY_SELECTED.contains(property) : view.select().contains(property)) && !(view.basic() && NOT_BASIC.contains(property))).toList());
        final ObjectNode json = MAPPER.createObjectNode();
        json.put("@odata.etag", "W/\"" + changeKey(message) + "\"");
        json.setAll(whole);
        if (view.size()) {
            json.putArray("singleValueExtendedProperties").addObject().put("id", "Integer 0xe08").put("value", Integer.toString(message.mime()
                    .bytes().length));
        }
        return json;
    }

    static ObjectNode folder(final GraphMailbox mailbox, final GraphFolder folder) {
        final List<GraphMessage> inside = mailbox.messages(message -> message.folderId().equals(folder.id()));
        return MAPPER.createObjectNode().put("id", folder.id()).put("displayName", folder.name()).put("parentFolderId", folder.parentId())
                .put("childFolderCount", mailbox.children(folder.id()).size())
                .put("unreadItemCount", inside.stream().filter(message -> !message.read()).count()).put("totalItemCount", inside.size())
                .put("sizeInBytes", inside.stream().mapToLong(message -> message.mime().bytes().length).sum()).put("isHidden", folder.hidden());
    }

    /** When a message was sent: what its header says, otherwise when it came. */
    static Instant sent(final GraphMessage message) {
        final Instant date = message.mime().date();
        return date == null ? message.received() : date;
    }

    private static ObjectNode everything(final GraphMessage message, final boolean immutableIds) {
        final GraphMime mime = message.mime();
        final String id = message.id(immutableIds);
        final ObjectNode json = MAPPER.createObjectNode();
        json.put("id", id).put("createdDateTime", time(message.received())).put("lastModifiedDateTime", time(message.modified()))
                .put("changeKey", changeKey(message)).put("receivedDateTime", time(message.received())).put("sentDateTime", time(sent(message)))
                .put("hasAttachments", mime.multipart()).put("internetMessageId", mime.messageId()).put("subject", mime.subject())
                .put("bodyPreview", mime.text().substring(0, Math.min(PREVIEW, mime.text().length()))).put("importance", "normal")
                .put("parentFolderId", message.folderId()).put("conversationId", message.conversationId())
                .put("conversationIndex", "AQHT" + Integer.toHexString(message.conversationId().hashCode()))
                .put("isReadReceiptRequested", false).put("isRead", message.read()).put("isDraft", message.draft())
                .put("webLink", "https://outlook.office365.com/owa/?ItemID=" + URLEncoder.encode(id, StandardCharsets.UTF_8)
                        + "&exvsurl=1&viewmodel=ReadMessageItem").put("inferenceClassification", "focused");
        json.putNull("isDeliveryReceiptRequested");
        json.putArray("categories");
        json.putObject("body").put("contentType", mime.html() ? "html" : "text").put("content", mime.text());
        json.putObject("uniqueBody").put("contentType", mime.html() ? "html" : "text").put("content", mime.text());
        json.putObject("flag").put("flagStatus", message.flagged() ? "flagged" : "notFlagged");
        final ArrayNode from = people(mime, "From");
        json.set("sender", from.isEmpty() ? null : people(mime, mime.header("Sender").isPresent() ? "Sender" : "From").get(0));
        json.set("from", from.isEmpty() ? null : from.get(0));
        json.set("toRecipients", people(mime, "To"));
        json.set("ccRecipients", people(mime, "Cc"));
        json.set("bccRecipients", people(mime, "Bcc"));
        json.set("replyTo", people(mime, "Reply-To"));
        final ArrayNode headers = json.putArray("internetMessageHeaders");
        mime.headers().forEach(header -> headers.addObject().put("name", header.getKey()).put("value", header.getValue()));
        return json;
    }

    private static ArrayNode people(final GraphMime mime, final String header) {
        final ArrayNode people = MAPPER.createArrayNode();
        for (final Map.Entry<String, String> person : mime.addresses(header)) {
            people.addObject().putObject("emailAddress").put("name", person.getKey().isEmpty() ? person.getValue() : person.getKey())
                    .put("address", person.getValue());
        }
        return people;
    }

    private static String changeKey(final GraphMessage message) {
        return Base64.getEncoder().encodeToString((Integer.toHexString(message.immutableId().hashCode()) + "/" + message.version())
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static String time(final Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * How a client wants its messages.
     *
     * @param immutableIds whether it prefers immutable ids
     * @param select       the properties; none for all that come unasked
     * @param basic        whether it may see Mail.ReadBasic's properties alone
     * @param size         whether the size is to be expanded
     */
    record View(boolean immutableIds, Set<String> select, boolean basic, boolean size) {
    }
}
