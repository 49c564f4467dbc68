/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.send;

import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.VerifiableControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.salespartner.nifi.account.EmailAccount;
import org.salespartner.nifi.services.oauth.OAuthApplication;
import org.salespartner.nifi.services.testing.Delivery;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Somebody's mailbox at one provider, with what its recipients get. */
interface SendingProvider extends AutoCloseable {
    String ANNA = "anna@orchard.test";
    String PASSWORD = "sesame-7!";
    String HOST = "127.0.0.1";

    /** The service that stands for the mailbox, not yet configured. */
    AbstractControllerService newAccount();

    /** What a user sets for conversation mode. */
    Map<String, String> properties();

    /** What a user sets for the OAuth application; empty where there is none. */
    default Map<String, String> application() {
        return Map.of();
    }

    /** A mail comes into the inbox; gives the provider's thread of it, null where it has none. */
    String receive(byte[] message) throws Exception;

    /** What has left for its recipients so far. */
    List<Delivery> delivered() throws Exception;

    /** The Message-IDs in the folder of sent mail, without angle brackets. */
    List<String> inSent() throws Exception;

    /** A mail that a mail program has sent from this mailbox, as it is filed. */
    void file(byte[] message) throws Exception;

    /** The drafts in the mailbox, each as it stands there. */
    List<String> drafts() throws Exception;

    /** The owner writes a draft with a mail program. */
    void writeDraft(byte[] message) throws Exception;

    /** The owner sends the only draft with a mail program. */
    void sendByHand() throws Exception;

    /** Whether mail is sent by a draft, whose fate can be read at any time. */
    boolean sendsDrafts();

    /** All that programs have asked for that changes something or sends. */
    List<String> changes() throws Exception;

    /** From now on sent mail leaves, and is filed, under another Message-ID. */
    void replaceMessageIds();

    /** What must not stand in any error. */
    List<String> secrets();

    @Override
    void close() throws IOException;

    /** The account as NiFi enables it. */
    default EmailAccount enabled(final Map<String, String> changes) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(NoOpProcessor.class);
        final AbstractControllerService account = newAccount();
        configured(runner, account, changes).forEach((property, value) -> runner.setProperty(account, property, value));
        runner.enableControllerService(account);
        return (EmailAccount) account;
    }

    /** What Verify says of the account, which is not enabled for it. */
    default List<ConfigVerificationResult> verified(final Map<String, String> changes) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(NoOpProcessor.class);
        final AbstractControllerService account = newAccount();
        final Map<PropertyDescriptor, String> properties = new HashMap<>();
        configured(runner, account, changes).forEach((property, value) -> properties.put(account.getPropertyDescriptor(property), value));
        final ConfigurationContext context = new MockConfigurationContext(account, properties,
                runner.getProcessContext().getControllerServiceLookup(), Map.of());
        return ((VerifiableControllerService) account).verify(context, runner.getLogger(), Map.of());
    }

    private Map<String, String> configured(final TestRunner runner, final AbstractControllerService account, final Map<String, String> changes)
            throws InitializationException {
        runner.addControllerService("account", account);
        final Map<String, String> properties = new HashMap<>(properties());
        properties.putAll(changes);
        if (!application().isEmpty()) {
            final OAuthApplication application = new OAuthApplication();
            runner.addControllerService("application", application);
            application().forEach((property, value) -> runner.setProperty(application, property, value));
            runner.enableControllerService(application);
            properties.put("OAuth Application", "application");
        }

        return properties;
    }
}
