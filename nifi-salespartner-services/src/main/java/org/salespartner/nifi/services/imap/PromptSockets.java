/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.imap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes sockets that send at once. By default a socket holds a command back while the one before is not acknowledged, which takes a far server tens
 * of milliseconds.
 */
final class PromptSockets extends SocketFactory {

    /** A TLS factory does not make the socket below it when it is the mail library that connects. */
    static SSLSocketFactory overTls(final SSLSocketFactory factory) {
        return new OverTls(factory);
    }

    @Override
    public Socket createSocket() throws SocketException {
        return prompt(new Socket());
    }

    @Override
    public Socket createSocket(final String host, final int port) throws IOException {
        return prompt(new Socket(host, port));
    }

    @Override
    public Socket createSocket(final String host, final int port, final InetAddress local, final int localPort) throws IOException {
        return prompt(new Socket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(final InetAddress host, final int port) throws IOException {
        return prompt(new Socket(host, port));
    }

    @Override
    public Socket createSocket(final InetAddress host, final int port, final InetAddress local, final int localPort) throws IOException {
        return prompt(new Socket(host, port, local, localPort));
    }

    private static Socket prompt(final Socket socket) throws SocketException {
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static final class OverTls extends SSLSocketFactory {
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
        public Socket createSocket() throws IOException {
            return prompt(factory.createSocket());
        }

        @Override
        public Socket createSocket(final Socket socket, final String host, final int port, final boolean autoClose) throws IOException {
            return factory.createSocket(prompt(socket), host, port, autoClose);
        }

        @Override
        public Socket createSocket(final String host, final int port) throws IOException {
            return prompt(factory.createSocket(host, port));
        }

        @Override
        public Socket createSocket(final String host, final int port, final InetAddress local, final int localPort) throws IOException {
            return prompt(factory.createSocket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(final InetAddress host, final int port) throws IOException {
            return prompt(factory.createSocket(host, port));
        }

        @Override
        public Socket createSocket(final InetAddress host, final int port, final InetAddress local, final int localPort) throws IOException {
            return prompt(factory.createSocket(host, port, local, localPort));
        }
    }
}
