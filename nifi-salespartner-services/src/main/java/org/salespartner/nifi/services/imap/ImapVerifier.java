/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import jakarta.mail.MessagingException;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.logging.ComponentLog;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.salespartner.nifi.account.FolderSelection;
import org.salespartner.nifi.account.MailFolder;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.TlsMode;
import org.salespartner.nifi.services.account.VerificationSteps;
import org.salespartner.nifi.services.smtp.SmtpVerifier;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Tests an account step by step with the same code that reads it, on a connection of its own, and changes nothing. */
final class ImapVerifier {
    private static final Set<Trouble> IN_TLS = EnumSet.of(Trouble.CERTIFICATE, Trouble.TLS, Trouble.NO_STARTTLS);
    private static final Set<Trouble> IN_SIGN_IN = EnumSet.of(Trouble.SIGN_IN, Trouble.NO_LOGIN, Trouble.THROTTLED);

    private final ImapProperties properties;
    private final RunningAccount.Sending sending;
    private final VerificationSteps steps;

    ImapVerifier(final ImapProperties properties, final ComponentLog log) {
        this.properties = properties;
        this.sending = properties.sending().orElse(null);
        final Stream<String> reading = Stream.of("Resolve Host", "Connect", "TLS", "Sign In", "Find Folders", "Open Folder");
        this.steps = new VerificationSteps(log, Stream.concat(reading, sending == null ? Stream.empty()
                : Stream.concat(Stream.of("Find Sent Folder"), SmtpVerifier.STEPS.stream())).toArray(String[]::new));
    }

    List<ConfigVerificationResult> verify() {
        final ImapSettings settings = properties.settings();
        final ImapConnector connector = new ImapConnector(settings);
        if (resolve(settings)) {
            final ImapConnection connection = connect(settings, connector);
            if (connection != null) {
                try {
                    look(connection, settings, connector.errors());
                } finally {
                    connection.close();
                }
            }
        }

        if (sending != null && !steps.hasFailed()) {
            new SmtpVerifier(sending.smtp(), steps).verify();
        }

        return steps.results();
    }

    private boolean resolve(final ImapSettings settings) {
        try {
            final InetAddress address = InetAddress.getByName(settings.host());
            steps.successful("The host [%s] has the address [%s].".formatted(settings.host(), address.getHostAddress()));
            return true;
        } catch (final UnknownHostException e) {
            steps.failed(new ImapErrors(settings).using(e));
            return false;
        }
    }

    /** Null when it fails. */
    private ImapConnection connect(final ImapSettings settings, final ImapConnector connector) {
        String secret = null;
        try {
            secret = settings.credentials().secret();
            final ImapConnection connection = connector.open(secret);
            connected(settings);
            steps.successful("The server accepts the user [%s].".formatted(settings.username()));
            return connection;
        } catch (final MailboxException e) {
            steps.skipped("Not tried, since there is nothing to sign in with.");
            steps.skipped("Not tried, since there is nothing to sign in with.");
            steps.failed(e);
        } catch (final MessagingException | RuntimeException e) {
            final MailboxException failure = connector.errors().connecting(e, secret);
            final Trouble trouble = Trouble.of(e);
            if (IN_SIGN_IN.contains(trouble)) {
                connected(settings);
            } else if (IN_TLS.contains(trouble)) {
                steps.successful("The server takes connections on port %d.".formatted(settings.port()));
            }

            steps.failed(failure);
        }

        return null;
    }

    private void connected(final ImapSettings settings) {
        steps.successful("The server takes connections on port %d.".formatted(settings.port()));
        if (settings.tlsMode() == TlsMode.NONE) {
            steps.skipped("TLS Mode is None: nothing is encrypted, the password included.");
        } else {
            steps.successful("The connection is encrypted (%s), and the server's certificate is trusted.".formatted(settings.tlsMode().getValue()));
        }
    }

    private void look(final ImapConnection connection, final ImapSettings settings, final ImapErrors errors) {
        try {
            final FolderSelection selection = FolderResolver.resolve(connection, settings.folders()).selection();
            final List<String> names = selection.folders().stream().map(MailFolder::name).toList();
            if (!selection.missing().isEmpty() || names.isEmpty()) {
                steps.failed("The server has no folder for %s; found were %s. Correct Folders.".formatted(selection.missing(), names));
                return;
            }

            steps.successful("The folders to be read are %s.".formatted(names));
            open(connection, names);
            if (sending != null) {
                findSentFolder(connection);
            }
        } catch (final ProtocolException | IOException e) {
            steps.failed(errors.using(e));
        }
    }

    private void findSentFolder(final ImapConnection connection) throws ProtocolException, IOException {
        final List<MailFolder> found = FolderResolver.resolve(connection, List.of(sending.sentFolder())).selection().folders();
        if (found.isEmpty()) {
            steps.failed("The server has no folder [%s]. Set Sent Folder to the name of the folder for sent mail.".formatted(sending.sentFolder()));
        } else {
            steps.successful("The folder of sent mail is [%s].%s".formatted(found.getFirst().name(),
                    sending.copies() ? "" : " No copies are put into it."));
        }
    }

    private void open(final ImapConnection connection, final List<String> names) throws ProtocolException, IOException {
        long messages = 0;
        for (final String name : names) {
            messages += connection.examine(name).total();
        }

        steps.successful("Opened read-only: %d folders with %d messages.".formatted(names.size(), messages));
    }
}
