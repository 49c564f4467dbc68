/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.csv.CSVReader;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.schema.access.SchemaAccessUtils;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.store.ContactDetails;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PutContactsTest {
    private final InMemoryContactDirectory directory = new InMemoryContactDirectory();
    private final TestRunner runner = TestRunners.newTestRunner(PutContacts.class);

    @BeforeEach
    void setServices() throws InitializationException {
        final CSVReader reader = new CSVReader();
        runner.addControllerService("reader", reader);
        runner.setProperty(reader, SchemaAccessUtils.SCHEMA_ACCESS_STRATEGY, "csv-header-derived");
        runner.enableControllerService(reader);
        addService("directory", directory);
        runner.setProperty(PutContacts.RECORD_READER, "reader");
        runner.setProperty(PutContacts.CONTACT_DIRECTORY, "directory");
    }

    @Test
    void everyFieldOfARecordReachesTheDirectory() {
        put("""
            id,email,name,first name,last name,title,phone,company,domain
            77,Anna.Berg@acme.example,Anna Berg,Anna,Berg,Buyer,+49 40 123,Acme GmbH,https://www.Acme.example/about
            """, PutContacts.REL_SUCCESS);

        assertEquals(List.of(new ContactDetails(
                "77", List.of("anna.berg@acme.example"), "Anna Berg", "Anna", "Berg", "Buyer", "+49 40 123", "Acme GmbH",
                List.of("acme.example"))), directory.contacts);
    }

    @Test
    void whatARecordDoesNotSayIsLeftToTheDirectory() {
        put("""
            email,name,phone
            anna@gmx.de,,
            """, PutContacts.REL_SUCCESS);

        assertEquals(List.of(new ContactDetails(null, List.of("anna@gmx.de"), null, null, null, null, null, null, List.of())), directory.contacts);
    }

    @Test
    void fieldNamesAreFoundWhateverTheirCase() {
        runner.setProperty(PutContacts.COMPANY_FIELD, "Account Name");
        put("""
            EMail,NAME,account name
            anna@acme.example,Anna,Acme
            """, PutContacts.REL_SUCCESS);

        assertEquals("Anna", directory.contacts.getFirst().fullName());
        assertEquals("Acme", directory.contacts.getFirst().companyName());
    }

    @Test
    void severalAddressesStandInOneField() {
        put("""
            email
            "Anna Berg <anna@acme.example>; ANNA@acme.example, anna@home.example; nonsense"
            """, PutContacts.REL_SUCCESS);

        assertEquals(List.of("anna@acme.example", "anna@home.example"), directory.contacts.getFirst().addresses());
        assertEquals(List.of("acme.example", "home.example"), directory.contacts.getFirst().companyDomains());
    }

    @Test
    void arraysAndNumbersAreRead() throws InitializationException {
        final JsonTreeReader reader = new JsonTreeReader();
        runner.addControllerService("json", reader);
        runner.enableControllerService(reader);
        runner.setProperty(PutContacts.RECORD_READER, "json");

        put("""
            [{"id": 12, "email": ["anna@acme.example", "a.berg@acme.example"], "phone": 49401234567.0},
             {"id": 13, "email": "bo@acme.example", "phone": 1.5E3}]
            """, PutContacts.REL_SUCCESS);

        assertEquals(List.of("anna@acme.example", "a.berg@acme.example"), directory.contacts.getFirst().addresses());
        assertEquals("12", directory.contacts.getFirst().externalId());
        assertEquals("49401234567", directory.contacts.getFirst().phone());
        assertEquals("1500", directory.contacts.get(1).phone());
    }

    @Test
    void theDomainOfAFreeMailProviderIsNoCompany() {
        put("""
            email,domain
            anna@gmail.com,
            bo@gmail.com,acme.example
            cy@acme.example,gmail.com
            """, PutContacts.REL_SUCCESS);

        assertEquals(List.of(), directory.contacts.get(0).companyDomains());
        assertEquals(List.of("acme.example"), directory.contacts.get(1).companyDomains());
        assertEquals(List.of(), directory.contacts.get(2).companyDomains());
    }

    @Test
    void whatHappenedIsCountedInAttributesAndProvenance() {
        final String content = """
            email,name
            anna@acme.example,Anna
            bo@acme.example,Bo
            """;
        put(content, PutContacts.REL_SUCCESS);
        runner.clearTransferState();
        runner.clearProvenanceEvents();

        final MockFlowFile again = put(content.replace(",Bo", ",Bob") + "cy@acme.example,Cy\n", PutContacts.REL_SUCCESS);

        again.assertAttributeEquals(PutContacts.ADDED, "1");
        again.assertAttributeEquals(PutContacts.UPDATED, "1");
        again.assertAttributeEquals(PutContacts.UNCHANGED, "1");
        again.assertAttributeEquals(PutContacts.INVALID, "0");
        again.assertAttributeEquals(PutContacts.RECORD_COUNT, "3");
        again.assertAttributeNotExists(PutContacts.INVALID_RECORDS);
        final ProvenanceEventRecord event = runner.getProvenanceEvents().getFirst();
        assertEquals(ProvenanceEventType.SEND, event.getEventType());
        assertEquals("contacts:directory", event.getTransitUri());
        assertEquals("1 contacts added, 1 updated, 1 unchanged, 0 records invalid", event.getDetails());
    }

    @Test
    @DisplayName("S4: a record that is left out is counted and named with its reason, and the others are put")
    void recordsWithoutAddressAreNamed() {
        directory.refused = "cy@acme.example";
        final MockFlowFile flowFile = put("""
            email,name
            anna@acme.example,Anna
            ,Bo
            not an address,Secret Name
            cy@acme.example,Cy
            dee@acme.example,Dee
            """, PutContacts.REL_SUCCESS);

        flowFile.assertAttributeEquals(PutContacts.ADDED, "2");
        flowFile.assertAttributeEquals(PutContacts.INVALID, "3");
        flowFile.assertAttributeEquals(PutContacts.INVALID_RECORDS,
                "2: the field [email] is empty; 3: the field [email] holds no e-mail address; 4: The directory refuses it.");
        assertEquals(1, runner.getLogger().getWarnMessages().size());
        assertTrue(runner.getLogger().getWarnMessages().getFirst().getMsg().contains("3 of 5"));
        assertFalse(runner.getLogger().getWarnMessages().getFirst().getMsg().contains("Secret"));
    }

    @Test
    void onlyTheFirstTenInvalidRecordsAreNamed() {
        final MockFlowFile flowFile = put("email,name\nanna@acme.example,Anna\n" + ",Nobody\n".repeat(12), PutContacts.REL_SUCCESS);

        final String named = flowFile.getAttribute(PutContacts.INVALID_RECORDS);
        assertTrue(named.contains("11: "), named);
        assertTrue(named.endsWith("; and 2 more"), named);
    }

    @Test
    void aFileWithoutTheAddressFieldFailsAndSaysWhichFieldsThereAre() {
        final MockFlowFile flowFile = put("""
            mail,name
            anna@acme.example,Anna
            """, PutContacts.REL_FAILURE);

        final String message = flowFile.getAttribute(EmailAttributes.ERROR_MESSAGE);
        assertTrue(message.contains("[mail, name]"), message);
        assertTrue(message.contains("there is no field [email]"), message);
        assertTrue(flowFile.isPenalized());
    }

    @Test
    void anEmptyFileIsNoMistake() {
        put("email,name\n", PutContacts.REL_SUCCESS).assertAttributeEquals(PutContacts.RECORD_COUNT, "0");
    }

    @Test
    void unreadableContentFailsAndSaysWhere() throws InitializationException {
        final JsonTreeReader reader = new JsonTreeReader();
        runner.addControllerService("json", reader);
        runner.setProperty(reader, SchemaAccessUtils.SCHEMA_ACCESS_STRATEGY, SchemaAccessUtils.SCHEMA_TEXT_PROPERTY.getValue());
        runner.setProperty(reader, SchemaAccessUtils.SCHEMA_TEXT, """
            {"type": "record", "name": "contact", "fields": [{"name": "email", "type": "string"}]}""");
        runner.enableControllerService(reader);
        runner.setProperty(PutContacts.RECORD_READER, "json");

        final MockFlowFile flowFile = put("[{\"email\": \"anna@acme.example\"}, {\"email\": ", PutContacts.REL_FAILURE);

        assertTrue(flowFile.getAttribute(EmailAttributes.ERROR_MESSAGE).startsWith("The import broke off at record 2,"),
                flowFile.getAttribute(EmailAttributes.ERROR_MESSAGE));
        flowFile.assertAttributeEquals(PutContacts.ADDED, "1");
        assertTrue(flowFile.isPenalized());
    }

    @Test
    @DisplayName("A directory that is down leads to retry, and the second try finds what the first has put")
    void anOutageIsTriedAgain() {
        final String content = """
            email
            anna@acme.example
            bo@acme.example
            """;
        directory.downAfter = 1;
        final MockFlowFile waiting = put(content, PutContacts.REL_RETRY);
        assertTrue(waiting.isPenalized());
        waiting.assertAttributeEquals(EmailAttributes.ERROR_MESSAGE, "The directory is down: start its database.");
        waiting.assertAttributeEquals(PutContacts.RECORD_COUNT, "1");
        waiting.assertContentEquals(content);

        directory.down = false;
        directory.downAfter = -1;
        runner.clearTransferState();
        runner.enqueue(waiting);
        runner.run();

        runner.assertAllFlowFilesTransferred(PutContacts.REL_SUCCESS, 1);
        final MockFlowFile done = runner.getFlowFilesForRelationship(PutContacts.REL_SUCCESS).getFirst();
        done.assertAttributeEquals(PutContacts.ADDED, "1");
        done.assertAttributeEquals(PutContacts.UNCHANGED, "1");
        assertNull(done.getAttribute(EmailAttributes.ERROR_MESSAGE));
    }

    private MockFlowFile put(final String content, final Relationship expected) {
        runner.enqueue(content);
        runner.run();
        runner.assertAllFlowFilesTransferred(expected, 1);
        return runner.getFlowFilesForRelationship(expected).getFirst();
    }

    private void addService(final String id, final ControllerService service) throws InitializationException {
        runner.addControllerService(id, service);
        runner.enableControllerService(service);
    }
}
