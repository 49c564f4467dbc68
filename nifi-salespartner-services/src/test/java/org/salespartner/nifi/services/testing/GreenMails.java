/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import java.time.Duration;
import java.util.stream.Stream;

/** GreenMail on free ports of 127.0.0.1, with more patience than the two seconds that it gives each of its servers to come up. */
public final class GreenMails {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private GreenMails() {
    }

    /**
     * A running one, which the caller stops.
     *
     * @param protocols as {@link ServerSetup} names them
     */
    public static GreenMail start(final String... protocols) {
        final GreenMail greenMail = new GreenMail(Stream.of(protocols).map(GreenMails::setup).toArray(ServerSetup[]::new));
        greenMail.start();
        return greenMail;
    }

    private static ServerSetup setup(final String protocol) {
        final ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(PATIENCE.toMillis());
        return setup;
    }
}
