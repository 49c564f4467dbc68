/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message of a Gmail mailbox as
 * <a href="https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages#Message">the reference</a> has it: nothing of it
 * changes but its labels and the history id of its last change, which its mailbox alone changes.
 */
final class GmailMessage {
    private static final Pattern MESSAGE_ID = Pattern.compile("<([^<>\\s]+)>");
    private static final Pattern REPLY_PREFIX = Pattern.compile("(?i)^\\s*(?:re|fwd?|aw|wg)\\s*:\\s*");
    private static final int SNIPPET = 100;

    private final String id;
    private final String threadId;
    private final byte[] raw;
    private final Instant internalDate;
    private final GmailPart part;
    private volatile Set<String> labels;
    private volatile BigInteger historyId;
    private volatile String snippet;

    GmailMessage(final String id, final String threadId, final byte[] raw, final Instant internalDate, final Collection<String> labels) {
        this.id = id;
        this.threadId = threadId;
        this.raw = raw.clone();
        this.internalDate = internalDate;
        this.part = GmailPart.parse(raw);
        label(labels);
    }

    String id() {
        return id;
    }

    String threadId() {
        return threadId;
    }

    byte[] raw() {
        return raw.clone();
    }

    Instant internalDate() {
        return internalDate;
    }

    GmailPart part() {
        return part;
    }

    /** The labels as they are now; the set stays as it is. */
    Set<String> labels() {
        return labels;
    }

    void label(final Collection<String> all) {
        labels = Collections.unmodifiableSet(new LinkedHashSet<>(all));
    }

    void changed(final BigInteger record) {
        historyId = record;
    }

    /** The Message-ID without its brackets, or null. */
    String messageId() {
        final Set<String> ids = idsOf(part.header("Message-ID"));
        return ids.isEmpty() ? null : ids.iterator().next();
    }

    /** The messages that this one answers, from References and In-Reply-To. */
    Set<String> references() {
        return references(part);
    }

    static Set<String> references(final GmailPart part) {
        final Set<String> ids = idsOf(part.header("References"));
        ids.addAll(idsOf(part.header("In-Reply-To")));
        return ids;
    }

    /** The subject without the marks of replies, for comparison. */
    static String baseSubject(final GmailPart part) {
        String subject = part.header("Subject") == null ? "" : part.header("Subject");
        Matcher prefix = REPLY_PREFIX.matcher(subject);
        while (prefix.find()) {
            subject = subject.substring(prefix.end());
            prefix = REPLY_PREFIX.matcher(subject);
        }
        return subject.trim().toLowerCase(Locale.ROOT);
    }

    /** The mail with this Message-ID in the place of its own, if it has one. */
    static byte[] withMessageId(final byte[] raw, final String messageId) {
        final String text = new String(raw, StandardCharsets.ISO_8859_1);
        final String[] parts = text.split("(?<=\n)(?=\r?\n)", 2);
        final String head = parts[0].replaceFirst("(?im)^Message-ID:.*\\R(?:[ \t].*\\R)*", "");
        return ("Message-ID: <" + messageId + ">\r\n" + head + (parts.length > 1 ? parts[1] : "")).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Id and thread, as lists name a message. */
    Map<String, Object> reference() {
        return Map.of("id", id, "threadId", threadId);
    }

    /** Id, thread and labels, as methods that change a message answer. */
    Map<String, Object> brief() {
        final Map<String, Object> json = new LinkedHashMap<>(reference());
        json.put("labelIds", List.copyOf(labels));
        return json;
    }

    /**
     * The message in one of the formats of
     * <a href="https://developers.google.com/workspace/gmail/api/reference/rest/v1/Format">Format</a>.
     *
     * @param format {@code minimal}, {@code full}, {@code raw} or {@code metadata}
     * @param metadataHeaders the only headers wanted with {@code metadata}; empty for all
     */
    Map<String, Object> json(final String format, final List<String> metadataHeaders) {
        final Map<String, Object> json = new LinkedHashMap<>(reference());
        if (!labels.isEmpty()) {
            json.put("labelIds", List.copyOf(labels));
        }
        json.put("snippet", snippet());
        switch (format) {
            case "full" -> json.put("payload", part.full(""));
            case "metadata" -> json.put("payload", part.metadata(metadataHeaders));
            case "raw" -> json.put("raw", Base64.getUrlEncoder().encodeToString(raw));
            case "minimal" -> {
                // Nothing but ids and labels.
            }
            default -> throw GoogleError.badRequest("Invalid value at 'format': " + format);
        }
        json.put("sizeEstimate", raw.length);
        json.put("historyId", historyId.toString());
        json.put("internalDate", Long.toString(internalDate.toEpochMilli()));
        return json;
    }

    /** Without the content. */
    @Override
    public String toString() {
        return "message " + id + " " + new TreeSet<>(labels);
    }

    private String snippet() {
        if (snippet == null) {
            snippet = shortened(part.text().replaceAll("\\s+", " ").trim());
        }
        return snippet;
    }

    private static String shortened(final String text) {
        return (text.length() > SNIPPET ? text.substring(0, SNIPPET) : text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;").replace("'", "&#39;");
    }

    private static Set<String> idsOf(final String header) {
        final Set<String> ids = new LinkedHashSet<>();
        if (header != null) {
            final Matcher matcher = MESSAGE_ID.matcher(header);
            while (matcher.find()) {
                ids.add(matcher.group(1));
            }
        }
        return ids;
    }
}
