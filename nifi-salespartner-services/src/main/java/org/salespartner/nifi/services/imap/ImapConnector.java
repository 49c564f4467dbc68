/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.util.MailLogger;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.TlsMode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/** Opens signed-in connections to one account's server. Thread-safe. */
final class ImapConnector {
    private final ImapSettings settings;
    private final ImapErrors errors;
    private final Predicate<String> distant;

    ImapConnector(final ImapSettings settings) {
        this(settings, ImapConnector::isDistant);
    }

    /**
     * @param distant whether a host is so far away that what it sends is better compressed (RFC 4978); over loopback that costs more than it saves
     */
    ImapConnector(final ImapSettings settings, final Predicate<String> distant) {
        this.settings = settings;
        this.errors = new ImapErrors(settings);
        this.distant = distant;
    }

    ImapErrors errors() {
        return errors;
    }

    /** A new connection, signed in. */
    ImapConnection connect() throws MailboxException {
        final String secret = settings.credentials().secret();
        try {
            return open(secret);
        } catch (final MessagingException | RuntimeException e) {
            throw errors.connecting(e, secret);
        }
    }

    /**
     * The same without the exceptions made into sentences, for a caller that looks at them step by step.
     */
    ImapConnection open(final String secret) throws MessagingException {
        // The mail library looks for its parts with the thread's class loader, which on a thread of another component need not see them.
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(IMAPStore.class.getClassLoader());
        try {
            final OpenStore store = new OpenStore(Session.getInstance(sessionProperties()), settings);
            store.connect(settings.host(), settings.port(), settings.username(), secret);
            return new ImapConnection(store, store.protocol);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Properties sessionProperties() throws MessagingException {
        final Properties properties = new Properties();
        final String prefix = "mail." + scheme(settings) + ".";
        properties.setProperty("mail.mime.address.strict", "false");
        properties.setProperty(prefix + "peek", "true");
        properties.setProperty(prefix + "connectiontimeout", Long.toString(settings.connectTimeout().toMillis()));
        properties.setProperty(prefix + "timeout", Long.toString(settings.readTimeout().toMillis()));
        properties.setProperty(prefix + "writetimeout", Long.toString(settings.readTimeout().toMillis()));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.setProperty(prefix + "compress.enable", Boolean.toString(distant.test(settings.host())));
        final boolean token = settings.credentials().strategy() == AuthenticationStrategy.OAUTH2;
        properties.setProperty(prefix + "auth.mechanisms", token ? "XOAUTH2" : "PLAIN LOGIN");
        if (settings.tlsMode() == TlsMode.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }

        properties.put(prefix + "socketFactory", new PromptSockets());
        properties.setProperty(prefix + "socketFactory.fallback", "false");
        if (settings.tlsMode() != TlsMode.NONE && settings.sslContext() != null) {
            properties.put(prefix + "ssl.socketFactory", PromptSockets.overTls(socketFactory()));
        }

        return properties;
    }

    private SSLSocketFactory socketFactory() throws MessagingException {
        try {
            return settings.sslContext().get().getSocketFactory();
        } catch (final RuntimeException e) {
            throw new MessagingException("The SSL Context Service cannot be used: verify it", new SSLException("No TLS context", e));
        }
    }

    private static boolean isDistant(final String host) {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (final UnknownHostException e) {
            // Connecting tells it better.
            return false;
        }
    }

    private static String scheme(final ImapSettings settings) {
        return settings.tlsMode() == TlsMode.IMPLICIT ? "imaps" : "imap";
    }

    /**
     * A store that gives away the protocol it has signed in with. Its folders are not used: they keep an object for each message of a mailbox, answer
     * a lost connection by silently opening another one, and fetch one message at a time.
     */
    private static final class OpenStore extends IMAPStore {
        /** The library's trace of a connection would write mail into NiFi's log (rule T1). Java forgets a logger that nobody holds. */
        private static final Logger UNHEARD = Logger.getLogger(OpenStore.class.getName());

        static {
            UNHEARD.setLevel(Level.OFF);
        }

        private IMAPProtocol protocol;

        private OpenStore(final Session session, final ImapSettings settings) {
            super(session, new URLName(scheme(settings), settings.host(), settings.port(), null, null, null), scheme(settings),
                    settings.tlsMode() == TlsMode.IMPLICIT);
        }

        @Override
        protected IMAPProtocol newIMAPProtocol(final String host, final int port) throws IOException, ProtocolException {
            protocol = new PromptProtocol(name, host, port, session.getProperties(), isSSL, new MailLogger(UNHEARD.getName(), null, false, null));
            return protocol;
        }
    }
}
