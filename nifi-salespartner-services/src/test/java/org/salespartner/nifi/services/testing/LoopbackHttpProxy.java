/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.services.testing;

import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.proxy.ProxyConfiguration;
import org.apache.nifi.proxy.ProxyConfigurationService;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy on 127.0.0.1 (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6">RFC 9110</a>): it opens tunnels and takes requests for
 * whole URLs, one of either for each connection, and can ask for a user name and a password.
 */
public final class LoopbackHttpProxy implements AutoCloseable {
    private static final String USER = "orchard-proxy";
    private static final String PASSWORD = "greengage-4711-ü";

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> passed = new CopyOnWriteArrayList<>();
    private volatile String challenge;
    private volatile String expected;
    private volatile int refusal;

    public LoopbackHttpProxy() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    /** From now on it asks for the password; another one than {@link #service()} has when told so. */
    public LoopbackHttpProxy asking(final boolean right) {
        challenge = "Basic realm=\"orchard\"";
        final String sides = USER + ":" + (right ? PASSWORD : "another");
        expected = "Basic " + Base64.getEncoder().encodeToString(sides.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** From now on it asks for what no password helps against. */
    public LoopbackHttpProxy askingFor(final String scheme) {
        asking(false);
        challenge = scheme;
        return this;
    }

    /** From now on it refuses all requests with this status. */
    public LoopbackHttpProxy refusing(final int status) {
        refusal = status;
        return this;
    }

    public String name() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** The request lines that it let through. */
    public List<String> passed() {
        return List.copyOf(passed);
    }

    /** Whether a request was let through that begins and ends so. */
    public boolean passed(final String beginning, final String end) {
        return passed.stream().anyMatch(line -> line.startsWith(beginning) && line.replaceAll("(\\?\\S*)? HTTP/1.1$", "").endsWith(end));
    }

    /** A service of NiFi that names this proxy, with a user name and a password. */
    public ProxyConfigurationService service() {
        return new Service(Proxy.Type.HTTP, listening.getLocalPort(), USER);
    }

    /** The same without a user name. */
    public ProxyConfigurationService serviceWithoutUser() {
        return new Service(Proxy.Type.HTTP, listening.getLocalPort(), null);
    }

    /** A service of NiFi that names something else than this proxy. */
    public static ProxyConfigurationService service(final Proxy.Type type, final int port) {
        return new Service(type, port, USER);
    }

    /** Whether a text shows the password, as it is or as it is sent. */
    public static boolean shows(final String text) {
        return text.contains(PASSWORD) || text.contains(Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                final Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (final IOException e) {
                // The proxy is being closed.
            }
        }
    }

    private void serve(final Socket client) {
        try (client; InputStream in = new BufferedInputStream(client.getInputStream()); OutputStream out = client.getOutputStream()) {
            final List<String> head = head(in);
            final int status = head.contains("proxy-authorization: " + expected) || challenge == null ? refusal : 407;
            if (status == 0) {
                passed.add(head.getFirst());
                pass(head, in, out);
            } else {
                out.write(("HTTP/1.1 %d No\r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n".formatted(status,
                        status == 407 ? "Proxy-Authenticate: " + challenge + "\r\n" : "")).getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                // What is still sent has to be taken, or the answer is lost with the connection.
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (final IOException e) {
            // One of the two has ended the connection, which the other notices by itself.
        }
    }

    private void pass(final List<String> head, final InputStream in, final OutputStream out) throws IOException {
        final String[] line = head.getFirst().split(" ");
        final boolean tunnel = "CONNECT".equals(line[0]);
        final URI target = URI.create(tunnel ? "tunnel://" + line[1] : line[1]);
        try (Socket server = new Socket(target.getHost(), target.getPort()); OutputStream onwards = server.getOutputStream();
                InputStream back = new BufferedInputStream(server.getInputStream())) {
            sockets.add(server);
            if (tunnel) {
                write(out, List.of("HTTP/1.1 200 Connection established"));
            } else {
                final List<String> changed = new ArrayList<>(head);
                changed.set(0, "%s %s HTTP/1.1".formatted(line[0], line[1].substring(line[1].indexOf('/', "http://".length()))));
                write(onwards, closing(changed));
            }
            Thread.ofVirtual().start(() -> {
                try {
                    in.transferTo(onwards);
                } catch (final IOException e) {
                    // The server has all that it wanted.
                }
            });
            if (!tunnel) {
                write(out, closing(head(back)));
            }
            back.transferTo(out);
        }
    }

    /** For this one request alone, and without what is between the client and the proxy. */
    private static List<String> closing(final List<String> head) {
        final List<String> changed = new ArrayList<>(head);
        changed.removeIf(line -> line.startsWith("proxy-") || line.startsWith("connection:"));
        changed.add("Connection: close");
        return changed;
    }

    private static void write(final OutputStream out, final List<String> head) throws IOException {
        out.write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** The first line and the headers, whose names are in lower case. */
    private static List<String> head(final InputStream in) throws IOException {
        final List<String> head = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            final int colon = head.isEmpty() ? 0 : line.indexOf(':');
            head.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
        }
        if (head.isEmpty()) {
            throw new IOException("Nothing was asked");
        }
        return head;
    }

    private static String line(final InputStream in) throws IOException {
        final StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static final class Service extends AbstractControllerService implements ProxyConfigurationService {
        private final Proxy.Type type;
        private final int port;
        private final String user;

        private Service(final Proxy.Type type, final int port, final String user) {
            this.type = type;
            this.port = port;
            this.user = user;
        }

        @Override
        public ProxyConfiguration getConfiguration() {
            final ProxyConfiguration configuration = new ProxyConfiguration();
            configuration.setProxyType(type);
            configuration.setProxyServerHost("127.0.0.1");
            configuration.setProxyServerPort(port);
            configuration.setProxyUserName(user);
            configuration.setProxyUserPassword(user == null ? null : PASSWORD);
            return configuration;
        }
    }
}
