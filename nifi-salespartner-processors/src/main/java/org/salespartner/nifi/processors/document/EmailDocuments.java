/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.document;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.FlowFileAccessException;
import org.apache.nifi.processor.exception.ProcessException;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.email.document.EmailDocumentJson;
import org.salespartner.email.document.InvalidEmailDocumentException;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.processors.EmailAttributes;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.StoreUnavailableException;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The one place where a FlowFile's email document is read, handed to a {@link DocumentStep} and written back, and where trouble becomes
 * a relationship: what may go through later to {@link #REL_RETRY}, all else to {@link #REL_FAILURE}, both penalised, with the content as it came.
 * Thread-safe.
 */
public final class EmailDocuments {

    public static final Relationship REL_RETRY = new Relationship.Builder()
            .name("retry")
            .description("The e-mail could not be handled just now, for instance because the store cannot be reached; error.message says why. "
                    + "Connect it back to this processor: the FlowFile is penalised and comes again.")
            .build();

    public static final Relationship REL_FAILURE = new Relationship.Builder()
            .name("failure")
            .description("The e-mail cannot be handled; error.message says why and what to do. The content is as it came.")
            .build();

    /**
     * Bytes. A document holds its text twice, each capped at 1 MiB by default, so whatever is larger was not written by ParseEmail, or with caps
     * that the later steps cannot carry on the heap.
     */
    static final long MAXIMUM_SIZE = 64L * 1024 * 1024;

    private static final Set<String> ERROR_ATTRIBUTES = Set.of(EmailAttributes.ERROR_MESSAGE, EmailAttributes.ERROR_STEP);

    private final String step;
    private final ComponentLog logger;

    /** @param step the name of the step in {@code error.step}: the processor's type, as the user sees it on the canvas */
    public EmailDocuments(final String step, final ComponentLog logger) {
        this.step = step;
        this.logger = logger;
    }

    /** Takes one FlowFile, if there is one, through a step. */
    public void handle(final ProcessContext context, final ProcessSession session, final DocumentStep documentStep) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }

        try {
            final EmailDocument document = read(session, flowFile);
            final Outcome outcome = apply(documentStep, document, flowFile);
            write(session, flowFile, document, outcome);
        } catch (final InvalidEmailDocumentException e) {
            // Without the exception: its cause may quote the content.
            logger.error("{} cannot read [{}]: {}", step, name(flowFile), e.getMessage());
            session.transfer(trouble(session, flowFile, e.getMessage()), REL_FAILURE);
        } catch (final StoreUnavailableException e) {
            logger.warn("{} tries [{}] again later: {}", step, name(flowFile), e.getMessage(), e);
            session.transfer(trouble(session, flowFile, e.getMessage()), REL_RETRY);
            context.yield();
        } catch (final MailboxException e) {
            failed(session, flowFile, e, true);
        } catch (final AssistantException e) {
            failed(session, flowFile, e, e.isTemporary());
        } catch (final StoreException e) {
            failed(session, flowFile, e, false);
        }
    }

    private static EmailDocument read(final ProcessSession session, final FlowFile flowFile) throws InvalidEmailDocumentException {
        if (flowFile.getSize() > MAXIMUM_SIZE) {
            throw new InvalidEmailDocumentException(
                    "The content has %d bytes, an email document has %d at most: give it to ParseEmail first, or lower Maximum Text Size there."
                            .formatted(flowFile.getSize(), MAXIMUM_SIZE));
        }
        try (InputStream in = session.read(flowFile)) {
            return EmailDocumentJson.read(in);
        } catch (final InvalidEmailDocumentException e) {
            throw e;
        } catch (final IOException e) {
            throw new FlowFileAccessException("The content of %s cannot be read.".formatted(flowFile), e);
        }
    }

    private static Outcome apply(final DocumentStep documentStep, final EmailDocument document, final FlowFile flowFile)
            throws StoreException, AssistantException, MailboxException {
        try {
            return documentStep.apply(document, flowFile);
        } catch (final ProcessException e) {
            throw e;
        } catch (final RuntimeException e) {
            // One e-mail that trips a service must not hold up those behind it (rule S5).
            throw new StoreException("An unexpected fault [%s]; the log has the details.".formatted(e.getClass().getSimpleName()), e);
        }
    }

    private static void write(final ProcessSession session, final FlowFile flowFile, final EmailDocument before, final Outcome outcome) {
        FlowFile written = flowFile;
        if (!before.equals(outcome.document())) {
            written = session.write(written, out -> EmailDocumentJson.write(outcome.document(), out));
        }

        final Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(CoreAttributes.MIME_TYPE.key(), EmailDocument.MEDIA_TYPE);
        final Set<String> gone = new LinkedHashSet<>(ERROR_ATTRIBUTES);
        outcome.attributes().forEach((name, value) -> {
            if (value == null) {
                gone.add(name);
            } else {
                attributes.put(name, value);
            }
        });
        written = session.removeAllAttributes(written, gone);
        written = session.putAllAttributes(written, attributes);

        outcome.provenance().to(session.getProvenanceReporter(), written);
        session.transfer(outcome.penalized() ? session.penalize(written) : written, outcome.relationship());
    }

    private void failed(final ProcessSession session, final FlowFile flowFile, final Exception e, final boolean temporary) {
        if (temporary) {
            logger.warn("{} tries [{}] again later: {}", step, name(flowFile), e.getMessage(), e);
        } else {
            logger.error("{} failed for [{}]: {}", step, name(flowFile), e.getMessage(), e);
        }
        session.transfer(trouble(session, flowFile, e.getMessage()), temporary ? REL_RETRY : REL_FAILURE);
    }

    private FlowFile trouble(final ProcessSession session, final FlowFile flowFile, final String message) {
        final FlowFile marked = session.putAllAttributes(flowFile, Map.of(
                EmailAttributes.ERROR_MESSAGE, message == null ? "There is no message; the log has the details." : message,
                EmailAttributes.ERROR_STEP, step));
        return session.penalize(marked);
    }

    private static String name(final FlowFile flowFile) {
        return flowFile.getAttribute(CoreAttributes.FILENAME.key());
    }
}
