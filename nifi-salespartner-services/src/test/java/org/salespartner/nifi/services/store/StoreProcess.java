/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.store;

import org.salespartner.nifi.store.Draft;
import org.salespartner.nifi.store.SendLedger.Attempt;
import org.salespartner.nifi.store.SendLedger.Reserved;
import org.salespartner.nifi.store.SendLedger.SentMail;
import org.salespartner.nifi.store.StoreException;
import org.salespartner.nifi.store.SyncJournal.Scope;
import org.salespartner.nifi.store.SyncJournal.Taken;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Another process with an embedded store: it opens the one in a folder, says {@code open}, and records e-mails, each line one that is durable. */
final class StoreProcess implements AutoCloseable {
    static final Scope SCOPE = new Scope("lister", "kim", "INBOX");
    static final String NOTED = "noted ";
    static final String SENT = "sent ";

    private static final String OPEN = "open";
    private static final String HOLD = "hold";
    private static final String RECORD = "record";
    private static final String ADD = "add";
    private static final String SEND = "send";
    private static final int WRITERS = 8;
    private static final int RETENTION_MILLIS = 300;
    private static final int TEXT_REPEATS = 400;

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

    /**
     * Opens the store and adds to the register, from several threads at once, until it is killed; says each key after its commit. The database may
     * use the space of what is outdated anew after a fraction of a second, as it otherwise does after 45 seconds.
     */
    static StoreProcess add(final Path folder) throws IOException {
        return new StoreProcess(folder, ADD);
    }

    /**
     * Opens the store, keeps drafts of some size and notes their sending, from several threads at once, until it is killed; says {@code noted} or
     * {@code sent} and the draft's id after each commit. Space is used anew as in {@link #add}.
     */
    static StoreProcess send(final Path folder) throws IOException {
        return new StoreProcess(folder, SEND);
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
    public static void main(final String[] arguments) throws StoreException, IOException, SQLException {
        final ConnectionSource connections = EmbeddedConnections.readWrite(Path.of(arguments[0]));
        StoreOpener.open(connections, true);
        final OpenStore store = new OpenStore(new Database(connections));
        say(OPEN);
        if (HOLD.equals(arguments[1])) {
            // Until the pipe breaks: the process must not outlive the test.
            System.in.transferTo(System.out);
            return;
        }
        if (ADD.equals(arguments[1])) {
            write(connections, (writer, number) -> {
                final String key = "writer-%d-%d".formatted(writer, number);
                store.addTaken(SCOPE, List.of(new Taken(key, Emails.NOON)));
                say(key);
            });
            return;
        }
        if (SEND.equals(arguments[1])) {
            write(connections, (writer, number) -> send(store.outbox(), number * WRITERS + writer));
            return;
        }
        for (int number = 0;; number++) {
            store.record(Emails.email(number).build());
            say("identity-" + number);
        }
    }

    private static void send(final OpenOutbox outbox, final int number) throws StoreException {
        final Draft draft = outbox.keep(Drafts.draft(number, "Text %d ".formatted(number).repeat(TEXT_REPEATS), true)).draft();
        if (!(outbox.reserve(Drafts.request(draft.id(), Drafts.NOON)) instanceof final Reserved reserved)) {
            throw new IllegalStateException("Draft %d may not be sent.".formatted(number));
        }
        outbox.noteAttempt(reserved.lease(), new Attempt("ours-%d@example.com".formatted(number), null, null, Drafts.NOON));
        say(NOTED + draft.id());
        outbox.sent(reserved.lease(), new SentMail("provider-%d@example.net".formatted(number), "ours-%d@example.com".formatted(number), null,
                Drafts.NOON));
        say(SENT + draft.id());
    }

    private static void write(final ConnectionSource connections, final Step step) throws SQLException {
        TestedDatabase.execute(connections, "set retention_time " + RETENTION_MILLIS);
        for (int writer = 0; writer < WRITERS; writer++) {
            final int own = writer;
            new Thread(() -> {
                try {
                    for (int number = 0;; number++) {
                        step.run(own, number);
                    }
                } catch (final StoreException e) {
                    throw new IllegalStateException(e);
                }
            }).start();
        }
    }

    /** What one writer does once. */
    @FunctionalInterface
    private interface Step {
        void run(int writer, int number) throws StoreException;
    }

    private static void say(final String line) {
        System.out.println(line);
        System.out.flush();
        if (System.out.checkError()) {
            throw new IllegalStateException("Nobody listens.");
        }
    }
}
