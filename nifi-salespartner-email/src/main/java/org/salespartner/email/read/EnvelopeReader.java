/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.mime.MessageBytes;
import org.salespartner.email.mime.MimeStructure;
import org.salespartner.email.mime.Problems;
import org.salespartner.email.mime.StructureScanner;

import java.io.IOException;
import java.io.InputStream;

/** Reads the header of a message and not much more of it. */
public final class EnvelopeReader {
    /** Headers of real mails are far smaller. */
    private static final int MOST_BYTES = 512 * 1024;

    private EnvelopeReader() {
    }

    /**
     * @param headerOrMessage a header block, with or without the message behind it; read up to half a megabyte, not closed
     * @return an envelope with nothing in it when the bytes are no e-mail
     * @throws IOException when the stream cannot be read; never for what the bytes are
     */
    public static Envelope read(final InputStream headerOrMessage) throws IOException {
        try (MessageBytes bytes = MessageBytes.of(headerOrMessage.readNBytes(MOST_BYTES))) {
            final Problems problems = new Problems();
            final MimeStructure structure = StructureScanner.scanHeader(bytes, problems);
            final HeaderFacts facts = new HeaderFacts(structure.root().headers(), problems);
            return new Envelope(facts.messageId(), facts.inReplyTo(), facts.references(), facts.from(), facts.addresses("To"),
                    facts.addresses("Cc"), facts.subject(), facts.sentAt());
        }
    }
}
