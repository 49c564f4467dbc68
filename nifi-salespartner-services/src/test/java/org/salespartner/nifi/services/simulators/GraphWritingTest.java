/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.testing.GraphMessage;
import org.salespartner.nifi.services.testing.GraphRequest;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The simulator of Graph against the reference: drafts, sending, changes. */
class GraphWritingTest {
    private static final String MIME = "Message-ID: <answer@firm.example>\r\nFrom: anna@firm.example\r\nTo: j@customer.example\r\n"
            + "Subject: Re: Hello\r\nIn-Reply-To: <one@customer.example>\r\nReferences: <one@customer.example>\r\n\r\nYes.\r\n";

    private PlainGraph plain;

    @BeforeEach
    void start() throws IOException {
        plain = new PlainGraph().as("anna@firm.example", "Mail.ReadWrite", "Mail.Send");
    }

    @AfterEach
    void stop() {
        plain.close();
    }

    @Test
    @DisplayName("user-post-messages and message-send: a draft from MIME in the thread, sent under the same immutable id, with another Message-ID")
    void sendsDrafts() throws Exception {
        final GraphMessage question = plain.anna.deliver("inbox", PlainGraph.mail("one"), PlainGraph.NOON);
        plain.anna.replaceMessageIdOnSend(true);
        final HttpResponse<byte[]> created = plain.draft(MIME, PlainGraph.IMMUTABLE);
        assertEquals(201, created.statusCode());
        final JsonNode draft = PlainGraph.json(created);
        assertTrue(draft.path("isDraft").asBoolean());
        assertEquals(question.conversationId(), draft.path("conversationId").asText());
        assertEquals(MIME, new String(plain.get("/me/messages/" + draft.path("id").asText() + "/$value").body(), StandardCharsets.UTF_8));
        assertEquals(202, plain.send("POST", "/me/messages/" + draft.path("id").asText() + "/send", "application/json", "").statusCode());
        final JsonNode sent = PlainGraph.json(plain.get("/me/messages/" + draft.path("id").asText(), PlainGraph.IMMUTABLE));
        assertFalse(sent.path("isDraft").asBoolean());
        assertEquals(plain.anna.folder("sentitems").orElseThrow().id(), sent.path("parentFolderId").asText());
        assertNotEquals("<answer@firm.example>", sent.path("internetMessageId").asText());
        assertEquals(1, plain.anna.sent().size());
        assertEquals(List.of("POST", "POST"), plain.graph.changes().stream().map(GraphRequest::method).toList());
        assertEquals(400, plain.send("POST", "/me/messages/" + draft.path("id").asText() + "/send", "application/json", "").statusCode());
    }

    @Test
    @DisplayName("outlook-immutable-id: what was sent may appear late; usual ids do not find it")
    void findsSentMessagesLate() throws Exception {
        plain.anna.holdSent(true);
        final JsonNode draft = PlainGraph.json(plain.draft(MIME));
        final String immutable = plain.anna.message(draft.path("id").asText()).orElseThrow().immutableId();
        plain.send("POST", "/me/messages/" + draft.path("id").asText() + "/send", "application/json", "");
        assertEquals("404 ErrorItemNotFound", PlainGraph.code(plain.get("/me/messages/" + immutable)));
        plain.anna.releaseSent();
        assertEquals(200, plain.get("/me/messages/" + immutable).statusCode());
        assertEquals("404 ErrorItemNotFound", PlainGraph.code(plain.get("/me/messages/" + draft.path("id").asText())));
        assertEquals("<answer@firm.example>", plain.anna.messagesIn("sentitems").getFirst().mime().messageId());
    }

    @Test
    @DisplayName("user-post-messages, permissions-reference: bad base64 is refused, Mail.Read may not write, Mail.ReadWrite may not send")
    void refusesWrites() throws Exception {
        assertEquals("400 ErrorMimeContentInvalidBase64String", PlainGraph.code(plain.send("POST", "/me/messages", "text/plain", "*nonsense*")));
        final String id = PlainGraph.json(plain.draft(MIME)).path("id").asText();
        final String nobody = PlainGraph.json(plain.draft("Subject: To nobody\r\n\r\nx")).path("id").asText();
        assertEquals("400 ErrorInvalidRecipients", PlainGraph.code(plain.send("POST", "/me/messages/" + nobody + "/send", "application/json", "")));
        plain.as("anna@firm.example", "Mail.ReadWrite");
        assertEquals("403 ErrorAccessDenied", PlainGraph.code(plain.send("POST", "/me/messages/" + id + "/send", "application/json", "")));
        plain.as("anna@firm.example", "Mail.Read");
        assertEquals("403 ErrorAccessDenied", PlainGraph.code(plain.draft(MIME)));
        assertEquals("403 ErrorAccessDenied", PlainGraph.code(plain.send("PATCH", "/me/messages/" + id, "application/json", "{\"isRead\":true}")));
        assertEquals("403 ErrorAccessDenied", PlainGraph.code(plain.send("DELETE", "/me/messages/" + id, "application/json", "")));
        assertTrue(plain.anna.sent().isEmpty());
    }

    @Test
    @DisplayName("message-update, message-delete, message-move, message-createreply, user-sendmail: done, and on record as changes")
    void recordsChanges() throws Exception {
        final GraphMessage message = plain.anna.deliver("inbox", PlainGraph.mail("one"), PlainGraph.NOON);
        final String path = "/me/messages/" + message.immutableId();
        assertEquals(200, plain.send("PATCH", path, "application/json", "{\"isRead\":true}").statusCode());
        assertTrue(plain.anna.message(message.id()).orElseThrow().read());
        assertEquals(201, plain.send("POST", path + "/createReply", "application/json", "").statusCode());
        assertEquals("<one@customer.example>", plain.anna.messagesIn("drafts").getFirst().mime().header("In-Reply-To").orElseThrow());
        assertEquals(201, plain.send("POST", path + "/move", "application/json", "{\"destinationId\":\"archive\"}").statusCode());
        assertEquals(204, plain.send("DELETE", path, "application/json", "").statusCode());
        assertEquals(1, plain.anna.messagesIn("deleteditems").size());
        assertEquals(204, plain.send("DELETE", path, "application/json", "").statusCode());
        assertTrue(plain.anna.message(message.immutableId()).isEmpty());
        assertEquals(202, plain.send("POST", "/me/sendMail", "text/plain", Base64.getEncoder().encodeToString(MIME.getBytes(StandardCharsets.UTF_8)))
                .statusCode());
        assertEquals(1, plain.anna.messagesIn("sentitems").size());
        assertEquals(6, plain.graph.changes().size());
    }
}
