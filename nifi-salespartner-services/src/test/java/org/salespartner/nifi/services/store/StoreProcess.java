/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.store.StoreException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process with an embedded store: it opens the one in a folder, says {@code open}, and records e-mails, each line one that is durable. */
final class StoreProcess implements AutoCloseable {
    private static final String OPEN = "open";
    private static final String HOLD = "hold";
    private static final String RECORD = "record";

    private final Process process;
    private final BufferedReader output;

    private StoreProcess(final Path folder, final String mode) throws IOException {
        final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), StoreProcess.class.getName(), folder.toString(), mode)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!OPEN.equals(output.readLine())) {
            process.destroyForcibly();
            throw new IOException("The other process could not open the store.");
        }
    }

    /** Opens the store and does nothing. */
    static StoreProcess hold(final Path folder) throws IOException {
        return new StoreProcess(folder, HOLD);
    }

    /** Opens the store and records e-mails until it is killed. */
    static StoreProcess record(final Path folder) throws IOException {
        return new StoreProcess(folder, RECORD);
    }

    /** The next e-mail of which the other process knows that it is recorded. */
    String next() throws IOException {
        return output.readLine();
    }

    /** Kills the process, and gives what it had said by then and nobody had read. */
    List<String> kill() throws IOException, InterruptedException {
        // Through the handle: the process itself would close the pipe, and what it had said would be lost.
        process.toHandle().destroyForcibly();
        final List<String> rest = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            rest.add(line);
        }
        process.waitFor();
        return rest;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }

    /**
     * The other process itself.
     *
     * @param arguments the folder, and what to do
     */
    public static void main(final String[] arguments) throws StoreException, IOException {
        final ConnectionSource connections = EmbeddedConnections.readWrite(Path.of(arguments[0]));
        StoreOpener.open(connections, true);
        final OpenStore store = new OpenStore(new Database(connections));
        say(OPEN);
        if (HOLD.equals(arguments[1])) {
            // Until the pipe breaks: the process must not outlive the test.
            System.in.transferTo(System.out);
            return;
        }
        for (int number = 0;; number++) {
            store.record(Emails.email(number).build());
            say("identity-" + number);
        }
    }

    private static void say(final String line) {
        System.out.println(line);
        System.out.flush();
        if (System.out.checkError()) {
            throw new IllegalStateException("Nobody listens.");
        }
    }
}
