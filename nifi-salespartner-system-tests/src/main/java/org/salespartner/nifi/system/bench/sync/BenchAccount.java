/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.salespartner.nifi.services.oauth.OAuthApplication;

import java.util.Map;
import java.util.function.Supplier;

/** An account service that is measured. */
@FunctionalInterface
interface BenchAccount {

    /** Adds the service, with what it needs and all its properties, but does not enable it. */
    ControllerService addTo(TestRunner runner, String identifier) throws InitializationException;

    /**
     * An account that signs in with an OAuth application of its own.
     *
     * @param application what the application's properties are
     * @param properties what the account's are, but for the application
     */
    static BenchAccount withApplication(final Supplier<? extends ControllerService> account, final Map<String, String> application,
            final Map<String, String> properties) {
        return (runner, identifier) -> {
            final String clientIdentifier = identifier + "-application";
            final OAuthApplication client = new OAuthApplication();
            runner.addControllerService(clientIdentifier, client);
            application.forEach((property, value) -> runner.setProperty(client, property, value));
            runner.enableControllerService(client);

            final ControllerService service = account.get();
            runner.addControllerService(identifier, service);
            runner.setProperty(service, "OAuth Application", clientIdentifier);
            properties.forEach((property, value) -> runner.setProperty(service, property, value));
            return service;
        };
    }
}
