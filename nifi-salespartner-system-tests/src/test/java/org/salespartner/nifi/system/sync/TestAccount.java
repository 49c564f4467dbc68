/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.sync;

import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.salespartner.nifi.services.imap.ImapEmailAccount;

import java.util.HashMap;
import java.util.Map;

/**
 * An account as a user configures it.
 *
 * @param properties of the service, by their names
 */
record TestAccount(Map<String, String> properties) {

    /** The account of a mailbox, over clear-text IMAP. */
    static TestAccount of(final TestMailbox mailbox) {
        return new TestAccount(Map.of("Host", TestMailbox.HOST, "Port", Integer.toString(mailbox.port()), "TLS Mode", "None",
                "Address", mailbox.address(), "Password", TestMailbox.PASSWORD));
    }

    /** The same account with a property set otherwise. */
    TestAccount with(final String property, final String value) {
        final Map<String, String> changed = new HashMap<>(properties);
        changed.put(property, value);
        return new TestAccount(changed);
    }

    String id() {
        return properties.get("Address");
    }

    /** Adds the service to a runner and enables it. */
    ImapEmailAccount addTo(final TestRunner runner, final String serviceId) throws InitializationException {
        final ImapEmailAccount service = new ImapEmailAccount();
        runner.addControllerService(serviceId, service);
        properties.forEach((property, value) -> runner.setProperty(service, property, value));
        runner.enableControllerService(service);
        return service;
    }
}
