/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.salespartner.email.Mails;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EmailDocumentSchemaTest {
    private static final Path FILE = Path.of("..", "docs", "email-document.schema.json");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, Class<? extends Record>> DEFINITIONS = Map.ofEntries(Map.entry("account", AccountReference.class),
            Map.entry("sighting", Sighting.class), Map.entry("address", EmailAddress.class), Map.entry("automation", Automation.class),
            Map.entry("bounce", Bounce.class), Map.entry("bounceRecipient", BounceRecipient.class), Map.entry("attachment", Attachment.class),
            Map.entry("contact", ContactMatch.class), Map.entry("company", CompanyMatch.class), Map.entry("summary", Summary.class),
            Map.entry("statement", Summary.Statement.class), Map.entry("urgency", Summary.Urgency.class),
            Map.entry("draft", DraftSection.class), Map.entry("languageModel", Summary.LanguageModel.class),
            Map.entry("qualification", Qualification.class), Map.entry("evidence", Qualification.Evidence.class));
    /** What the schema defines besides the records. */
    private static final Set<String> FORMS = Set.of("addresses", "messageId", "instant");

    private static String json(final EmailDocument document) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        EmailDocumentJson.write(document, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static EmailDocument read(final String json) throws IOException {
        return EmailDocumentJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Error> errors(final String json) throws IOException {
        final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(Files.readString(FILE));
        return schema.validate(json, InputFormat.JSON, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static EmailDocument full() {
        final Summary.Statement statement = new Summary.Statement("Send the offer", "Please send the offer.", "reply", Summary.Who.US, "2026-03-06");
        return Mails.read(Mails.with("""
                Sender: s@example.com
                Reply-To: r@example.com
                In-Reply-To: <zero@example.org>
                References: <zero@example.org>
                Content-Type: multipart/mixed; boundary=b

                --b

                Please send the offer.
                --
                Ada
                --b
                Content-Type: message/rfc822; name=mail.eml

                x
                --b--
                """)).toBuilder()
                .account(new AccountReference("sales", "ben@example.org", "imap")).sighting(new Sighting("INBOX", "7", 42L))
                .providerThreadId("t").receivedAt(Instant.parse("2026-03-03T08:30:07.123Z")).language("en")
                .contacts(List.of(new ContactMatch("c1", "ada@example.com", "from", "address"))).company(new CompanyMatch("co1", "example.com"))
                .summary(new Summary("local/1", "The offer", List.of(statement), List.of(statement), false,
                        new Summary.Urgency(Summary.Level.HIGH, "Please send the offer.", "reply"), List.of("The first page was read."),
                        new Summary.LanguageModel("anthropic", "model-1", "2", 1, 900, 80)))
                .qualification(new Qualification("local/1", Qualification.Verdict.LEAD, 0.9, List.of("It asks for an offer."),
                        List.of(new Qualification.Evidence("It asks for an offer.", "Please send the offer.", "reply")), List.of("Half was read."),
                        new Summary.LanguageModel("anthropic", "model-1", "1", 1, 700, 60)))
                .draft(new DraftSection("d1", "0a".repeat(32), "reply", "waiting", List.of(new EmailAddress("Ada", "ada@example.com")),
                        List.of(new EmailAddress(null, "cy@example.com")), "Re: The offer", "Here it is.", "local/1", "offer",
                        List.of("It is too long."), List.of("Half was read."), new Summary.LanguageModel("anthropic", "model-1", "draft-1", 1,
                                700, 60))).build();
    }

    private static EmailDocument bounce() {
        return Mails.read("""
                From: MAILER-DAEMON@mx.example.com
                Subject: failure notice

                <ben@example.org>:
                550 5.1.1 User unknown

                --- Below this line is a copy of the message.

                Message-ID: <zero@example.com>
                """);
    }

    private static Set<String> components(final Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents()).map(component -> component.getName()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> properties(final JsonNode schema) {
        return names(schema.get("properties"));
    }

    private static Set<String> names(final JsonNode object) {
        final Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void theSchemaNamesWhatTheRecordsHoldAndNothingElse() throws IOException {
        final JsonNode schema = MAPPER.readTree(Files.readString(FILE));
        final Set<String> document = components(EmailDocument.class);
        document.remove("other");
        assertEquals(document, properties(schema));
        for (final Map.Entry<String, Class<? extends Record>> entry : DEFINITIONS.entrySet()) {
            assertEquals(components(entry.getValue()), properties(schema.get("$defs").get(entry.getKey())), entry.getKey());
        }
        final Set<String> defined = names(schema.get("$defs"));
        defined.removeAll(FORMS);
        assertEquals(new TreeSet<>(DEFINITIONS.keySet()), defined, "every definition is held to a record");
    }

    @Test
    void theSchemaNamesTheChoices() throws IOException {
        final JsonNode schema = MAPPER.readTree(Files.readString(FILE));
        assertEquals(Stream.of(AutomationKind.values()).map(AutomationKind::value).toList(),
                MAPPER.convertValue(schema.at("/$defs/automation/properties/kind/enum"), List.class));
        assertEquals(Stream.of(BounceReason.values()).map(BounceReason::value).toList(),
                MAPPER.convertValue(schema.at("/$defs/bounceRecipient/properties/reason/enum"), List.class));
        assertEquals(Stream.of(Direction.values()).map(Direction::value).toList(),
                MAPPER.convertValue(schema.at("/properties/direction/enum"), List.class));
        assertEquals(Stream.of(Summary.Who.values()).map(Summary.Who::value).toList(),
                MAPPER.convertValue(schema.at("/$defs/statement/properties/who/enum"), List.class));
        assertEquals(Stream.of(Summary.Level.values()).map(Summary.Level::value).toList(),
                MAPPER.convertValue(schema.at("/$defs/urgency/properties/level/enum"), List.class));
        assertEquals(Stream.of(Qualification.Verdict.values()).map(Qualification.Verdict::value).toList(),
                MAPPER.convertValue(schema.at("/$defs/qualification/properties/verdict/enum"), List.class));
    }

    @Test
    void realDocumentsAreValid() throws IOException {
        for (final EmailDocument document : List.of(full(), bounce(), Mails.read(Mails.plain("Hello")), Mails.read(""),
                Mails.read("Subject: x\n\ny"))) {
            assertEquals(List.of(), errors(json(document)));
        }
        final Set<String> written = names(MAPPER.readTree(json(full())));
        final Set<String> all = components(EmailDocument.class);
        all.remove("other");
        assertEquals(all, written, "the full document of this test leaves a field out");
        assertEquals(components(Summary.class), names(MAPPER.readTree(json(full())).get("summary")),
                "the full summary of this test leaves a field out");
        assertEquals(components(Qualification.class), names(MAPPER.readTree(json(full())).get("qualification")),
                "the full qualification of this test leaves a field out");
        assertEquals(components(DraftSection.class), names(MAPPER.readTree(json(full())).get("draft")),
                "the full draft of this test leaves a field out");
    }

    @Test
    void theSchemaRefusesWhatIsNoDocument() throws IOException {
        assertTrue(errors("{}").size() > 1);
        assertEquals(1, errors(json(full()).replace("\"direction\":\"inbound\"", "\"direction\":\"sideways\"")).size());
        assertEquals(2, errors(json(full()).replace("\"who\":\"us\"", "\"who\":\"you\"")).size(), "a key point and a next step");
        assertEquals(1, errors(json(full()).replace("\"level\":\"high\"", "\"level\":\"highest\"")).size());
        assertEquals(1, errors(json(full()).replace("\"verdict\":\"lead\"", "\"verdict\":\"hot lead\"")).size());
        assertEquals(1, errors(json(full()).replace("\"score\":0.9", "\"score\":9")).size());
        assertEquals(1, errors(json(full()).replace("\"sentOffset\":\"+01:00\"", "\"sentOffset\":\"CET\"")).size());
        assertEquals(1, errors(json(full()).replace("\"schemaVersion\":\"1\"", "\"schemaVersion\":\"2\"")).size());
    }

    @Test
    void documentsComeBackAsTheyWereWritten() throws IOException {
        assertEquals(full(), read(json(full())));
    }

    @Test
    void fieldsThatThisVersionDoesNotKnowAreKept() throws IOException {
        final String json = json(full()).replaceFirst("\\{", "{\"forecast\":{\"stage\":\"won\"},\"prospects\":null,");
        final EmailDocument document = read(json);
        assertEquals("won", document.other().get("forecast").get("stage").asText());
        final JsonNode again = MAPPER.readTree(json(document.toBuilder().subject("changed").build()));
        assertEquals("won", again.at("/forecast/stage").asText());
        assertTrue(again.has("prospects"));
        assertEquals(document, read(json(document)));
    }

    @Test
    void documentsWithoutAQualificationAndThoseThatKeptALittleOfItAreRead() throws IOException {
        final EmailDocument before = full().toBuilder().qualification(null).build();
        assertEquals(before, read(json(before)));
        final Qualification kept = read("{\"schemaVersion\":\"1\",\"qualification\":{\"verdict\":\"not lead\"}}").qualification();
        assertEquals(Qualification.Verdict.NOT_LEAD, kept.verdict());
        assertEquals(List.of(), kept.evidence());
    }

    @Test
    void whatIsNoDocumentIsRefusedWithASentence() {
        assertTrue(assertThrows(InvalidEmailDocumentException.class, () -> read("")).getMessage().contains("no email document"));
        assertTrue(assertThrows(InvalidEmailDocumentException.class, () -> read("[1]")).getMessage().contains("no email document"));
        assertTrue(assertThrows(InvalidEmailDocumentException.class, () -> read("{\"schemaVersion\":\"2\"}")).getMessage().contains("[2]"));
        assertTrue(assertThrows(InvalidEmailDocumentException.class, () -> read("{\"schemaVersion\":\"1\",\"to\":7}")).getMessage()
                .contains("no email document"));
    }
}
