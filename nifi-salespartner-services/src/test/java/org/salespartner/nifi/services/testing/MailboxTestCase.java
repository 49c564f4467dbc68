/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.TestRunner;
import org.salespartner.nifi.account.Changes;
import org.salespartner.nifi.account.FetchScope;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.Mailbox;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.account.MessageReference;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What tests of any account say often, in words of the contract of accounts alone. */
public abstract class MailboxTestCase {
    protected static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    protected static List<String> ids(final Changes changes) {
        return changes.messages().stream().map(listed -> listed.message().providerId()).toList();
    }

    protected static List<MessageReference> references(final Changes changes) {
        return changes.messages().stream().map(Changes.Listed::message).toList();
    }

    protected static Fetched fetch(final Mailbox mailbox, final MailFolder folder, final List<MessageReference> messages, final FetchScope scope)
            throws MailboxException {
        final Fetched fetched = new Fetched();
        mailbox.fetch(folder, messages, scope, fetched);
        return fetched;
    }

    /** What Verify says of a service that was added to the runner and has these properties. */
    protected static <A extends ControllerService & VerifiableControllerService> List<ConfigVerificationResult> verify(final TestRunner runner,
            final A service, final Map<PropertyDescriptor, String> properties) {
        return service.verify(new MockConfigurationContext(service, properties, runner.getProcessContext().getControllerServiceLookup(), Map.of()),
                runner.getLogger(), Map.of());
    }
}
