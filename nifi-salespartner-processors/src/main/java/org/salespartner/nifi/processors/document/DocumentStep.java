/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.processors.document;

import org.apache.nifi.flowfile.FlowFile;
import org.salespartner.email.document.EmailDocument;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.assistant.AssistantException;
import org.salespartner.nifi.store.StoreException;

/** What a processor does with one email document: ask a service, decide, say where the e-mail goes. It touches no session. */
@FunctionalInterface
public interface DocumentStep {

    /**
     * @param document what the FlowFile holds
     * @param flowFile for its attributes, for instance to evaluate Expression Language
     * @throws StoreException     leads to {@code retry} when the store cannot be reached, else to {@code failure}
     * @throws AssistantException leads to {@code retry} when it is temporary, else to {@code failure}
     * @throws MailboxException   leads to {@code retry}
     */
    Outcome apply(EmailDocument document, FlowFile flowFile) throws StoreException, AssistantException, MailboxException;
}
