/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.demo;

import org.salespartner.nifi.system.command.UsageException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How the demo was called.
 *
 * @param conversation whether to show the second act: qualify, draft, approve, send
 * @param mail     the user's own mails; null without
 * @param account  a real mailbox; null without
 * @param contacts the user's contacts; null without
 * @param port     of the canvas; 0 for a free one
 */
record DemoOptions(boolean help, boolean once, boolean conversation, Path mail, RealAccount account, Path contacts, int port) {
    private static final int LAST_PORT = 65_535;

    static DemoOptions parse(final String... arguments) throws UsageException {
        final Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        boolean help = false;
        boolean once = false;
        boolean conversation = false;
        Path mail = null;
        RealAccount account = null;
        Path contacts = null;
        int port = 0;
        while (!rest.isEmpty()) {
            final String argument = rest.removeFirst();
            final int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            final String option = equals < 0 ? argument : argument.substring(0, equals);
            if (equals >= 0) {
                rest.addFirst(argument.substring(equals + 1));
            }

            switch (option) {
                case "--help", "-h" -> help = true;
                case "--once" -> once = true;
                case "--conversation" -> conversation = true;
                case "--mail" -> mail = existing(option, value(option, rest));
                case "--account" -> account = RealAccount.parse(value(option, rest));
                case "--contacts" -> contacts = existing(option, value(option, rest));
                case "--port" -> port = port(value(option, rest));
                default -> throw new UsageException("There is no option " + option + ": bin/demo --help lists them.");
            }
        }

        if (mail != null && account != null) {
            throw new UsageException("--mail fills the demo mailbox and --account reads a real one: give one of them.");
        }
        if (conversation && (mail != null || account != null || contacts != null)) {
            throw new UsageException("--conversation shows the demo's own mails and sends to none but its own mailboxes: "
                    + "leave --mail, --account and --contacts away.");
        }
        return new DemoOptions(help, once, conversation, mail, account, contacts, port);
    }

    private static String value(final String option, final Deque<String> rest) throws UsageException {
        if (rest.isEmpty() || rest.getFirst().isBlank() || rest.getFirst().startsWith("--")) {
            throw new UsageException(option + " lacks its value: bin/demo --help shows it.");
        }

        return rest.removeFirst();
    }

    private static Path existing(final String option, final String value) throws UsageException {
        final Path path = Path.of(value).toAbsolutePath().normalize();
        if (!Files.isReadable(path)) {
            throw new UsageException(option + " " + value + ": there is no such file or folder, or it cannot be read.");
        }

        return path;
    }

    private static int port(final String value) throws UsageException {
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > LAST_PORT) {
            throw new UsageException("--port " + value + ": ports are numbers from 1 to 65535.");
        }

        return Integer.parseInt(value);
    }
}
