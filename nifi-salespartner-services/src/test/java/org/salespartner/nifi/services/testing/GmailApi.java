/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The methods of <a href="https://developers.google.com/workspace/gmail/api/reference/rest">the Gmail API</a> as functions of a request: which
 * scopes each takes is from the section "Authorization scopes" of its page, which parameters from "Query parameters".
 */
final class GmailApi {
    static final String BASE = "/gmail/v1/users/";
    private static final String SCOPE = "https://www.googleapis.com/auth/gmail.";
    private static final String ALL = "https://mail.google.com/";
    private static final int LARGEST_PAGE = 500;
    private static final List<String> READ = List.of("modify", "readonly");
    private static final List<String> READ_METADATA = List.of("metadata", "modify", "readonly");
    private static final List<String> READ_DRAFTS = List.of("compose", "modify", "readonly");
    private static final List<String> COMPOSE = List.of("compose", "modify");
    private static final Pattern PATH = Pattern.compile(Pattern.quote(BASE)
            + "([^/]+)/(profile|labels|messages|history|drafts|threads)(?:/([^/]+))?(?:/([^/]+))?(?:/([^/]+))?");
    private static final Set<String> VERBS = Set.of("send", "batchModify");

    private final Map<String, Method> methods = new LinkedHashMap<>();

    GmailApi() {
        methods.put("GET profile", new Method(List.of("compose", "metadata", "modify", "readonly"), call -> call.mailbox.profile()));
        methods.put("GET labels", new Method(List.of("labels", "metadata", "modify", "readonly"), call -> Map.of("labels", call.mailbox.labels())));
        methods.put("POST labels", new Method(List.of("labels", "modify"), GmailApi::createLabel));
        methods.put("GET messages", new Method(READ_METADATA, GmailApi::listMessages));
        methods.put("GET messages/{id}", new Method(READ_METADATA, GmailApi::getMessage));
        methods.put("GET messages/{id}/attachments", new Method(READ, GmailApi::getAttachment));
        methods.put("POST messages/{id}/modify", new Method(List.of("modify"), GmailApi::modify));
        methods.put("POST messages/{id}/trash", new Method(List.of("modify"), call -> relabel(call, List.of("TRASH"), List.of("INBOX"))));
        methods.put("POST messages/{id}/untrash", new Method(List.of("modify"), call -> relabel(call, List.of(), List.of("TRASH"))));
        methods.put("DELETE messages/{id}", new Method(List.of(), GmailApi::deleteMessage));
        methods.put("POST messages/batchModify", new Method(List.of("modify"), GmailApi::batchModify));
        methods.put("POST messages/send", new Method(List.of("compose", "modify", "send"), call ->
                call.mailbox.sendNew(call.raw(call.json), call.text(call.json, "threadId")).brief()));
        methods.put("GET history", new Method(READ_METADATA, call -> call.mailbox.history(call.request.parameter("startHistoryId"),
                call.request.parameter("labelId"), call.request.parameters("historyTypes"), call.pageSize(), call.request.parameter("pageToken"))));
        methods.put("GET threads/{id}", new Method(READ_METADATA, GmailApi::getThread));
        methods.put("GET drafts", new Method(READ_DRAFTS, GmailApi::listDrafts));
        methods.put("GET drafts/{id}", new Method(READ_DRAFTS, call -> draft(call, call.id)));
        methods.put("POST drafts", new Method(COMPOSE, call -> draft(call, call.mailbox.createDraft(call.raw(call.json.path("message")),
                call.text(call.json.path("message"), "threadId")))));
        methods.put("PUT drafts/{id}", new Method(COMPOSE, GmailApi::replaceDraft));
        methods.put("DELETE drafts/{id}", new Method(COMPOSE, call -> {
            call.mailbox.deleteDraft(call.id);
            return Map.of();
        }));
        methods.put("POST drafts/send", new Method(COMPOSE, GmailApi::sendDraft));
    }

    /** A method with the scopes that allow it, without their common beginning; {@code https://mail.google.com/} allows each. */
    private record Method(List<String> scopes, Function<Call, Map<String, Object>> work) {

        private boolean allowedBy(final Set<String> granted) {
            return granted.contains(ALL) || scopes.stream().map(SCOPE::concat).anyMatch(granted::contains);
        }
    }

    /** One call of a method. */
    private record Call(SimulatorRequest request, GmailMailbox mailbox, Set<String> scopes, String id, String last, JsonNode json) {

        private int pageSize() {
            final String wanted = request.parameter("maxResults");
            if (wanted != null && !wanted.matches("\\d{1,9}")) {
                throw GoogleError.badRequest("Invalid value at 'max_results'");
            }
            return wanted == null || Integer.parseInt(wanted) == 0 ? GmailHistory.DEFAULT_PAGE : Math.min(LARGEST_PAGE, Integer.parseInt(wanted));
        }

        private boolean flag(final String name) {
            return Boolean.parseBoolean(request.parameter(name));
        }

        private String format() {
            final String format = request.parameter("format");
            final String known = format == null ? "full" : format.toLowerCase(Locale.ROOT);
            if (metadataOnly() && (known.equals("full") || known.equals("raw"))) {
                throw GoogleError.forbidden("Metadata scope doesn't allow format " + known.toUpperCase(Locale.ROOT));
            }
            return known;
        }

        private boolean metadataOnly() {
            return !scopes.contains(ALL) && READ.stream().map(SCOPE::concat).noneMatch(scopes::contains);
        }

        private String text(final JsonNode node, final String field) {
            return node.path(field).isTextual() ? node.path(field).textValue() : null;
        }

        private byte[] raw(final JsonNode message) {
            final String raw = text(message, "raw");
            if (raw == null) {
                throw GoogleError.badRequest("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
            }
            try {
                return Base64.getUrlDecoder().decode(raw);
            } catch (final IllegalArgumentException e) {
                throw GoogleError.badRequest("Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed", e);
            }
        }

        private List<String> texts(final String field) {
            return StreamSupport.stream(json.path(field).spliterator(), false).map(JsonNode::asText).toList();
        }
    }

    /**
     * Answers a request with a token that is right already.
     *
     * @param scopes what the token allows
     * @param mailbox the mailbox of the token's owner, null when the owner has none
     */
    SimulatorResponse answer(final SimulatorRequest request, final Set<String> scopes, final GmailMailbox mailbox) {
        final Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw GoogleError.notFound();
        }
        final boolean verb = path.group(3) != null && VERBS.contains(path.group(3));
        final String name = request.method() + " " + path.group(2) + (path.group(3) == null ? "" : verb ? "/" + path.group(3) : "/{id}")
                + (path.group(4) == null ? "" : "/" + path.group(4));
        final Method method = methods.get(name);
        if (method == null) {
            throw GoogleError.notFound();
        }
        if (!method.allowedBy(scopes)) {
            throw GoogleError.insufficientScopes();
        }
        if (mailbox == null) {
            throw GoogleError.failedPrecondition("Precondition check failed.");
        }
        final String user = URLDecoder.decode(path.group(1), StandardCharsets.UTF_8);
        if (!user.equals("me") && !user.equalsIgnoreCase(mailbox.address())) {
            throw GoogleError.forbidden("Delegation denied for " + mailbox.address());
        }
        final Map<String, Object> answer = method.work.apply(new Call(request, mailbox, scopes, path.group(3), path.group(5), json(request)));
        if (answer.isEmpty()) {
            return SimulatorResponse.empty(204);
        }
        final String fields = request.parameter("fields");
        return SimulatorResponse.json(200, fields == null ? answer : GoogleFields.of(fields).select(SimulatorResponse.MAPPER.valueToTree(answer)));
    }

    private static JsonNode json(final SimulatorRequest request) {
        try {
            return SimulatorResponse.MAPPER.readTree(request.body().length == 0 ? new byte[]{'{', '}'} : request.body());
        } catch (final IOException e) {
            throw GoogleError.badRequest("Invalid JSON payload received.", e);
        }
    }

    private static Map<String, Object> createLabel(final Call call) {
        return Map.of("id", call.mailbox.createLabel(call.text(call.json, "name")), "name", call.text(call.json, "name"));
    }

    private static Map<String, Object> listMessages(final Call call) {
        final String query = call.request.parameter("q");
        if (query != null && call.metadataOnly()) {
            throw GoogleError.forbidden("Metadata scope does not support 'q' parameter");
        }
        return page("messages", list(call, call.request.parameters("labelIds"), query), call.pageSize(), GmailMessage::reference);
    }

    private static Map<String, Object> listDrafts(final Call call) {
        return page("drafts", list(call, List.of("DRAFT"), call.request.parameter("q")), call.pageSize(), message ->
                Map.of("id", call.mailbox.draftOf(message), "message", message.reference()));
    }

    private static List<GmailMessage> list(final Call call, final List<String> labels, final String query) {
        final String token = call.request.parameter("pageToken");
        return call.mailbox.list(labels, query, call.flag("includeSpamTrash"), call.pageSize(), token == null ? null : GmailPageToken.read(token));
    }

    private static Map<String, Object> page(final String field, final List<GmailMessage> found, final int size,
            final Function<GmailMessage, Map<String, Object>> shown) {
        final Map<String, Object> page = new LinkedHashMap<>();
        if (!found.isEmpty()) {
            page.put(field, found.stream().limit(size).map(shown).toList());
        }
        if (found.size() > size) {
            page.put("nextPageToken", GmailPageToken.write(GmailMailbox.position(found.get(size - 1))));
        }
        page.put("resultSizeEstimate", found.size());
        return page;
    }

    private static Map<String, Object> getMessage(final Call call) {
        return call.mailbox.message(call.id).json(call.format(), call.request.parameters("metadataHeaders"));
    }

    private static Map<String, Object> getAttachment(final Call call) {
        final byte[] content = call.mailbox.message(call.id).part().attachment(call.last == null ? "" : call.last)
                .orElseThrow(GoogleError::notFound);
        return Map.of("size", content.length, "data", Base64.getUrlEncoder().encodeToString(content));
    }

    private static Map<String, Object> getThread(final Call call) {
        final List<Map<String, Object>> messages = call.mailbox.thread(call.id).stream()
                .map(message -> message.json(call.format(), call.request.parameters("metadataHeaders"))).toList();
        return Map.of("id", call.id, "historyId", call.mailbox.historyId(), "messages", messages);
    }

    private static Map<String, Object> modify(final Call call) {
        return relabel(call, call.texts("addLabelIds"), call.texts("removeLabelIds"));
    }

    private static Map<String, Object> relabel(final Call call, final List<String> added, final List<String> removed) {
        call.mailbox.modify(call.id, added, removed);
        return call.mailbox.message(call.id).brief();
    }

    private static Map<String, Object> batchModify(final Call call) {
        call.texts("ids").forEach(id -> call.mailbox.modify(id, call.texts("addLabelIds"), call.texts("removeLabelIds")));
        return Map.of();
    }

    private static Map<String, Object> deleteMessage(final Call call) {
        call.mailbox.delete(call.id);
        return Map.of();
    }

    private static Map<String, Object> draft(final Call call, final String draftId) {
        final GmailMessage message = call.mailbox.draftMessage(draftId);
        return Map.of("id", draftId, "message", call.request.method().equals("GET")
                ? message.json(call.format(), List.of()) : message.brief());
    }

    private static Map<String, Object> replaceDraft(final Call call) {
        final JsonNode message = call.json.path("message");
        call.mailbox.replaceDraft(call.id, call.raw(message), call.text(message, "threadId"));
        return draft(call, call.id);
    }

    private static Map<String, Object> sendDraft(final Call call) {
        final String draftId = call.text(call.json, "id");
        if (draftId == null) {
            throw GoogleError.badRequest("Invalid draft");
        }
        if (call.json.path("message").has("raw")) {
            call.mailbox.replaceDraft(draftId, call.raw(call.json.path("message")), null);
        }
        return call.mailbox.message(call.mailbox.sendDraft(draftId)).brief();
    }
}
