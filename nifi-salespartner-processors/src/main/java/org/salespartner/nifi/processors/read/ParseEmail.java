/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.read;

import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.ReadsAttributes;
import org.apache.nifi.annotation.behavior.SideEffectFree;
import org.apache.nifi.annotation.behavior.SupportsBatching;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.processor.exception.FlowFileHandlingException;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.processor.util.StandardValidators;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentJson;
import org.salespartner.email.read.AttachmentSink;
import org.salespartner.email.read.EmailReader;
import org.salespartner.email.read.MessageSource;
import org.salespartner.email.read.ReadContext;
import org.salespartner.email.read.ReadEmail;
import org.salespartner.email.read.SafeFileName;
import org.salespartner.nifi.account.EmailAccounts;
import org.salespartner.nifi.processors.EmailAttributes;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

@SideEffectFree
@SupportsBatching
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@Tags({"salespartner", "email", "mail", "parse", "mime", "rfc822", "eml", "attachment", "json"})
@CapabilityDescription("""
    Reads the raw bytes of an e-mail, whatever source they come from, into an email document: JSON with the header, the whole text, what the author \
    newly wrote without quotes and signature, the language, who or what wrote it, and a description of each attachment. The later processors read \
    the document and add to it. A malformed e-mail is read as far as it goes and the document says what was wrong; content that is no e-mail goes to \
    failure. The FlowFile that leaves through success is the one that came in, so that its provenance shows the whole way of the e-mail.""")
@ReadsAttributes({
    @ReadsAttribute(attribute = EmailAttributes.ACCOUNT, description = EmailAttributes.ACCOUNT_DESC),
    @ReadsAttribute(attribute = EmailAttributes.PROVIDER, description = EmailAttributes.PROVIDER_DESC),
    @ReadsAttribute(attribute = EmailAttributes.FOLDER, description = EmailAttributes.FOLDER_DESC),
    @ReadsAttribute(attribute = EmailAttributes.UID_VALIDITY, description = EmailAttributes.UID_VALIDITY_DESC),
    @ReadsAttribute(attribute = EmailAttributes.PROVIDER_ID, description = EmailAttributes.PROVIDER_ID_DESC),
    @ReadsAttribute(attribute = EmailAttributes.THREAD_ID, description = EmailAttributes.THREAD_ID_DESC),
    @ReadsAttribute(attribute = EmailAttributes.RECEIVED, description = EmailAttributes.RECEIVED_DESC),
    @ReadsAttribute(attribute = EmailAttributes.DIRECTION, description = "inbound or outbound, where the source knows; otherwise the author decides")
})
@WritesAttributes({
    @WritesAttribute(attribute = EmailAttributes.MESSAGE_ID, description = EmailAttributes.MESSAGE_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.IDENTITY, description = EmailAttributes.IDENTITY_DESC),
    @WritesAttribute(attribute = EmailAttributes.CONVERSATION_ID, description = EmailAttributes.CONVERSATION_ID_DESC),
    @WritesAttribute(attribute = EmailAttributes.DIRECTION, description = EmailAttributes.DIRECTION_DESC),
    @WritesAttribute(attribute = EmailAttributes.AUTOMATION, description = EmailAttributes.AUTOMATION_DESC),
    @WritesAttribute(attribute = EmailAttributes.LANGUAGE, description = EmailAttributes.LANGUAGE_DESC),
    @WritesAttribute(attribute = EmailAttributes.RECEIVED, description = EmailAttributes.RECEIVED_DESC),
    @WritesAttribute(attribute = EmailAttributes.SIZE, description = EmailAttributes.SIZE_DESC),
    @WritesAttribute(attribute = EmailAttributes.FROM, description = EmailAttributes.FROM_DESC),
    @WritesAttribute(attribute = EmailAttributes.TO, description = EmailAttributes.TO_DESC),
    @WritesAttribute(attribute = EmailAttributes.SUBJECT, description = EmailAttributes.SUBJECT_DESC),
    @WritesAttribute(attribute = "mime.type",
            description = "application/vnd.salespartner.email+json; message/rfc822 on original; the attachment's own type on attachments"),
    @WritesAttribute(attribute = "filename",
            description = "Stays as it came; a name that NiFi made up becomes the Message-ID with .eml. On attachments the attachment's file name"),
    @WritesAttribute(attribute = "segment.original.filename", description = "On attachments: the filename of the e-mail"),
    @WritesAttribute(attribute = AttachmentFlowFiles.INDEX, description = "On attachments: its number in the document, from 0 on"),
    @WritesAttribute(attribute = AttachmentFlowFiles.INLINE, description = "On attachments: whether it is shown within the body"),
    @WritesAttribute(attribute = AttachmentFlowFiles.SHA256, description = "On attachments: SHA-256 of the content, hexadecimal"),
    @WritesAttribute(attribute = EmailAttributes.ERROR_MESSAGE, description = EmailAttributes.ERROR_MESSAGE_DESC),
    @WritesAttribute(attribute = EmailAttributes.ERROR_STEP, description = EmailAttributes.ERROR_STEP_DESC)
})
@SystemResourceConsideration(resource = SystemResource.MEMORY, description = """
    Of a message its text is held on the heap, not its attachments: several times Maximum Text Size for each concurrent task.""")
@SeeAlso(classNames = {"org.salespartner.nifi.processors.sync.ListNewEmails", "org.salespartner.nifi.processors.crm.MatchContact"})
@UseCase(
    description = "Read .eml files from a folder, an object store or an HTTP request into email documents.",
    keywords = {"eml", "file", "S3", "archive"},
    configuration = """
        Connect GetFile, FetchS3Object, ListenHTTP or any other source of raw messages to ParseEmail; one FlowFile is one e-mail.
        Set "Email Accounts" where there are accounts of your own, so that mail which you wrote is recognised as outbound.
        Auto-terminate "original" and "attachments" where they are not needed: what is auto-terminated is not written at all.
        """
)
public class ParseEmail extends AbstractProcessor {
    private static final String STEP = "ParseEmail";
    private static final String RAW_MEDIA_TYPE = "message/rfc822";

    static final PropertyDescriptor EMAIL_ACCOUNTS = new PropertyDescriptor.Builder()
            .name("Email Accounts")
            .description("""
                The accounts that are ours. They tell mail that we wrote from mail that we got, and give the address of the account that an e-mail \
                was listed from. Without it every e-mail is inbound, unless the attribute email.direction says otherwise.""")
            .required(false)
            .identifiesControllerService(EmailAccounts.class)
            .build();

    static final PropertyDescriptor MAXIMUM_TEXT_SIZE = new PropertyDescriptor.Builder()
            .name("Maximum Text Size")
            .description("""
                How much of the text, and of what the author newly wrote, is kept in the document, each. More is cut off at the end of a line and \
                noted in the document's problems; the raw message keeps everything.""")
            .required(true)
            .defaultValue("1 MB")
            .addValidator(StandardValidators.createDataSizeBoundsValidator(1024, 16 * 1024 * 1024))
            .build();

    static final PropertyDescriptor ENVELOPE_ATTRIBUTES = new PropertyDescriptor.Builder()
            .name("Envelope Attributes")
            .description("""
                Whether author, recipients and subject are written into attributes, where provenance can be searched for them. Turn it off where \
                personal data must not stand in attributes; the document has them all the same.""")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("true")
            .build();

    static final Relationship REL_SUCCESS = new Relationship.Builder()
            .name("success")
            .description("The email document.")
            .build();
    static final Relationship REL_ORIGINAL = new Relationship.Builder()
            .name("original")
            .description("The raw message of each email document, byte for byte, for an archive.")
            .build();
    static final Relationship REL_ATTACHMENTS = new Relationship.Builder()
            .name("attachments")
            .description("A FlowFile with the decoded content of each attachment.")
            .build();
    static final Relationship REL_FAILURE = new Relationship.Builder()
            .name("failure")
            .description("The content is no e-mail, or reading it went wrong; error.message says why. The content is as it came.")
            .build();

    private static final List<PropertyDescriptor> PROPERTY_DESCRIPTORS = List.of(
            EMAIL_ACCOUNTS,
            MAXIMUM_TEXT_SIZE,
            ENVELOPE_ATTRIBUTES
    );

    private static final Set<Relationship> RELATIONSHIPS = Set.of(REL_SUCCESS, REL_ORIGINAL, REL_ATTACHMENTS, REL_FAILURE);

    private volatile MessageReader reader;

    /** {@link EmailReader#read}, for a test to put a defect in its place. */
    @FunctionalInterface
    interface MessageReader {
        ReadEmail read(MessageSource source, ReadContext context, AttachmentSink sink) throws IOException;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTY_DESCRIPTORS;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @OnScheduled
    public void onScheduled(final ProcessContext context) {
        reader = createReader(context.getProperty(MAXIMUM_TEXT_SIZE).asDataSize(DataUnit.B).longValue());
    }

    @OnStopped
    public void onStopped() {
        reader = null;
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }

        if (flowFile.getSize() == 0) {
            fail(session, flowFile, "The content is empty, an e-mail is expected: look at the message in its mailbox, or at the step before.");
            return;
        }

        final EmailAccounts accounts = context.getProperty(EMAIL_ACCOUNTS).asControllerService(EmailAccounts.class);
        final ReadContext readContext = DocumentAttributes.context(flowFile, accounts);
        final AttachmentFlowFiles attachments = new AttachmentFlowFiles(session, flowFile);
        final ReadEmail email;
        try (FlowFileSource source = new FlowFileSource(session, flowFile)) {
            email = reader.read(source, readContext, context.isAutoTerminated(REL_ATTACHMENTS) ? AttachmentSink.NONE : attachments);
        } catch (final FlowFileAccessException | FlowFileHandlingException e) {
            // The content repository's fault, not the e-mail's: the framework puts the FlowFile back.
            throw e;
        } catch (final IOException | RuntimeException | StackOverflowError e) {
            attachments.remove();
            failUnexpectedly(session, flowFile, e);
            return;
        }

        if (email.recognisable()) {
            succeed(context, session, flowFile, email.document(), attachments);
        } else {
            attachments.remove();
            fail(session, flowFile, "The content does not begin as an e-mail does: ParseEmail takes raw messages (RFC 822), one in each FlowFile.");
        }
    }

    MessageReader createReader(final long maximumTextBytes) {
        return new EmailReader(maximumTextBytes)::read;
    }

    private void succeed(final ProcessContext context, final ProcessSession session, final FlowFile received, final EmailDocument document,
            final AttachmentFlowFiles attachments) {
        final Map<String, String> attributes = DocumentAttributes.of(document, context.getProperty(ENVELOPE_ATTRIBUTES).asBoolean());
        attributes.put(EmailAttributes.SIZE, Long.toString(received.getSize()));
        attributes.put(CoreAttributes.FILENAME.key(), fileName(received, document));
        attributes.put(EmailAttributes.ERROR_MESSAGE, null);
        attributes.put(EmailAttributes.ERROR_STEP, null);

        final FlowFile flowFile = replaceAttributes(session, received, attributes);
        session.transfer(attachments.complete(attributes), REL_ATTACHMENTS);
        if (!context.isAutoTerminated(REL_ORIGINAL)) {
            final FlowFile original = session.clone(flowFile);
            session.transfer(session.putAttribute(original, CoreAttributes.MIME_TYPE.key(), RAW_MEDIA_TYPE), REL_ORIGINAL);
        }

        final FlowFile written = session.write(flowFile, out -> EmailDocumentJson.write(document, out));
        final FlowFile typed = session.putAttribute(written, CoreAttributes.MIME_TYPE.key(), EmailDocument.MEDIA_TYPE);
        session.getProvenanceReporter().modifyContent(typed, describe(document));
        session.transfer(typed, REL_SUCCESS);
    }

    /** The decisions of reading, for the provenance: nothing that the e-mail itself says. */
    private static String describe(final EmailDocument document) {
        return "read as email document: %s, %s, attachments: %d, problems: %d".formatted(
                document.direction() == null ? "direction unknown" : document.direction().value(),
                document.automation() == null ? "automation unknown" : document.automation().kind().value(),
                document.attachments().size(),
                document.problems().size());
    }

    /** The name that a source gave stays, it is what people search provenance for. One that NiFi made up for want of any tells nobody anything. */
    private static String fileName(final FlowFile flowFile, final EmailDocument document) {
        final String name = flowFile.getAttribute(CoreAttributes.FILENAME.key());
        final String uuid = flowFile.getAttribute(CoreAttributes.UUID.key());
        return name == null || name.equals(uuid) ? SafeFileName.of(document.messageId(), uuid) : name;
    }

    static FlowFile replaceAttributes(final ProcessSession session, final FlowFile flowFile, final Map<String, String> attributes) {
        final Map<String, String> present = new HashMap<>(attributes);
        present.values().removeIf(Objects::isNull);
        final Set<String> absent = new HashSet<>(attributes.keySet());
        absent.removeAll(present.keySet());
        return session.putAllAttributes(session.removeAllAttributes(flowFile, absent), present);
    }

    private void fail(final ProcessSession session, final FlowFile flowFile, final String message) {
        getLogger().error("{} cannot be parsed: {}", flowFile, message);
        transferFailed(session, flowFile, message);
    }

    /** One e-mail must not hold up those behind it (rule S5), so it is put aside with its bytes, from which the fault can be found. */
    private void failUnexpectedly(final ProcessSession session, final FlowFile flowFile, final Throwable thrown) {
        // The message of an exception can quote the e-mail, which belongs in no log (rule T1): only its type and where it happened are told.
        final String type = thrown.getClass().getName();
        final ProcessException told = new ProcessException(type);
        told.setStackTrace(thrown.getStackTrace());
        getLogger().error("Reading {} broke off", flowFile, told);
        final String reason = thrown instanceof IOException
                ? "the content or a temporary file cannot be read or written: check the space on the disk, then parse it again"
                : "which is a defect of ParseEmail: the content is as it came, the log says where it happened";
        transferFailed(session, flowFile, "Reading the e-mail broke off with %s, %s.".formatted(type, reason));
    }

    private static void transferFailed(final ProcessSession session, final FlowFile flowFile, final String message) {
        final FlowFile failed = session.putAllAttributes(flowFile, Map.of(EmailAttributes.ERROR_MESSAGE, message, EmailAttributes.ERROR_STEP, STEP));
        session.transfer(session.penalize(failed), REL_FAILURE);
    }
}
