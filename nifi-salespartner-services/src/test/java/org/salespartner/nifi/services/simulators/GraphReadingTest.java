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
import org.salespartner.nifi.services.testing.GraphFolder;
import org.salespartner.nifi.services.testing.GraphMessage;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The simulator of Graph against the reference: reading and permissions. */
class GraphReadingTest {
    private PlainGraph plain;

    @BeforeEach
    void start() throws IOException {
        plain = new PlainGraph();
    }

    @AfterEach
    void stop() {
        plain.close();
    }

    @Test
    @DisplayName("user-list-mailfolders: ten folders a page, hidden ones when asked, children apart, well-known names as ids")
    void listsFolders() throws Exception {
        plain.anna.addHiddenFolder("Hidden");
        final GraphFolder customers = plain.anna.addFolder("Customers", null);
        plain.anna.addFolder("Big", "Customers");
        plain.anna.addFolder("Prospects", null);
        plain.anna.addFolder("Team", null);
        final PlainGraph.Round visible = plain.round("/me/mailFolders");
        assertEquals(List.of("Archive", "Conversation History", "Deleted Items", "Drafts", "Inbox", "Junk Email", "Outbox", "Sent Items", "Customers",
                "Prospects", "Team"), visible.values("displayName"));
        assertEquals(2, visible.pages());
        assertEquals(13, plain.round("/me/mailFolders?includeHiddenFolders=true&$top=100").entries().size());
        assertEquals(List.of("Big"), plain.round("/me/mailfolders/" + PlainGraph.encode(customers.id()) + "/childFolders").values("displayName"));
        assertEquals("Sent Items", PlainGraph.json(plain.get("/me/mailFolders/sentitems")).path("displayName").asText());
        assertEquals("404 ErrorItemNotFound", PlainGraph.code(plain.get("/me/mailFolders/Customers")));
        assertEquals(customers.id(), plain.anna.renameFolder("Customers", "Clients").id());
        plain.anna.removeFolder("Clients");
        assertEquals("404 ErrorItemNotFound", PlainGraph.code(plain.get("/me/mailFolders/" + PlainGraph.encode(customers.id()) + "/messages")));
    }

    @Test
    @DisplayName("user-list-messages: pages of ten, the newest first, $filter with $orderby, $select, $count")
    void listsMessages() throws Exception {
        for (int i = 0; i < 25; i++) {
            plain.anna.deliver(i < 23 ? "inbox" : "archive", PlainGraph.mail("m" + i), PlainGraph.NOON.plusSeconds(60L * i));
        }
        final PlainGraph.Round all = plain.round("/me/messages");
        assertEquals(25, all.entries().size());
        assertEquals(3, all.pages());
        assertEquals("<m24@customer.example>", all.values("internetMessageId").getFirst());
        final String filter = PlainGraph.encode("receivedDateTime ge 2026-03-02T12:05:00Z and receivedDateTime lt 2026-03-02T12:10:00Z");
        assertEquals(List.of("<m5@customer.example>", "<m6@customer.example>", "<m7@customer.example>", "<m8@customer.example>",
                "<m9@customer.example>"), plain.round("/me/mailFolders/inbox/messages?$filter=" + filter
                + "&$orderby=receivedDateTime%20asc&$top=2&$select=internetMessageId").values("internetMessageId"));
        final JsonNode counted = PlainGraph.json(plain.get("/me/mailFolders('inbox')/messages?$count=true&$top=1&%24select=subject"));
        assertEquals(23, counted.path("@odata.count").asInt());
        assertEquals("Gr\u00fc\u00dfe", counted.path("value").path(0).path("subject").asText());
        assertEquals(Set.of("@odata.etag", "id", "subject"), Set.copyOf(names(counted.path("value").path(0))));
        assertEquals(List.of("<m3@customer.example>"), plain.round("/me/messages?$filter=" + PlainGraph.encode(
                "internetMessageId eq '<m3@customer.example>'")).values("internetMessageId"));
    }

    @Test
    @DisplayName("query-parameters: what cannot be understood is refused with 400")
    void refusesBadQueries() throws Exception {
        for (final String query : List.of("$filter=receivedDateTime%20ge%20'2026-03-02T12:05:00Z'", "$filter=nothing%20eq%20'x'", "$top=1001",
                "$top=0", "$filter=isRead%20eq%201", "$select=uid", "$orderby=subject", "$search=x", "$filter=receivedDateTime%20ge%20yesterday",
                "$filter=isRead%20eq%20true%20or%20isRead%20eq%20false", "$top=1&$top=2", "$expand=attachments")) {
            assertEquals(400, plain.get("/me/messages?" + query).statusCode(), query);
        }
        assertEquals("400 InefficientFilter", PlainGraph.code(plain.get("/me/messages?$filter=isRead%20eq%20true&$orderby=receivedDateTime%20desc")));
    }

    @Test
    @DisplayName("message-get: properties, $value is the MIME as it came, 404 for what is not there, nothing is marked as read")
    void getsMessages() throws Exception {
        final GraphMessage message = plain.anna.deliver("inbox", PlainGraph.mail("one"), PlainGraph.NOON);
        final String path = "/users/" + plain.anna.userId() + "/messages/" + message.id();
        final JsonNode json = PlainGraph.json(plain.get(path));
        assertEquals("J\u00fcrgen", json.path("from").path("emailAddress").path("name").asText());
        assertEquals("Firm, Anna", json.path("toRecipients").path(0).path("emailAddress").path("name").asText());
        assertEquals("2026-03-02T12:00:00Z", json.path("receivedDateTime").asText());
        assertEquals("2026-03-02T11:59:00Z", json.path("sentDateTime").asText());
        assertFalse(json.has("internetMessageHeaders"));
        assertTrue(PlainGraph.json(plain.get(path + "?$select=internetMessageHeaders")).path("internetMessageHeaders").size() > 3);
        assertArrayEquals(PlainGraph.mail("one"), plain.get(path + "/$value").body());
        assertFalse(plain.anna.message(message.id()).orElseThrow().read());
        assertEquals("404 ErrorItemNotFound", PlainGraph.code(plain.get("/me/messages/AAMknothing=")));
        assertTrue(plain.graph.changes().isEmpty());
    }

    @Test
    @DisplayName("outlook-immutable-id: the usual id changes on a move, the immutable one does not")
    void keepsImmutableIds() throws Exception {
        final GraphMessage message = plain.anna.deliver("inbox", PlainGraph.mail("one"), PlainGraph.NOON);
        final HttpResponse<byte[]> before = plain.get("/me/messages", PlainGraph.IMMUTABLE);
        assertEquals(message.immutableId(), PlainGraph.json(before).path("value").path(0).path("id").asText());
        assertTrue(before.headers().firstValue("Preference-Applied").orElseThrow().contains("ImmutableId"));
        final GraphMessage moved = plain.anna.move(message.id(), "archive");
        assertNotEquals(message.id(), moved.id());
        assertEquals("404 ErrorItemNotFound", PlainGraph.code(plain.get("/me/messages/" + message.id())));
        assertEquals(moved.id(), PlainGraph.json(plain.get("/me/messages/" + message.immutableId())).path("id").asText());
        assertEquals(message.immutableId(), PlainGraph.json(plain.get("/me/messages/" + moved.id(), "odata.maxpagesize=5, "
                + PlainGraph.IMMUTABLE)).path("id").asText());
    }

    @Test
    @DisplayName("permissions-reference: scopes, roles, shared mailboxes, an access policy, licences")
    void enforcesPermissions() throws Exception {
        final GraphMessage message = plain.anna.deliver("inbox", PlainGraph.mail("one"), PlainGraph.NOON);
        assertEquals("401 InvalidAuthenticationToken", PlainGraph.code(plain.withToken("nonsense").get("/me/messages")));
        assertEquals("403 ErrorAccessDenied", PlainGraph.code(plain.as("anna@firm.example", "Mail.Send").get("/me/messages")));
        assertTrue(PlainGraph.json(plain.as("anna@firm.example", "Mail.ReadBasic").get("/me/messages")).path("value").path(0).path("body")
                .isMissingNode());
        assertEquals("403 ErrorAccessDenied", PlainGraph.code(plain.get("/me/messages/" + message.id() + "/$value")));
        plain.graph.mailbox("sales@firm.example").shareWith("anna@firm.example");
        plain.graph.mailbox("boss@firm.example");
        assertEquals("403 ErrorAccessDenied", PlainGraph.code(plain.as("anna@firm.example", "Mail.Read").get("/users/sales@firm.example/messages")));
        assertEquals(200, plain.as("anna@firm.example", "Mail.Read.Shared").get("/users/sales@firm.example/messages").statusCode());
        assertEquals("403 ErrorAccessDenied", PlainGraph.code(plain.get("/users/boss@firm.example/messages")));
        assertEquals(400, plain.as(null, "Mail.Read").get("/me/messages").statusCode());
        assertEquals(200, plain.get("/users/boss@firm.example/messages").statusCode());
        assertEquals("404 ErrorInvalidUser", PlainGraph.code(plain.get("/users/nobody@firm.example/messages")));
        plain.graph.applicationAccessPolicy(plain.app.clientId(), Set.of("anna@firm.example"));
        assertEquals("403 ErrorAccessDenied", PlainGraph.code(plain.get("/users/boss@firm.example/messages")));
        plain.anna.licensed(false);
        assertEquals("404 MailboxNotEnabledForRESTAPI", PlainGraph.code(plain.get("/users/anna@firm.example/messages")));
    }

    private static List<String> names(final JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }
}
