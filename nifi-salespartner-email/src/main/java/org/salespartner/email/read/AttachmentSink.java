/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import org.salespartner.email.document.Attachment;

import java.io.IOException;
import java.io.InputStream;

/** Takes the decoded content of attachments while a message is read. */
@FunctionalInterface
public interface AttachmentSink {

    /** Wants no content. Size and digest are in the document all the same. */
    AttachmentSink NONE = new AttachmentSink() {
        @Override
        public void attachment(final Attachment attachment, final InputStream content) {
            // Nothing is asked of the content.
        }
    };

    /**
     * Called once for each attachment, in the order of the message, with its complete description: size and digest are
     * found in a pass of their own before, so that nothing is held in memory.
     *
     * @param content the decoded bytes, {@link Attachment#size()} of them, valid during the call; need not be read to its end nor closed
     * @throws IOException when the sink cannot take it; reading the message ends with this exception
     */
    void attachment(Attachment attachment, InputStream content) throws IOException;
}
