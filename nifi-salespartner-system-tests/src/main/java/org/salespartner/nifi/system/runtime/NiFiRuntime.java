/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.nio.file.Path;
import java.util.function.Consumer;

/** The way in: a real NiFi from this checkout. */
public final class NiFiRuntime {
    private final Checkout checkout;
    private final NiFiDistribution distribution;
    private final Consumer<String> progress;

    private NiFiRuntime(final Checkout checkout, final NiFiDistribution distribution, final Consumer<String> progress) {
        this.checkout = checkout;
        this.distribution = distribution;
        this.progress = progress;
    }

    /**
     * Finds the checkout and assembles NiFi, which takes a moment the first time.
     *
     * @param progress takes a line when there is something to wait for
     * @return a runtime that can start any number of NiFis
     * @throws NiFiException when the build has not been run, or the cache cannot be written
     */
    public static NiFiRuntime fromCheckout(final Consumer<String> progress) {
        final Checkout checkout = Checkout.locate();
        return new NiFiRuntime(checkout, NiFiDistribution.assemble(checkout, progress), progress);
    }

    /** @return the checkout the NARs come from */
    public Checkout checkout() {
        return checkout;
    }

    /**
     * @param folder the instance's own folder: new, or one that a NiFi of ours has used before and whose flow and data it takes up again
     * @return a NiFi that is not started yet, on any free port
     */
    public NiFiServer server(final Path folder) {
        return server(folder, NiFiOptions.of(checkout));
    }

    /**
     * @param folder as for {@link #server(Path)}
     * @param options how it is run
     * @return a NiFi that is not started yet
     */
    public NiFiServer server(final Path folder, final NiFiOptions options) {
        return new NiFiServer(distribution, new NiFiFolder(folder), options, progress);
    }
}
