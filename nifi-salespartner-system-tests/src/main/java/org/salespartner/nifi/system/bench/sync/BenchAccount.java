/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.bench.sync;

import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;

/** An account service that is measured. */
@FunctionalInterface
interface BenchAccount {

    /** Adds the service, with what it needs and all its properties, but does not enable it. */
    ControllerService addTo(TestRunner runner, String identifier) throws InitializationException;
}
