/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.mail;

import java.io.IOException;
import java.nio.file.Path;

/** Takes what {@link MessageFiles} finds. */
public interface MessageVisitor {

    /**
     * @throws UnreadableException when its content cannot be read; the next message is then visited
     * @throws IOException         for any other reason; nothing more is visited
     */
    void message(FoundMessage message) throws IOException;

    /** What cannot be given: the reason is a plain sentence. */
    void unreadable(Path file, String reason);
}
