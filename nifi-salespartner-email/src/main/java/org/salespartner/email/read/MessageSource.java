/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.email.read;

import java.io.IOException;
import java.io.InputStream;

/** Where the raw bytes of one message come from. */
@FunctionalInterface
public interface MessageSource {

    /**
     * Opens the message at its first byte; may be called several times and gives the same bytes each time. The caller closes the stream.
     *
     * @throws IOException when the bytes cannot be read
     */
    InputStream open() throws IOException;
}
