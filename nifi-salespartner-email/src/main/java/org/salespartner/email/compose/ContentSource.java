/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.compose;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of an attachment come from. */
@FunctionalInterface
public interface ContentSource {

    /**
     * Opens the content at its first byte; called once for each time the message is written, and gives the same bytes each time.
     * The stream is closed by whoever writes the message.
     *
     * @throws IOException when the bytes cannot be read; writing the message ends with this exception
     */
    InputStream open() throws IOException;
}
