/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import java.io.IOException;

/** Where mails come from, one by one: never more than one of them is in memory. */
interface MailSource {

    void forEach(MailVisitor visitor) throws IOException;

    /** Takes what a source has. */
    interface MailVisitor {
        void mail(SourceMail mail);

        /** What the source cannot give: the reason is a plain sentence. */
        void unreadable(String name, String reason);
    }
}
