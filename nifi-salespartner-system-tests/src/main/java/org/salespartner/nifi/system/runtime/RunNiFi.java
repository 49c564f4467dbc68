/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import java.nio.file.Path;

/** Runs a NiFi with our NAR and nothing in it, until it is interrupted: arguments are its folder and, optionally, its port. */
public final class RunNiFi {
    private RunNiFi() {
    }

    /**
     * @param arguments the instance's folder, which is kept, and the port of 127.0.0.1
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(final String[] arguments) throws InterruptedException {
        if (arguments.length == 0 || arguments[0].startsWith("-")) {
            System.out.println("Usage: RunNiFi FOLDER [PORT]");
            return;
        }
        final NiFiRuntime runtime = NiFiRuntime.fromCheckout(System.out::println);
        final int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        final NiFiServer server = runtime.server(Path.of(arguments[0]), NiFiOptions.of(runtime.checkout()).withPort(port));
        try {
            server.start();
            System.out.println("Stop it with Ctrl-C.");
            server.awaitEnd();
        } catch (final NiFiException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
