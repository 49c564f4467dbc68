/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.crm;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.SupportsBatching;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.processor.exception.FlowFileHandlingException;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.record.Record;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.store.ContactDirectory;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

@SupportsBatching
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@Tags({"salespartner", "email", "contact", "company", "crm", "customer", "record", "csv", "import"})
@CapabilityDescription("""
    Puts the records of a FlowFile into the contact directory, so that MatchContact knows who an e-mail comes from. Any record reader will do: an \
    export of a CRM or an address book as CSV, JSON, Avro or Excel, or the result of a database query. A contact is added, or updated when the \
    directory already has one with the same external id or address; repeating a file therefore changes nothing. A record without a usable e-mail \
    address is left out and named in a warning.""")
@WritesAttributes({
    @WritesAttribute(attribute = PutContacts.ADDED, description = "Number of contacts that are new in the directory"),
    @WritesAttribute(attribute = PutContacts.UPDATED, description = "Number of contacts that were known and have changed"),
    @WritesAttribute(attribute = PutContacts.UNCHANGED, description = "Number of contacts that were known as they are"),
    @WritesAttribute(attribute = PutContacts.INVALID, description = "Number of records that gave no contact"),
    @WritesAttribute(attribute = PutContacts.INVALID_RECORDS,
            description = "The first ten records that gave no contact, by their number from 1 on, each with the reason; absent when there are none"),
    @WritesAttribute(attribute = PutContacts.RECORD_COUNT, description = "Number of records read"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC)
})
@SeeAlso(MatchContact.class)
@UseCase(
    description = "Keep the contact directory up to date with a CSV file that a CRM exports.",
    keywords = {"csv", "crm export", "customers"},
    configuration = """
        Fetch the file with GetFile, or with ListFile and FetchFile, and connect it to PutContacts.
        Set "Record Reader" to a CSVReader whose "Schema Access Strategy" is "Use String Fields From Header", so that ids and phone numbers stay text.
        Set the field properties to the column names of the export, for example "Address Field" to "Email" and "Company Field" to "Account Name".
        Connect "retry" back to PutContacts and "failure" to a place where someone looks.
        """
)
public class PutContacts extends AbstractProcessor {
    static final String ADDED = "contacts.added";
    static final String UPDATED = "contacts.updated";
    static final String UNCHANGED = "contacts.unchanged";
    static final String INVALID = "contacts.invalid";
    static final String INVALID_RECORDS = "contacts.invalid.records";
    static final String RECORD_COUNT = "record.count";

    static final PropertyDescriptor RECORD_READER = new PropertyDescriptor.Builder()
            .name("Record Reader")
            .description("Reads the records, one for each contact.")
            .required(true)
            .identifiesControllerService(RecordReaderFactory.class)
            .build();

    static final PropertyDescriptor CONTACT_DIRECTORY = new PropertyDescriptor.Builder()
            .name("Contact Directory")
            .description("Keeps the contacts and companies.")
            .required(true)
            .identifiesControllerService(ContactDirectory.class)
            .build();

    static final PropertyDescriptor ADDRESS_FIELD = new PropertyDescriptor.Builder()
            .name("Address Field")
            .description("""
                The field with the e-mail address. It may hold several, as an array or as a text with commas or semicolons between them. Like all \
                field names it is looked for as written, then without regard to upper and lower case.""")
            .required(true)
            .defaultValue("email")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor FULL_NAME_FIELD = field("Full Name Field", "name",
            "The field with the whole name. Where it is empty, first and last name stand for it.");
    static final PropertyDescriptor FIRST_NAME_FIELD = field("First Name Field", "first name", "The field with the first name.");
    static final PropertyDescriptor LAST_NAME_FIELD = field("Last Name Field", "last name", "The field with the last name.");
    static final PropertyDescriptor TITLE_FIELD = field("Title Field", "title", "The field with the job title.");
    static final PropertyDescriptor PHONE_FIELD = field("Phone Field", "phone", "The field with the phone number.");
    static final PropertyDescriptor COMPANY_FIELD = field("Company Field", "company", "The field with the company's name.");
    static final PropertyDescriptor COMPANY_DOMAIN_FIELD = field("Company Domain Field", "domain", """
            The field with the company's domain; a web address will do, and so will several with commas between them. Where it is empty, the domain \
            of the e-mail address is taken. Domains of free-mail providers are never taken as a company's.""");
    static final PropertyDescriptor EXTERNAL_ID_FIELD = field("External Id Field", "id", """
            The field with the contact's id in the system that the records come from. It keeps a contact the same when its address changes.""");

    static final Relationship REL_SUCCESS = new Relationship.Builder()
            .name("success")
            .description("The contacts are in the directory. Records that gave none are counted in attributes and named in a warning.")
            .build();
    static final Relationship REL_RETRY = new Relationship.Builder()
            .name("retry")
            .description("The directory cannot be reached. Connect this back to the processor: records that are in already come out unchanged.")
            .build();
    static final Relationship REL_FAILURE = new Relationship.Builder()
            .name("failure")
            .description("The content cannot be read to its end, or not one of its records gave a contact; error.message says why.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(
            RECORD_READER,
            CONTACT_DIRECTORY,
            ADDRESS_FIELD,
            FULL_NAME_FIELD,
            FIRST_NAME_FIELD,
            LAST_NAME_FIELD,
            TITLE_FIELD,
            PHONE_FIELD,
            COMPANY_FIELD,
            COMPANY_DOMAIN_FIELD,
            EXTERNAL_ID_FIELD
    );

    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SUCCESS, REL_RETRY, REL_FAILURE);

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile received = session.get();
        if (received == null) {
            return;
        }

        final ContactDirectory directory = context.getProperty(CONTACT_DIRECTORY).asControllerService(ContactDirectory.class);
        final ContactImport contacts = new ContactImport(directory, fields(context));
        final FlowFile flowFile = session.removeAllAttributes(received,
                Set.of(INVALID_RECORDS, EmailAttributes.ERROR_MESSAGE, EmailAttributes.ERROR_STEP));
        final long started = System.nanoTime();
        try {
            putAll(context, session, flowFile, contacts);
        } catch (final FlowFileAccessException | FlowFileHandlingException e) {
            // The content repository's fault, not the content's: the framework puts the FlowFile back.
            throw e;
        } catch (final StoreUnavailableException e) {
            getLogger().warn("The contact directory cannot be reached, {} will be tried again", flowFile, e);
            context.yield();
            transfer(session, flowFile, REL_RETRY, contacts, e.getMessage());
            return;
        } catch (final IOException | MalformedRecordException | SchemaNotFoundException | RuntimeException e) {
            final String message = """
                    The import broke off at record %d, those before it are in: check that the content is what the Record Reader expects. (%s)"""
                    .formatted(contacts.getRecordCount() + 1, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            getLogger().error("The records of {} cannot be read to their end", flowFile, e);
            transfer(session, flowFile, REL_FAILURE, contacts, message);
            return;
        }

        if (contacts.isAllInvalid()) {
            final String message = """
                    Not one of the %d records gave a contact: check the field properties. The first record has the fields [%s]. Records: %s"""
                    .formatted(contacts.getRecordCount(), contacts.getFieldNames(), contacts.describeInvalid());
            getLogger().error("Nothing of {} was put: {}", flowFile, message);
            transfer(session, flowFile, REL_FAILURE, contacts, message);
            return;
        }

        if (contacts.getInvalid() > 0) {
            getLogger().warn("{} of {} records of {} gave no contact. By their numbers: {}",
                    contacts.getInvalid(), contacts.getRecordCount(), flowFile, contacts.describeInvalid());
        }
        final String details = "%d contacts added, %d updated, %d unchanged, %d records invalid"
                .formatted(contacts.getAdded(), contacts.getUpdated(), contacts.getUnchanged(), contacts.getInvalid());
        final FlowFile done = session.putAllAttributes(flowFile, attributes(contacts));
        session.getProvenanceReporter().send(done, "contacts:" + directory.getIdentifier(), details,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        session.transfer(done, REL_SUCCESS);
    }

    private void putAll(final ProcessContext context, final ProcessSession session, final FlowFile flowFile, final ContactImport contacts)
            throws IOException, MalformedRecordException, SchemaNotFoundException, StoreUnavailableException {
        final RecordReaderFactory factory = context.getProperty(RECORD_READER).asControllerService(RecordReaderFactory.class);
        try (InputStream in = session.read(flowFile);
                RecordReader reader = factory.createRecordReader(flowFile, in, getLogger())) {
            Record next = reader.nextRecord();
            while (next != null) {
                contacts.put(next);
                next = reader.nextRecord();
            }
        }
    }

    private void transfer(final ProcessSession session, final FlowFile flowFile, final Relationship relationship, final ContactImport contacts,
            final String message) {
        final Map<String, String> attributes = attributes(contacts);
        attributes.put(EmailAttributes.ERROR_STEP, "PutContacts");
        attributes.put(EmailAttributes.ERROR_MESSAGE, message);
        session.transfer(session.penalize(session.putAllAttributes(flowFile, attributes)), relationship);
    }

    private static Map<String, String> attributes(final ContactImport contacts) {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(ADDED, Long.toString(contacts.getAdded()));
        attributes.put(UPDATED, Long.toString(contacts.getUpdated()));
        attributes.put(UNCHANGED, Long.toString(contacts.getUnchanged()));
        attributes.put(INVALID, Long.toString(contacts.getInvalid()));
        attributes.put(RECORD_COUNT, Long.toString(contacts.getRecordCount()));
        if (contacts.getInvalid() > 0) {
            attributes.put(INVALID_RECORDS, contacts.describeInvalid());
        }
        return attributes;
    }

    private static ContactFields fields(final ProcessContext context) {
        return new ContactFields(
                context.getProperty(ADDRESS_FIELD).getValue(),
                context.getProperty(FULL_NAME_FIELD).getValue(),
                context.getProperty(FIRST_NAME_FIELD).getValue(),
                context.getProperty(LAST_NAME_FIELD).getValue(),
                context.getProperty(TITLE_FIELD).getValue(),
                context.getProperty(PHONE_FIELD).getValue(),
                context.getProperty(COMPANY_FIELD).getValue(),
                context.getProperty(COMPANY_DOMAIN_FIELD).getValue(),
                context.getProperty(EXTERNAL_ID_FIELD).getValue());
    }

    private static PropertyDescriptor field(final String name, final String defaultValue, final String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(false)
                .defaultValue(defaultValue)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }
}
