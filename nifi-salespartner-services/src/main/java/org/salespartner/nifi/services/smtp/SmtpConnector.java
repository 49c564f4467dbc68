/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.salespartner.nifi.account.MailboxException;
import org.salespartner.nifi.services.account.AuthenticationStrategy;
import org.salespartner.nifi.services.account.TlsMode;

import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/** Opens signed-in connections to the server that takes an account's mail. Thread-safe. */
final class SmtpConnector {
    private final SmtpSettings settings;
    private final SmtpErrors errors;

    SmtpConnector(final SmtpSettings settings) {
        this.settings = settings;
        this.errors = new SmtpErrors(settings);
    }

    /** A new connection, signed in. */
    SmtpConnection connect() throws MailboxException {
        final String secret = settings.signsIn() ? settings.credentials().secret() : null;
        try {
            return open(secret);
        } catch (final MessagingException | RuntimeException e) {
            throw errors.connecting(e, secret);
        }
    }

    /**
     * The same without the exceptions made into sentences, for a caller that looks at them step by step.
     *
     * @param secret null to send without signing in
     */
    SmtpConnection open(final String secret) throws MessagingException {
        // The mail library looks for its parts with the thread's class loader, which on a thread of another component need not see them.
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SMTPTransport.class.getClassLoader());
        try {
            final boolean tls = settings.tlsMode() == TlsMode.IMPLICIT;
            final String scheme = tls ? "smtps" : "smtp";
            final SmtpSockets sockets = new SmtpSockets();
            final Session session = Session.getInstance(properties("mail." + scheme + ".", sockets));
            final SmtpConnection connection = new SmtpConnection(session, settings, scheme, tls, sockets);
            connection.connect(settings.host(), settings.port(), settings.username(), secret);
            if (settings.signsIn() && !connection.supportsExtension("AUTH") && !connection.supportsExtension("AUTH=LOGIN")) {
                // The library would go on without signing in.
                connection.close();
                throw new AuthenticationFailedException(SmtpErrors.NO_MECHANISM);
            }

            return connection;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Properties properties(final String prefix, final SmtpSockets sockets) throws MessagingException {
        final Properties properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", Long.toString(settings.connectTimeout().toMillis()));
        properties.setProperty(prefix + "timeout", Long.toString(settings.readTimeout().toMillis()));
        properties.setProperty(prefix + "writetimeout", Long.toString(settings.readTimeout().toMillis()));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.setProperty(prefix + "quitwait", "false");
        properties.setProperty(prefix + "auth", Boolean.toString(settings.signsIn()));
        final boolean token = settings.signsIn() && settings.credentials().strategy() == AuthenticationStrategy.OAUTH2;
        properties.setProperty(prefix + "auth.mechanisms", token ? "XOAUTH2" : "PLAIN LOGIN");
        if (settings.tlsMode() == TlsMode.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }

        properties.put(prefix + "socketFactory", sockets);
        properties.setProperty(prefix + "socketFactory.fallback", "false");
        if (settings.tlsMode() != TlsMode.NONE) {
            properties.put(prefix + "ssl.socketFactory", sockets.overTls(socketFactory()));
        }

        return properties;
    }

    private SSLSocketFactory socketFactory() throws MessagingException {
        if (settings.sslContext() == null) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }

        try {
            return settings.sslContext().get().getSocketFactory();
        } catch (final RuntimeException e) {
            throw new MessagingException("The SSL Context Service cannot be used: verify it", new SSLException("No TLS context", e));
        }
    }
}
