/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be read below a user's address; what changes something is {@link GraphWrites}' work.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/user-list-messages">List messages</a>
 * @see <a href="https://learn.microsoft.com/graph/api/message-get">Get message, $value</a>
 * @see <a href="https://learn.microsoft.com/graph/api/user-list-mailfolders">List mailFolders</a>
 * @see <a href="https://learn.microsoft.com/graph/api/mailfolder-list-childfolders">List childFolders</a>
 * @see <a href="https://learn.microsoft.com/graph/paging">paging</a>
 */
final class GraphRoutes {
    private static final Pattern KEY = Pattern.compile("([A-Za-z.]+)\\('([^']*)'\\)");
    private static final Pattern PAGE_SIZE = Pattern.compile("(?i)odata\\.maxpagesize=\"?(\\d{1,6})");
    private static final Set<String> DELTA = Set.of("delta", "delta()", "microsoft.graph.delta", "microsoft.graph.delta()");

    private final SimulatorRequest call;
    private final GraphAccess access;
    private final GraphMailbox mailbox;
    private final String base;
    private final boolean immutable;

    GraphRoutes(final SimulatorRequest call, final GraphAccess access, final String base) {
        this.call = call;
        this.access = access;
        this.mailbox = access.mailbox();
        this.base = base;
        this.immutable = call.header("prefer", "").matches("(?is).*\\bIdType\\s*=\\s*\"?ImmutableId.*");
    }

    /** The path in parts, with keys in brackets as parts of their own: {@code mailFolders('x')} is {@code mailFolders/x}. */
    static List<String> segments(final String rawPath) throws GraphError {
        final List<String> segments = new ArrayList<>();
        for (final String raw : rawPath.split("/")) {
            final String segment = decode(raw);
            final Matcher key = KEY.matcher(segment);
            if (key.matches()) {
                segments.add(key.group(1));
                segments.add(key.group(2));
            } else if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        if (segments.isEmpty()) {
            throw GraphError.badRequest("Empty path.");
        }
        return segments;
    }

    SimulatorResponse answer(final List<String> path) throws GraphError {
        if (!call.method().equals("GET")) {
            return preferred(new GraphWrites(call, access, view(GraphQuery.parse(null))).answer(path));
        }
        final GraphQuery query = GraphQuery.parse(call.query());
        if (path.isEmpty()) {
            return user();
        }
        access.toList();
        final List<String> rest = path.subList(1, path.size());
        return preferred(switch (path.getFirst().toLowerCase(Locale.ROOT)) {
            case "messages" -> messages(rest, null, query);
            case "mailfolders" -> folders(rest, query);
            default -> throw GraphError.badRequest("Resource not found for the segment '" + path.getFirst() + "'.");
        });
    }

    private SimulatorResponse user() throws GraphError {
        if (!access.grant().permissions().contains(access.grant().delegated() ? "User.Read" : "User.Read.All")) {
            throw new GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        }
        return SimulatorResponse.json(200, GraphJson.MAPPER.createObjectNode().put("id", mailbox.userId()).put("mail", mailbox.address())
                .put("userPrincipalName", mailbox.address()).put("displayName", mailbox.address()));
    }

    private SimulatorResponse folders(final List<String> path, final GraphQuery query) throws GraphError {
        if (path.isEmpty()) {
            return folderPage(mailbox.known("msgfolderroot").orElseThrow(), "/mailFolders", query);
        }
        final GraphFolder folder = mailbox.known(path.getFirst()).orElseThrow(GraphError::notFound);
        if (path.size() == 1) {
            return SimulatorResponse.json(200, GraphJson.folder(mailbox, folder));
        }
        return switch (path.get(1).toLowerCase(Locale.ROOT)) {
            case "childfolders" -> folderPage(folder, "/mailFolders('" + folder.id() + "')/childFolders", query);
            case "messages" -> messages(path.subList(2, path.size()), folder, query);
            default -> throw GraphError.badRequest("Resource not found for the segment '" + path.get(1) + "'.");
        };
    }

    private SimulatorResponse folderPage(final GraphFolder parent, final String path, final GraphQuery query) throws GraphError {
        final List<GraphFolder> all = mailbox.children(parent.id()).stream().filter(folder -> !folder.hidden()
                || query.flag("includeHiddenFolders")).toList();
        final Window window = new Window(query, all.size());
        final ObjectNode json = page(path, query, window);
        final ArrayNode value = json.putArray("value");
        all.subList(window.start(), window.end()).forEach(folder -> value.add(GraphJson.folder(mailbox, folder)));
        return SimulatorResponse.json(200, json);
    }

    private SimulatorResponse messages(final List<String> path, final GraphFolder folder, final GraphQuery query) throws GraphError {
        if (path.isEmpty()) {
            return messagePage(folder, query);
        }
        if (DELTA.contains(path.getFirst())) {
            if (folder == null) {
                throw GraphError.badRequest("Unsupported request: Change tracking is not supported against 'microsoft.graph.message'.");
            }
            return deltaPage(folder, query);
        }
        final GraphMessage message = mailbox.message(path.getFirst()).filter(one -> folder == null || one.folderId().equals(folder.id()))
                .orElseThrow(GraphError::notFound);
        if (path.size() == 1) {
            return SimulatorResponse.json(200, GraphJson.message(message, view(query)));
        }
        if (path.size() == 2 && path.get(1).equals("$value")) {
            access.toRead();
            if (mailbox.isPoisoned(message)) {
                throw new GraphError(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.");
            }
            return SimulatorResponse.bytes(200, "text/plain", message.mime().bytes());
        }
        throw GraphError.badRequest("Resource not found for the segment '" + path.get(1) + "'.");
    }

    private SimulatorResponse messagePage(final GraphFolder folder, final GraphQuery query) throws GraphError {
        final GraphFilter filter = query.filter();
        final GraphJson.View view = view(query);
        final List<GraphMessage> all = mailbox.messages(message -> (folder == null || message.folderId().equals(folder.id()))
                && filter.matches().test(message)).stream().sorted(query.order()).toList();
        final Window window = new Window(query, all.size());
        final ObjectNode json = page(folder == null ? "/messages" : "/mailFolders('" + folder.id() + "')/messages", query, window);
        final ArrayNode value = json.putArray("value");
        all.subList(window.start(), window.end()).forEach(message -> value.add(GraphJson.message(message, view)));
        return SimulatorResponse.json(200, json);
    }

    private SimulatorResponse deltaPage(final GraphFolder folder, final GraphQuery query) throws GraphError {
        final Matcher preferred = PAGE_SIZE.matcher(call.header("prefer", ""));
        final boolean prefers = preferred.find();
        final int size = prefers ? Math.clamp(Integer.parseInt(preferred.group(1)), 1, GraphQuery.LARGEST_PAGE) : query.top();
        final GraphDelta.Page page = mailbox.delta().page(folder.id(), query, size);
        final GraphJson.View view = view(page.query());
        final ObjectNode json = GraphJson.MAPPER.createObjectNode().put("@odata.context", base + "/$metadata#Collection(message)");
        final String link = base + "/mailFolders('" + folder.id() + "')/messages/delta?";
        if (page.skipToken() == null) {
            json.put("@odata.deltaLink", link + "$deltatoken=" + page.deltaToken());
        } else {
            json.put("@odata.nextLink", link + "$skiptoken=" + page.skipToken());
        }
        final ArrayNode value = json.putArray("value");
        for (final GraphDelta.Item item : page.items()) {
            if (item.removed()) {
                value.addObject().put("@odata.type", "#microsoft.graph.message").put("id", immutable ? item.immutableId() : item.id())
                        .putObject("@removed").put("reason", "deleted");
            } else {
                mailbox.message(item.immutableId()).filter(message -> message.folderId().equals(folder.id())).ifPresent(message ->
                        value.add(GraphJson.MAPPER.createObjectNode().put("@odata.type", "#microsoft.graph.message")
                                .setAll(GraphJson.message(message, view))));
            }
        }
        final SimulatorResponse answer = SimulatorResponse.json(200, json);
        return prefers ? answer.with("Preference-Applied", "odata.maxpagesize=" + size) : answer;
    }

    private ObjectNode page(final String path, final GraphQuery query, final Window window) {
        final ObjectNode json = GraphJson.MAPPER.createObjectNode().put("@odata.context", base + "/$metadata#" + path.substring(1));
        if (query.flag("$count")) {
            json.put("@odata.count", window.all());
        }
        if (window.end() < window.all()) {
            final StringBuilder next = new StringBuilder(base).append(path).append('?');
            query.options().forEach((name, value) -> next.append(name.equals("$skip") ? "" : name + "="
                    + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&"));
            json.put("@odata.nextLink", next.append("$skip=").append(window.end()).toString());
        }
        return json;
    }

    private GraphJson.View view(final GraphQuery query) throws GraphError {
        return new GraphJson.View(immutable, query.select(), access.basic(), query.expandsSize());
    }

    private SimulatorResponse preferred(final SimulatorResponse answer) {
        if (!immutable) {
            return answer;
        }
        final String other = answer.headers().get("Preference-Applied");
        return answer.with("Preference-Applied", (other == null ? "" : other + ", ") + "IdType=\"ImmutableId\"");
    }

    private static String decode(final String segment) throws GraphError {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException e) {
            throw GraphError.badRequest("The path is not encoded properly.").because(e);
        }
    }

    private record Window(int start, int end, int all) {

        Window(final GraphQuery query, final int all) throws GraphError {
            this(Math.min(query.skip(), all), Math.min(query.skip() + query.top(), all), all);
        }
    }
}
