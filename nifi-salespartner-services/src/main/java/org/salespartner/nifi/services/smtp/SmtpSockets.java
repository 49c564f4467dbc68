/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes the socket of one connection and keeps hold of it, since how long an answer may take is not the same for all commands (RFC 5321, 4.5.3.2),
 * and the mail library knows one time-out for all. Not thread-safe.
 */
final class SmtpSockets extends SocketFactory {
    private Socket lowest;

    @Override
    public Socket createSocket() throws SocketException {
        final Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        lowest = socket;
        return socket;
    }

    @Override
    public Socket createSocket(final String host, final int port) {
        throw new UnsupportedOperationException("The mail library connects by itself");
    }

    @Override
    public Socket createSocket(final String host, final int port, final InetAddress local, final int localPort) {
        throw new UnsupportedOperationException("The mail library connects by itself");
    }

    @Override
    public Socket createSocket(final InetAddress host, final int port) {
        throw new UnsupportedOperationException("The mail library connects by itself");
    }

    @Override
    public Socket createSocket(final InetAddress host, final int port, final InetAddress local, final int localPort) {
        throw new UnsupportedOperationException("The mail library connects by itself");
    }

    /** TLS on a socket that is kept hold of. */
    SSLSocketFactory overTls(final SSLSocketFactory factory) {
        return new OverTls(factory);
    }

    /** From now on an answer may take so long. */
    void waitFor(final Duration longest) throws SocketException {
        if (lowest != null) {
            lowest.setSoTimeout(Math.toIntExact(longest.toMillis()));
        }
    }

    private final class OverTls extends SSLSocketFactory {
        private final SSLSocketFactory factory;

        private OverTls(final SSLSocketFactory factory) {
            this.factory = factory;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(final Socket socket, final String host, final int port, final boolean autoClose) throws IOException {
            socket.setTcpNoDelay(true);
            lowest = socket;
            return factory.createSocket(socket, host, port, autoClose);
        }

        @Override
        public Socket createSocket(final String host, final int port) throws IOException {
            return factory.createSocket(host, port);
        }

        @Override
        public Socket createSocket(final String host, final int port, final InetAddress local, final int localPort) throws IOException {
            return factory.createSocket(host, port, local, localPort);
        }

        @Override
        public Socket createSocket(final InetAddress host, final int port) throws IOException {
            return factory.createSocket(host, port);
        }

        @Override
        public Socket createSocket(final InetAddress host, final int port, final InetAddress local, final int localPort) throws IOException {
            return factory.createSocket(host, port, local, localPort);
        }
    }
}
