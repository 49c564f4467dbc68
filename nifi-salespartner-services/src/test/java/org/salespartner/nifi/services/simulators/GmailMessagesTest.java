/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.services.simulators.GoogleCaller.Answer;
import org.salespartner.nifi.services.testing.GmailMailbox;
import org.salespartner.nifi.services.testing.GoogleSimulator;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.salespartner.nifi.services.simulators.GoogleCaller.ANNA;
import static org.salespartner.nifi.services.simulators.GoogleCaller.NOON;
import static org.salespartner.nifi.services.simulators.GoogleCaller.mail;
import static org.salespartner.nifi.services.simulators.GoogleCaller.value;

/**
 * <a href="https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages">users.messages</a>,
 * <a href="https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels">users.labels</a> and
 * <a href="https://developers.google.com/workspace/gmail/api/reference/rest/v1/users/getProfile">users.getProfile</a> of the simulator.
 */
class GmailMessagesTest {
    private GoogleSimulator simulator;
    private GmailMailbox anna;
    private GoogleCaller caller;

    @BeforeEach
    void start() throws IOException {
        simulator = GoogleSimulator.start();
        anna = simulator.mailbox(ANNA);
        caller = new GoogleCaller(simulator, GoogleCaller.READ);
    }

    @AfterEach
    void close() throws IOException {
        caller.close();
        simulator.close();
    }

    @Test
    void profileTellsAddressTotalsAndAHistoryIdBeyondALong() throws Exception {
        anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        anna.deliver(mail("b@x", "Re: One", "In-Reply-To: <a@x>"), NOON, "INBOX");
        final JsonNode profile = caller.get("profile").json();
        assertEquals(ANNA, profile.path("emailAddress").asText());
        assertEquals(2, profile.path("messagesTotal").asInt());
        assertEquals(1, profile.path("threadsTotal").asInt());
        assertEquals(anna.historyId(), profile.path("historyId").textValue());
        assertTrue(new BigInteger(profile.path("historyId").textValue()).bitLength() > 63);
    }

    @Test
    void labelsAreThoseOfTheSystemAndOfTheUser() throws Exception {
        final String customers = anna.createLabel("Customers/Big ones");
        final JsonNode labels = caller.get("labels").json().path("labels");
        final List<String> shown = new ArrayList<>();
        labels.forEach(label -> shown.add(label.path("id").asText() + " " + label.path("name").asText() + " " + label.path("type").asText()));
        assertTrue(shown.containsAll(List.of("INBOX INBOX system", "DRAFT DRAFT system", customers + " Customers/Big ones user")), shown.toString());
    }

    @Test
    void listIsNewestFirstInPagesThatStayInPlaceWhenMailComesIn() throws Exception {
        final List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(anna.deliver(mail(i + "@x", "Mail " + i), NOON.plusSeconds(i), "INBOX"));
        }
        final Answer first = caller.get("messages?maxResults=2");
        anna.deliver(mail("new@x", "New"), NOON.plusSeconds(60), "INBOX");
        final Answer second = caller.get("messages?maxResults=2&pageToken=" + first.json().path("nextPageToken").asText());
        final Answer third = caller.get("messages?maxResults=2&pageToken=" + second.json().path("nextPageToken").asText());
        final List<String> seen = new ArrayList<>(first.ids("messages"));
        seen.addAll(second.ids("messages"));
        seen.addAll(third.ids("messages"));
        assertEquals(ids, seen);
        assertFalse(third.json().has("nextPageToken"));
        assertEquals(400, caller.get("messages?pageToken=never").status());
    }

    @Test
    void listGivesNoMoreThan500AtOnce() throws Exception {
        for (int i = 0; i < 501; i++) {
            anna.deliver(mail(i + "@x", "Mail"), NOON.plusSeconds(i), "INBOX");
        }
        assertEquals(500, caller.get("messages?maxResults=1000").ids("messages").size());
        assertEquals(100, caller.get("messages").ids("messages").size());
    }

    @Test
    void emptyListHasNoMessagesField() throws Exception {
        assertFalse(caller.get("messages").json().has("messages"));
    }

    @Test
    void spamAndTrashAreLeftOutUnlessAskedFor() throws Exception {
        final String kept = anna.deliver(mail("a@x", "Kept"), NOON, "INBOX");
        final String spam = anna.deliver(mail("b@x", "Spam"), NOON.plusSeconds(1), "SPAM");
        final String trash = anna.deliver(mail("c@x", "Trash"), NOON.plusSeconds(2), "INBOX");
        anna.trash(trash);
        assertEquals(Set.of("TRASH"), anna.labelsOf(trash));
        assertEquals(List.of(kept), caller.get("messages").ids("messages"));
        assertEquals(List.of(trash, spam, kept), caller.get("messages?includeSpamTrash=true").ids("messages"));
        assertEquals(List.of(spam), caller.get("messages?labelIds=SPAM").ids("messages"));
        assertEquals(List.of(trash), found("in:trash"));
    }

    @Test
    void labelIdsMustAllBeThere() throws Exception {
        anna.deliver(mail("a@x", "Read"), NOON, "INBOX");
        final String unread = anna.deliver(mail("b@x", "Unread"), NOON, "INBOX", "UNREAD");
        assertEquals(List.of(unread), caller.get("messages?labelIds=INBOX&labelIds=UNREAD").ids("messages"));
        assertEquals(400, caller.get("messages?labelIds=Nowhere").status());
    }

    @Test
    void queryFindsBySecondsPlaceAndMessageId() throws Exception {
        final String customers = anna.createLabel("Big Customers");
        final String old = anna.deliver(mail("old@x", "Old"), NOON, "INBOX");
        final String recent = anna.deliver(mail("new+1=2@x", "Recent"), NOON.plusSeconds(100), "INBOX", customers);
        final String draft = anna.deliver(mail("draft@x", "Draft"), NOON.plusSeconds(200), "DRAFT");
        assertEquals(List.of(draft, recent), found("after:" + NOON.plusSeconds(100).getEpochSecond()));
        assertEquals(List.of(recent), found("after:" + NOON.plusSeconds(100).getEpochSecond() + " -in:drafts"));
        assertEquals(List.of(old), found("before:" + NOON.plusSeconds(100).getEpochSecond()));
        assertEquals(List.of(draft), found("in:draft"));
        assertEquals(List.of(recent), found("label:big-customers"));
        assertEquals(List.of(recent), found("rfc822msgid:\"new+1=2@x\""));
        assertEquals(List.of(recent), found("rfc822msgid:<new+1=2@x>"));
        assertEquals(List.of(), found("rfc822msgid:new+1@x"));
        assertEquals(List.of(old), found("subject:old from:bo@example.com"));
        assertEquals(List.of(draft, recent, old), found("after:2026/3/2"));
    }

    @Test
    void queryThatTheSimulatorDoesNotKnowIsNoSilentSuccess() throws Exception {
        assertEquals(400, caller.get("messages?q=" + value("larger:5M")).status());
        assertEquals(400, caller.get("messages?q=" + value("{in:inbox in:sent}")).status());
    }

    @Test
    void rawIsTheMailInBase64UrlWithItsSizeAndDate() throws Exception {
        final byte[] raw = mail("a@x", "Ünïcode ÿÿÿ");
        final String id = anna.deliver(raw, NOON.plusMillis(7), "INBOX", "UNREAD");
        final JsonNode message = caller.get("messages/" + id + "?format=raw").json();
        assertArrayEquals(raw, Base64.getUrlDecoder().decode(message.path("raw").asText()));
        assertEquals(0, message.path("raw").asText().length() % 4, "padded");
        assertEquals(raw.length, message.path("sizeEstimate").asInt());
        assertEquals(Long.toString(NOON.toEpochMilli() + 7), message.path("internalDate").textValue());
        assertEquals(anna.historyId(), message.path("historyId").textValue());
        assertEquals("Hello Anna &amp; all, yours, Bo", message.path("snippet").asText());
        assertEquals(Set.of("INBOX", "UNREAD"), anna.labelsOf(id), "reading does not mark as read");
        assertFalse(message.has("payload"));
    }

    @Test
    void minimalHasNeitherHeadersNorBody() throws Exception {
        final String id = anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        final JsonNode message = caller.get("messages/" + id + "?format=minimal").json();
        assertFalse(message.has("raw") || message.has("payload"));
        assertEquals("INBOX", message.at("/labelIds/0").asText());
    }

    @Test
    void metadataHasTheHeadersThatWereAskedFor() throws Exception {
        final String id = anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        final JsonNode headers = caller.get("messages/" + id + "?format=metadata&metadataHeaders=message-id&metadataHeaders=Subject").json()
                .at("/payload/headers");
        assertEquals(2, headers.size());
        assertEquals("One", headers.at("/0/value").asText());
        assertEquals("<a@x>", headers.at("/1/value").asText());
    }

    @Test
    void fullHasThePartsAndAttachmentsAreFetchedAlone() throws Exception {
        final String id = anna.deliver(("""
                From: bo@example.com
                Subject: With a file
                Content-Type: multipart/mixed; boundary="=_1"

                --=_1
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Gr=C3=BC=
                =C3=9Fe
                --=_1
                Content-Type: application/pdf
                Content-Disposition: attachment; filename="offer.pdf"
                Content-Transfer-Encoding: base64

                UERG
                --=_1--
                """).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), NOON, "INBOX");
        final JsonNode payload = caller.get("messages/" + id).json().path("payload");
        assertEquals("multipart/mixed", payload.path("mimeType").asText());
        assertEquals("Grüße", new String(Base64.getUrlDecoder().decode(payload.at("/parts/0/body/data").asText()), StandardCharsets.UTF_8));
        assertEquals("offer.pdf", payload.at("/parts/1/filename").asText());
        final JsonNode file = caller.get("messages/" + id + "/attachments/" + payload.at("/parts/1/body/attachmentId").asText()).json();
        assertEquals("PDF", new String(Base64.getUrlDecoder().decode(file.path("data").asText()), StandardCharsets.UTF_8));
    }

    @Test
    void fieldsChooseWhatIsAnswered() throws Exception {
        final String id = anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        assertEquals("{\"id\":\"" + id + "\",\"labelIds\":[\"INBOX\"]}", caller.get("messages/" + id + "?fields=id,labelIds").body());
        assertEquals("{\"messages\":[{\"id\":\"" + id + "\"}]}", caller.get("messages?fields=nextPageToken,messages(id)").body());
        assertEquals("{\"messages\":[{\"id\":\"" + id + "\"}]}", caller.get("messages?fields=messages/id").body());
    }

    @Test
    void deletedMessageIsNotFound() throws Exception {
        final String id = anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        anna.delete(id);
        final Answer answer = caller.get("messages/" + id);
        assertEquals(404, answer.status());
        assertEquals("notFound", answer.reason());
        assertEquals("NOT_FOUND", answer.json().at("/error/status").asText());
        assertEquals(404, answer.json().at("/error/code").asInt());
    }

    @Test
    void metadataScopeGivesNeitherBodiesNorQueries() throws Exception {
        final String id = anna.deliver(mail("a@x", "One"), NOON, "INBOX");
        try (GoogleCaller narrow = new GoogleCaller(simulator, GoogleCaller.METADATA)) {
            assertEquals(403, narrow.get("messages/" + id + "?format=raw").status());
            assertEquals(200, narrow.get("messages/" + id + "?format=metadata").status());
            assertEquals(403, narrow.get("messages?q=in:inbox").status());
        }
    }

    private List<String> found(final String query) throws IOException, InterruptedException {
        return caller.get("messages?q=" + value(query)).ids("messages");
    }
}
