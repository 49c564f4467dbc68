/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.record;

import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.RecordSetWriter;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.WriteResult;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordSchema;
import org.salespartner.nifi.store.StoreException;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;

/** Replaces a FlowFile's content by records, one after the other, however many there are. */
public record RecordContent(RecordSetWriterFactory writerFactory) {

    /** For the writers, which log a record that they cannot write, with all that it holds (rule T1). */
    private static final ComponentLog SILENT = (ComponentLog) Proxy.newProxyInstance(
            RecordContent.class.getClassLoader(), new Class<?>[]{ComponentLog.class},
            (proxy, method, arguments) -> method.getReturnType() == boolean.class ? Boolean.FALSE : null);

    /**
     * Nothing of the FlowFile has changed when this throws.
     *
     * @return the FlowFile with its content and the attributes {@code record.count}, {@code mime.type} and what the writer adds
     * @throws StoreException when the records could not be had
     * @throws IOException    when the writer cannot write them
     */
    @SuppressWarnings("PMD.PreserveStackTrace") // What the carrier brought is thrown itself, with its own trace.
    public FlowFile write(final ProcessSession session, final FlowFile flowFile, final RecordSchema schema, final RecordSource source)
            throws StoreException, IOException {
        final Map<String, String> attributes = new LinkedHashMap<>();
        final FlowFile written;
        try {
            written = session.write(flowFile, out -> attributes.putAll(write(out, flowFile.getAttributes(), schema, source)));
        } catch (final Carrier e) {
            throw e.trouble;
        } catch (final ProcessException e) {
            // The session wraps an IOException of the callback, and leaves those of the content repository apart.
            if (e.getCause() instanceof final IOException cause) {
                throw new IOException(cause.getMessage(), e);
            }
            throw e;
        }
        return session.putAllAttributes(written, attributes);
    }

    private Map<String, String> write(final OutputStream out, final Map<String, String> variables, final RecordSchema schema,
            final RecordSource source) throws IOException {
        try (RecordSetWriter writer = writerFactory.createWriter(SILENT, writerFactory.getSchema(variables, schema), out, variables)) {
            writer.beginRecordSet();
            source.writeTo(record -> write(writer, record));
            final WriteResult result = writer.finishRecordSet();

            final Map<String, String> attributes = new LinkedHashMap<>(result.getAttributes());
            attributes.put("record.count", String.valueOf(result.getRecordCount()));
            attributes.put(CoreAttributes.MIME_TYPE.key(), writer.getMimeType());
            return attributes;
        } catch (final SchemaNotFoundException e) {
            throw new IOException("The Record Writer finds no schema: set its Schema Access Strategy to Inherit Record Schema.", e);
        } catch (final StoreException e) {
            throw new Carrier(e);
        }
    }

    // What a writer throws quotes the value it cannot write, which may be the text of an e-mail (rule T1).
    @SuppressWarnings("PMD.PreserveStackTrace")
    private static void write(final RecordSetWriter writer, final Record record) throws IOException {
        try {
            writer.write(record);
        } catch (final RuntimeException e) {
            throw new IOException(("The Record Writer cannot write the records [%s]: its schema does not fit the fields that this processor emits. "
                    + "Set its Schema Access Strategy to Inherit Record Schema.").formatted(e.getClass().getSimpleName()));
        }
    }

    /** Hands over its records one by one. */
    @FunctionalInterface
    public interface RecordSource {
        void writeTo(RecordSink sink) throws StoreException, IOException;
    }

    /** Takes one record. */
    @FunctionalInterface
    public interface RecordSink {
        void write(Record record) throws IOException;
    }

    /** Brings trouble of the store out of the session's callback, which may not throw it. */
    private static final class Carrier extends RuntimeException {
        private final StoreException trouble;

        Carrier(final StoreException trouble) {
            super(trouble);
            this.trouble = trouble;
        }
    }
}
