/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What changes a mailbox.
 *
 * @see <a href="https://learn.microsoft.com/graph/api/user-post-messages">Create message from MIME</a>
 * @see <a href="https://learn.microsoft.com/graph/api/message-send">message: send</a>
 * @see <a href="https://learn.microsoft.com/graph/api/message-createreply">message: createReply from MIME</a>
 * @see <a href="https://learn.microsoft.com/graph/api/message-update">Update message</a>
 * @see <a href="https://learn.microsoft.com/graph/api/message-delete">Delete message</a>
 * @see <a href="https://learn.microsoft.com/graph/api/message-move">message: move</a>
 * @see <a href="https://learn.microsoft.com/graph/api/user-sendmail">user: sendMail from MIME</a>
 */
final class GraphWrites {
    private final SimulatorRequest call;
    private final GraphAccess access;
    private final GraphMailbox mailbox;
    private final GraphJson.View view;

    GraphWrites(final SimulatorRequest call, final GraphAccess access, final GraphJson.View view) {
        this.call = call;
        this.access = access;
        this.mailbox = access.mailbox();
        this.view = view;
    }

    SimulatorResponse answer(final List<String> path) throws GraphError {
        final boolean inFolder = path.size() > 2 && path.getFirst().equalsIgnoreCase("mailFolders");
        final List<String> rest = inFolder ? path.subList(2, path.size()) : path;
        if (rest.equals(List.of("sendMail"))) {
            access.toSend();
            required("POST");
            send(mailbox.put("drafts", mime(), Instant.now(), true, true));
            return SimulatorResponse.empty(202);
        }
        if (rest.isEmpty() || !rest.getFirst().equalsIgnoreCase("messages") || rest.size() > 3) {
            throw GraphError.badRequest("This request is not simulated.");
        }
        if (rest.size() == 1) {
            required("POST");
            access.toWrite();
            final GraphFolder folder = mailbox.known(inFolder ? path.get(1) : "drafts").orElseThrow(GraphError::notFound);
            return created(mailbox.put(folder.id(), mime(), Instant.now(), true, true));
        }
        final GraphFolder within = inFolder ? mailbox.known(path.get(1)).orElseThrow(GraphError::notFound) : null;
        final GraphMessage message = mailbox.message(rest.get(1)).filter(one -> within == null || one.folderId().equals(within.id()))
                .orElseThrow(GraphError::notFound);
        return rest.size() == 2 ? changed(message) : acted(message, rest.get(2).replace("microsoft.graph.", ""));
    }

    private SimulatorResponse changed(final GraphMessage message) throws GraphError {
        access.toWrite();
        if (call.method().equals("DELETE")) {
            if (message.folderId().equals(mailbox.known("deleteditems").orElseThrow().id())) {
                mailbox.delete(message.immutableId());
            } else {
                mailbox.move(message.immutableId(), "deleteditems");
            }
            return SimulatorResponse.empty(204);
        }
        required("PATCH");
        final JsonNode patch = json();
        if (!patch.path("isRead").isBoolean()) {
            throw GraphError.badRequest("Only isRead can be changed in this simulator.");
        }
        return SimulatorResponse.json(200, GraphJson.message(mailbox.mark(message.immutableId(), patch.path("isRead").booleanValue()), view));
    }

    private SimulatorResponse acted(final GraphMessage message, final String action) throws GraphError {
        required("POST");
        switch (action) {
            case "send" -> {
                access.toSend();
                send(message);
                return SimulatorResponse.empty(202);
            }
            case "createReply" -> {
                access.toWrite();
                return created(mailbox.put("drafts", call.body().length == 0 ? reply(message.mime()) : mime(), Instant.now(), true, true));
            }
            case "move" -> {
                access.toWrite();
                final GraphFolder folder = mailbox.known(json().path("destinationId").asText()).orElseThrow(GraphError::notFound);
                return created(mailbox.move(message.immutableId(), folder.id()));
            }
            default -> throw GraphError.badRequest("Resource not found for the segment '" + action + "'.");
        }
    }

    private void send(final GraphMessage draft) throws GraphError {
        if (!draft.draft()) {
            throw new GraphError(400, "ErrorInvalidRequest", "The message is not a draft.");
        }
        if (draft.mime().addresses("To").isEmpty() && draft.mime().addresses("Cc").isEmpty() && draft.mime().addresses("Bcc").isEmpty()) {
            throw new GraphError(400, "ErrorInvalidRecipients", "At least one recipient isn't valid.");
        }
        mailbox.send(draft);
    }

    private SimulatorResponse created(final GraphMessage message) {
        return SimulatorResponse.json(201, GraphJson.message(message, view));
    }

    private GraphMime mime() throws GraphError {
        if (!call.header("content-type", "").toLowerCase(Locale.ROOT).startsWith("text/plain")) {
            throw GraphError.badRequest("This simulator takes MIME content alone.");
        }
        try {
            final GraphMime mime = GraphMime.of(Base64.getMimeDecoder().decode(checked(call.text())));
            return mime.messageId().isEmpty() ? mime.with("Message-ID", "<" + UUID.randomUUID() + "@simulated.prod.outlook.example>") : mime;
        } catch (final IllegalArgumentException e) {
            throw new GraphError(400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.").because(e);
        }
    }

    private static String checked(final String base64) {
        if (!base64.matches("[A-Za-z0-9+/=\\s]+")) {
            throw new IllegalArgumentException("Not base64");
        }
        return base64;
    }

    private GraphMime reply(final GraphMime original) {
        final String to = original.header("Reply-To").or(() -> original.header("From")).orElse("");
        final String subject = original.subject().toLowerCase(Locale.ROOT).startsWith("re:") ? original.subject() : "RE: " + original.subject();
        return GraphMime.of(("Message-ID: <%s@simulated.prod.outlook.example>\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\nIn-Reply-To: %s\r\n"
                + "References: %s %s\r\n\r\n").formatted(UUID.randomUUID(), mailbox.address(), to, subject, original.messageId(),
                original.header("References").orElse(""), original.messageId()).getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode json() throws GraphError {
        try {
            return GraphJson.MAPPER.readTree(call.body());
        } catch (final IOException e) {
            throw GraphError.badRequest("Unable to read JSON request payload.").because(e);
        }
    }

    private void required(final String method) throws GraphError {
        if (!call.method().equals(method)) {
            throw new GraphError(405, "UnsupportedMethod", "The HTTP method " + call.method() + " is not supported here.");
        }
    }
}
